import { addDays, dateOf, daysBetween, isDay, type LocalDate } from '../kernel/calendar.ts';
import type { Language } from '../platform/slice.ts';
import { hanNumber, plain } from './read-number.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}';
const NTH = '(\\d{1,2})(?:st|nd|rd|th)?';
const NEAR: Record<string, number> = {
  today: 0, tonight: 0, yesterday: -1, tomorrow: 1, 'last night': -1, 'day before yesterday': -2, 'day after tomorrow': 2,
  今天: 0, 今日: 0, 今晚: 0, 昨天: -1, 昨日: -1, 昨晚: -1, 明天: 1, 明日: 1, 前天: -2, 后天: 2, 大前天: -3, 大后天: 3,
}; // prettier-ignore

/** "Sunday, 24 May": the date is what counts. */
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[\s,.]+(?=\w)/;
/** 五月二十四日 */
const HAN_DAY = /^([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?$/u;

/** The year in which a month and day are nearest to today. */
function nearest(today: LocalDate, month: number, day: number): LocalDate | undefined {
  const year = Number(today.slice(0, 4));
  const dates = [year - 1, year, year + 1].flatMap((of) => (isDay(of, month, day) ? dateOf(of, month, day) : []));
  return dates.toSorted((a, b) => Math.abs(daysBetween(a, today)) - Math.abs(daysBetween(b, today)))[0];
}

const full = (year: string, month: number, day: number): LocalDate | undefined => {
  const whole = year.length === 2 ? 2000 + Number(year) : Number(year);
  return isDay(whole, month, day) ? dateOf(whole, month, day) : undefined;
};

/** Two numbers: month first in Chinese; elsewhere only where they can be read in one way. */
function pair(a: number, b: number, language: Language): [month: number, day: number] | undefined {
  if (language === 'zh' && a <= 12) return [a, b];
  if (a === b || (a <= 12 && b > 12)) return [a, b];
  return a > 12 && b <= 12 ? [b, a] : undefined;
}

/**
 * Reads a day: "2026-05-24", "24 May", "Sunday, May 24th 2026", "5月24日", "五月二十四日", "24/5", "24.5.2026", "20260524",
 * "yesterday", "昨晚". Without a year
 * the nearest one is meant. "5/6" is two days in English, and so none; in Chinese it is 6 May.
 */
export function readDay(text: string, today: LocalDate, language: Language): LocalDate | undefined {
  if (text.length > 80) return undefined;
  const folded = plain(text)
    .replace(/^(?:on|it was|the|是|在)\s+/u, '')
    .replace(WEEKDAY, '')
    .replace(HAN_DAY, (whole, month: string, day: string) => {
      const [m, d] = [hanNumber(month), hanNumber(day)];
      return m === undefined || d === undefined ? whole : `${m}月${d}日`;
    })
    .replace(/[\s,.!]+(?:please|thanks|thank you|谢谢)$/u, '');
  const near = Object.hasOwn(NEAR, folded) ? NEAR[folded] : undefined;
  if (near !== undefined) return addDays(today, near);
  const monthOf = (name: string): number => MONTHS.indexOf(name.slice(0, 3)) + 1;
  let form = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(folded) ?? /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/u.exec(folded) ?? /^(20\d\d)(\d\d)(\d\d)$/.exec(folded); // prettier-ignore
  if (form) return full(form[1]!, Number(form[2]), Number(form[3]));
  form = /^(\d{1,2})月(\d{1,2})[日号]?$/u.exec(folded);
  if (form) return nearest(today, Number(form[1]), Number(form[2]));
  form = new RegExp(`^${NTH}[ -]?(?:of )?${MONTH}\\.?(?:(?:,? |-)(\\d{4}))?$`).exec(folded);
  const first = form ?? new RegExp(`^${MONTH}\\.?[ -](?:the )?${NTH}(?:,? (\\d{4}))?$`).exec(folded);
  if (first) {
    const [name, day] = form ? [form[2]!, form[1]!] : [first[1]!, first[2]!];
    return first[3] ? full(first[3], monthOf(name), Number(day)) : nearest(today, monthOf(name), Number(day));
  }
  form = /^(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?$/.exec(folded);
  const order = form && pair(Number(form[1]), Number(form[2]), language);
  if (!form || !order) return undefined;
  return form[3] ? full(form[3], ...order) : nearest(today, ...order);
}
