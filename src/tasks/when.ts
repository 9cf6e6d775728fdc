import { addDays, addMonths, dateOf, isDay, type LocalDate, weekdayOf } from '../kernel/calendar.ts';
import type { Language } from '../platform/slice.ts';

/**
 * Reads the times people type behind a word: `2h`, `30m`, `18:00`, `6pm`, `tomorrow 9:00`, `fri`, `1505`, `15日18点`,
 * `明天下午3点`, `2小时后`. What is left of the text follows it.
 */
export interface When {
  /** From now on, in minutes. */
  minutes?: number;
  date?: LocalDate;
  /** 'HH:MM' */
  time?: string;
  /** What stood behind it. */
  rest: string;
}

interface Read {
  text: string;
  today: LocalDate;
  /** Whether bare numbers are month and day (0520) rather than day and month (2005). */
  monthFirst: boolean;
  found: { minutes?: number; date?: LocalDate; time?: string };
}

const two = (value: number): string => String(value).padStart(2, '0');
const UNITS: [RegExp, number][] = [
  [/^(m|mins?|minutes?|分钟|分)$/, 1],
  [/^(h|hrs?|hours?|个?小时|个?钟头)$/, 60],
  [/^(d|days?|天)$/, 1440],
  [/^(w|weeks?|周|个?星期|个?礼拜)$/, 10_080],
];
const SPAN =
  /^(?:in )?(\d{1,3}) ?(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|分钟|个?小时|个?钟头|天|周|个?星期|个?礼拜)(?![a-z])(?:之?后|以后)?/;
const HALF_HOUR = /^半个?(小时|钟头)(?:之?后|以后)?/;
const CLOCK = /^(?:at )?(\d{1,2})[:：](\d{2})(?!\d) ?(am|pm)?(?![a-z])/;
const AM_PM = /^(?:at )?(\d{1,2}) ?(am|pm)(?![a-z])/;
const HAN_CLOCK =
  /^(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)? ?(\d{1,2}) ?(?:[点點时時](?:(半)|(一刻)|(三刻)|(\d{1,2}) ?分?|整|钟)?|:(\d{2}))/;
const NEAR: [RegExp, number][] = [
  [/^(today|tonight|今天|今日|今晚(?=\d))(?![a-z])/, 0],
  [/^(tomorrow|tmrw|tmr|明天|明日|明早|明晚(?=\d)|听日)(?![a-z])/, 1],
  [/^大后天/, 3],
  [/^后天/, 2],
];
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WEEKDAY = /^(?:on |next )?(mon|tues?|wed|thur?s?|fri|sat|sun)(?:day|nesday|urday)?(?![a-z])/;
const HAN_WEEKDAY = /^(下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAMED = /^(?:on )?(\d{1,2})(?:st|nd|rd|th)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/;
const NAMED_FIRST =
  /^(?:on )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{1,2})(?:st|nd|rd|th)?(?!\d|:)/;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/;
const HAN_DATE = /^(?:(\d{1,2})月)?(\d{1,2})[日号號]/;
const DIGITS = /^(\d{2})(\d{2})(?!\d|:)/;
const SLASHED = /^(\d{1,2})\/(\d{1,2})(?!\d)/;

/** The next day that is this month and day, today counted; 29 February waits for its year. */
function nextDate(today: LocalDate, month: number, day: number): LocalDate | undefined {
  const year = Number(today.slice(0, 4));
  for (let ahead = 0; ahead <= 4; ahead++)
    if (isDay(year + ahead, month, day)) {
      const date = dateOf(year + ahead, month, day);
      if (date >= today) return date;
    }
  return undefined;
}

/** The next 15th, today counted; a month without the day is passed over. */
function nextDayOfMonth(today: LocalDate, day: number): LocalDate | undefined {
  for (let ahead = 0; ahead < 4; ahead++) {
    const month = addMonths(dateOf(Number(today.slice(0, 4)), Number(today.slice(5, 7)), 1), ahead);
    const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
    if (isDay(year, number, day) && dateOf(year, number, day) >= today) return dateOf(year, number, day);
  }
  return undefined;
}

/** The next such weekday after today, by ISO 8601. */
const nextWeekday = (today: LocalDate, weekday: number): LocalDate =>
  addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);

