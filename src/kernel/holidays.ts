import type { LocalDate } from './calendar.ts';
import { HEBREW_FEASTS } from './holidays-hebrew.ts';
import { CHINESE_FEASTS } from './holidays-lunar.ts';
import { type Feast, FIRST_YEAR, type Holiday, LAST_YEAR } from './holidays-rules.ts';
import { TABLE_FEASTS } from './holidays-tables.ts';
import { WESTERN_FEASTS } from './holidays-western.ts';

export type { Holiday } from './holidays-rules.ts';

/** A day of a feast; `period` is its year, with '-2' for the second in one Gregorian year. */
export interface HolidayDay {
  date: LocalDate;
  period: string;
}

// A year like any other, in which every feast has a day: the order of the year is its.
const YEAR_OF_ORDER = 2026;

const feasts = new Map<string, Feast>(
  [...CHINESE_FEASTS, ...WESTERN_FEASTS, ...HEBREW_FEASTS, ...TABLE_FEASTS].map((feast) => [feast.code, feast]),
);

/** Every feast that can be greeted. */
export const HOLIDAYS: readonly Holiday[] = [...feasts.values()];

/** The feast of a code; undefined when there is none. */
export const holidayOf = (code: string): Holiday | undefined => feasts.get(code);

const kept = new Map<string, readonly HolidayDay[]>();

/** A year's days of one feast; kept, since the moon takes milliseconds to work out. */
function daysOfYear(feast: Feast, year: number): readonly HolidayDay[] {
  const key = `${feast.code} ${year}`;
  let days = kept.get(key);
  if (!days) {
    days = feast.daysIn(year).map((date, at) => ({ date, period: at === 0 ? `${year}` : `${year}-${at + 1}` }));
    kept.set(key, days);
  }
  return days;
}

/**
 * Days of one feast between two dates, both included, in order. Before 2000, after 2099 and outside its table a feast
 * has none, nor has a code that is not known: what was stored by another version must not stop a day's work.
 */
export function holidayDays(code: string, from: LocalDate, to: LocalDate): HolidayDay[] {
  const feast = feasts.get(code);
  const days: HolidayDay[] = [];
  const end = Math.min(Number(to.slice(0, 4)), LAST_YEAR);
  for (let year = Math.max(Number(from.slice(0, 4)), FIRST_YEAR); feast && year <= end; year++)
    days.push(...daysOfYear(feast, year).filter(({ date }) => date >= from && date <= to));
  return days;
}

const place = (feast: Feast): string => daysOfYear(feast, YEAR_OF_ORDER)[0]?.date ?? '';

/**
 * Codes that a shop of a country sees first, in the order of the year; all others remain choosable.
 * @param country ISO 3166-1 alpha-2
 */
export const holidaysOf = (country: string): readonly string[] =>
  [...feasts.values()]
    .filter(({ countries }) => countries === 'all' || countries.includes(country))
    .toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0))
    .map(({ code }) => code);
