import { addDays, isDay, type LocalDate, weekdayOf } from '../kernel/calendar.ts';
import { fold } from '../kernel/fold.ts';
import { bare, readWhole } from './read-number.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NEAR: Record<string, number> = { today: 0, tonight: 0, tomorrow: 1, tmr: 1, tmrw: 1, 今天: 0, 今日: 0, 今晚: 0, 明天: 1, 明日: 1, 明晚: 1, 后天: 2, 大后天: 3, 'day after tomorrow': 2, 'the day after tomorrow': 2 }; // prettier-ignore

const two = (value: number): string => String(value).padStart(2, '0');
const dateOf = (year: number, month: number, day: number): LocalDate | undefined =>
  isDay(year, month, day) ? (`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` as LocalDate) : undefined;

/** The next day with this month and day, today counted; 29 February waits for its year. */
function coming(today: LocalDate, month: number, day: number): LocalDate | undefined {
  const year = Number(today.slice(0, 4));
  const days = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((ahead) => dateOf(year + ahead, month, day));
  return days.find((date) => date !== undefined && date >= today);
}

function weekday(text: string, today: LocalDate): LocalDate | undefined {
  const english = /^(?:this |on |next )?(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}$/.exec(text);
  const han = /^(这|本|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天1-7])$/u.exec(text);
  const at = english ? WEEKDAYS.indexOf(english[1]!) + 1 : han ? '一二三四五六日'.indexOf(han[2]!) + 1 || Number(han[2]) || 7 : 0; // prettier-ignore
  if (!at) return undefined;
  const ahead = (at - weekdayOf(today) + 7) % 7;
  // 下周五 is the Friday of next week; "next friday" is the next there is, which most people mean.
  if (han?.[1] === '下') return addDays(today, at - weekdayOf(today) + 7);
  return addDays(today, english && text.startsWith('next ') && ahead === 0 ? 7 : ahead);
}

function inNumbers(text: string, today: LocalDate, dayFirst: boolean): LocalDate | undefined {
  const whole = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u.exec(text);
  if (whole) return dateOf(Number(whole[1]), Number(whole[2]), Number(whole[3]));
  const han = /^(\d{1,2})月(\d{1,2})[日号]?$/u.exec(text);
  if (han) return coming(today, Number(han[1]), Number(han[2]));
  const short = /^(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{2}|\d{4}))?$/.exec(text);
  if (!short) return undefined;
  const [a, b] = [Number(short[1]), Number(short[2])];
  const [month, day] = (dayFirst && b <= 12) || a > 12 ? [b, a] : [a, b];
  if (short[3] === undefined) return coming(today, month, day);
  return dateOf(Number(short[3].length === 2 ? `20${short[3]}` : short[3]), month, day);
}

function inWords(text: string, today: LocalDate): LocalDate | undefined {
  const words = text.replace(/[,.]/g, ' ').replace(/\b(of|the|on)\b/g, ' ').split(/\s+/).filter(Boolean); // prettier-ignore
  const month = words.findIndex((word) => MONTHS.includes(word.slice(0, 3)) && /^[a-z]+$/.test(word)) + 1;
  const day = words.map((word) => /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1]).find((one) => one !== undefined);
  if (month === 0 || day === undefined || words.length > 3) return undefined;
  const at = MONTHS.indexOf(words[month - 1]!.slice(0, 3)) + 1;
  const year = words.find((word) => /^\d{4}$/.test(word));
  if (words.length === 3 && year === undefined) return undefined;
  return year ? dateOf(Number(year), at, Number(day)) : coming(today, at, Number(day));
}

/**
 * A day as people text it: tomorrow, 明天, Friday, 周五, 下周五, 5 Dec, Dec 5th, 12月5日, 2026-12-05, 12/5.
 * @param dayFirst whether 5/12 is the fifth of December, as outside the United States and China
 */
export function readDay(text: string, today: LocalDate, dayFirst: boolean): LocalDate | undefined {
  const folded = fold(text);
  if (Object.hasOwn(NEAR, folded)) return addDays(today, NEAR[folded]!);
  const ofMonth = /^(\d{1,2})[号日]$/u.exec(folded)?.[1];
  if (ofMonth) {
    const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
    const date = dateOf(year, month, Number(ofMonth));
    if (date !== undefined && date >= today) return date;
    return month === 12 ? dateOf(year + 1, 1, Number(ofMonth)) : dateOf(year, month + 1, Number(ofMonth));
  }
  return weekday(folded, today) ?? inNumbers(folded, today, dayFirst) ?? inWords(folded, today);
}

const PM = /(?:下午|晚上|傍晚|今晚|晚)/u;
const AM = /(?:上午|早上|凌晨|早)/u;

/**
 * A time of day as people text it: 7pm, 7:30 pm, 19:30, 1930, 7点半, 晚上七点, noon. Without am or pm the half of the day
 * that the range allows is meant. @param range "HH:MM" @returns "HH:MM" within the range
 */
export function readTime(text: string, range: { from: string; to: string }): string | undefined {
  const folded = fold(text);
  if (/^(noon|midday|中午|正午)$/u.test(folded)) return within(12, 0, range, true);
  const later = PM.test(folded) || /\d\s*p\.?m\b\.?/.test(folded);
  const early = AM.test(folded) || /\d\s*a\.?m\b\.?/.test(folded);
  const plain = folded.replace(PM, '').replace(AM, '').replace(/中午/u, '').replace(/\s*[ap]\.?m\b\.?/, '').replace(/^at\s+/, '').replace(/\s*o'?clock$/, '').trim(); // prettier-ignore
  const han = /^([^点时:]+)[点时](?:钟|整)?(?:(半)|(一刻)|(三刻)|([^分]+)分?)?$/u.exec(plain);
  const read = han
    ? [readWhole(han[1]!), han[2] ? 30 : han[3] ? 15 : han[4] ? 45 : han[5] ? readWhole(han[5]) : 0]
    : clockOf(bare(plain));
  const [hour, minute] = read ?? [];
  if (hour === undefined || minute === undefined || hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined; // prettier-ignore
  if (later) return within(hour < 12 ? hour + 12 : hour, minute, range, true);
  if (early) return within(hour === 12 ? 0 : hour, minute, range, true);
  return within(hour, minute, range, hour > 12 || hour === 0);
}

function clockOf(text: string): [number, number] | undefined {
  const form = /^(\d{1,2})(?:[:.h](\d{2}))?$/.exec(text) ?? /^(\d{1,2})(\d{2})$/.exec(text);
  if (form) return [Number(form[1]), Number(form[2] ?? 0)];
  const hour = readWhole(text);
  return hour === undefined ? undefined : [hour, 0];
}

function within(hour: number, minute: number, { from, to }: { from: string; to: string }, sure: boolean) {
  const at = `${two(hour)}:${two(minute)}`;
  if (at >= from && at <= to) return at;
  const after = `${two(hour + 12)}:${two(minute)}`;
  return !sure && hour < 12 && after >= from && after <= to ? after : undefined;
}