function clock(hour: number, minute: number, part: string | undefined): string | undefined {
  const late = /^(pm|下午|傍晚|晚上|晚)$/.test(part ?? '') || (part === '中午' && hour < 11);
  const shifted = late && hour < 12 ? hour + 12 : /^(am|凌晨)$/.test(part ?? '') && hour === 12 ? 0 : hour;
  return shifted < 24 && minute < 60 ? `${two(shifted)}:${two(minute)}` : undefined;
}

function pair({ today, monthFirst }: Read, first: number, second: number): LocalDate | undefined {
  const [month, day] = monthFirst ? [first, second] : [second, first];
  return nextDate(today, month, day) ?? nextDate(today, day, month);
}

type Reader = (form: RegExpExecArray, read: Read) => Read['found'] | undefined;

const ofDate = (date: LocalDate | undefined): Read['found'] | undefined => date && { date };
const ofTime = (time: string | undefined): Read['found'] | undefined => (time === undefined ? undefined : { time });

const READERS: [RegExp, Reader][] = [
  [HALF_HOUR, () => ({ minutes: 30 })],
  [SPAN, ([, count, unit]) => ({ minutes: Number(count) * UNITS.find(([form]) => form.test(unit!))![1] })],
  [CLOCK, ([, hour, minute, part]) => ofTime(clock(Number(hour), Number(minute), part))],
  [AM_PM, ([, hour, part]) => (Number(hour) > 12 ? undefined : ofTime(clock(Number(hour), 0, part)))],
  [
    HAN_CLOCK,
    ([, part, hour, half, quarter, three, minutes, colon]) =>
      ofTime(clock(Number(hour), half ? 30 : quarter ? 15 : three ? 45 : Number(minutes ?? colon ?? 0), part)),
  ],
  ...NEAR.map(([form, days]): [RegExp, Reader] => [form, (_form, { today }) => ofDate(addDays(today, days))]),
  [WEEKDAY, ([, name], { today }) => ofDate(nextWeekday(today, WEEKDAYS.indexOf(name!.slice(0, 3)) + 1))],
  [
    HAN_WEEKDAY,
    ([, next, name], { today }) => {
      const weekday = '一二三四五六日'.indexOf(name!.replace('天', '日')) + 1;
      const monday = addDays(today, 1 - weekdayOf(today));
      return ofDate(next ? addDays(monday, 6 + weekday) : nextWeekday(today, weekday));
    },
  ],
  [NAMED, ([, day, name], { today }) => ofDate(nextDate(today, MONTHS.indexOf(name!) + 1, Number(day)))],
  [NAMED_FIRST, ([, name, day], { today }) => ofDate(nextDate(today, MONTHS.indexOf(name!) + 1, Number(day)))],
  [
    ISO,
    ([, year, month, day]) =>
      isDay(Number(year), Number(month), Number(day))
        ? { date: dateOf(Number(year), Number(month), Number(day)) }
        : undefined,
  ],
  [
    HAN_DATE,
    ([, month, day], { today }) =>
      ofDate(month === undefined ? nextDayOfMonth(today, Number(day)) : nextDate(today, Number(month), Number(day))),
  ],
  [SLASHED, ([, first, second], read) => ofDate(pair(read, Number(first), Number(second)))],
  [DIGITS, ([, first, second], read) => ofDate(pair(read, Number(first), Number(second)))],
];

/** Whether this may stand beside what was read already: one day and one time, or a span alone. */
const fits = (found: Read['found'], more: Read['found']): boolean =>
  found.minutes === undefined &&
  (more.minutes === undefined || (found.date === undefined && found.time === undefined)) &&
  (more.date === undefined || found.date === undefined) &&
  (more.time === undefined || found.time === undefined);

function take(read: Read): number {
  const low = read.text.toLowerCase();
  for (const [form, reader] of READERS) {
    const match = form.exec(low);
    const more = match && reader(match, read);
    if (!match || !more || !fits(read.found, more)) continue;
    Object.assign(read.found, more);
    return match[0].length;
  }
  return 0;
}

/**
 * Reads the time a text begins with.
 * @param language of the shop: Chinese shops write month and day (0520), others day and month (2005) where both fit
 * @returns undefined where it begins with none
 */
export function readWhen(typed: string, today: LocalDate, language: Language): When | undefined {
  const read: Read = { text: typed.normalize('NFKC').trim(), today, monthFirst: language === 'zh', found: {} };
  for (let taken = take(read); taken > 0; taken = take(read))
    read.text = read.text.slice(taken).replace(/^[\s,，:：]+/, '');
  return Object.keys(read.found).length === 0 ? undefined : { ...read.found, rest: read.text };
}
