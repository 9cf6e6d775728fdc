import { addDays, isDay, type LocalDate, weekdayOf } from '../kernel/calendar.ts';
import { fold } from '../kernel/fold.ts';

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
  const han = /^(这|本|下{1,2})?(?:个)?(?:周|星期|礼拜)([一二三四五六日天1-7])$/u.exec(text);
  const at = english ? WEEKDAYS.indexOf(english[1]!) + 1 : han ? '一二三四五六日'.indexOf(han[2]!) + 1 || Number(han[2]) || 7 : 0; // prettier-ignore
  if (!at) return undefined;
  const ahead = (at - weekdayOf(today) + 7) % 7;
  // 下周五 is the Friday of next week; "next friday" is the next there is, which most people mean.
  if (han?.[1]?.startsWith('下')) return addDays(today, at - weekdayOf(today) + 7 * han[1].length);
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
