import { addDays, dateOf, type LocalDate, weekdayOf } from './calendar.ts';

/** A feast by its code. */
export interface Holiday {
  code: string;
  /** What is kept; feasts of one sense on different days (Mother's Day) share their wordings. */
  sense: string;
  /** ISO 3166-1 codes of the countries where it is offered first; elsewhere it can be chosen too. */
  countries: readonly string[] | 'all';
  /** How its days are known: worked out, or read from a table. */
  source: 'rule' | 'table';
  /** The last year with a day. */
  lastYear: number;
  /** Fixed by the sighting of the moon: the day may be one off, and differs between countries. */
  byMoon: boolean;
}

/** A feast with its days in a Gregorian year, in order: mostly one, but none or two where its calendar drifts. */
export interface Feast extends Holiday {
  daysIn(year: number): readonly LocalDate[];
}

/** Years that the rules are asked for. */
export const FIRST_YEAR = 2000;
export const LAST_YEAR = 2099;

/** A feast by rule. @param sense the feast whose wordings serve this one too */
export const ruled = (
  code: string,
  countries: Holiday['countries'],
  daysIn: (year: number) => LocalDate | readonly LocalDate[],
  sense = code,
): Feast => ({
  code,
  sense,
  countries,
  source: 'rule',
  lastYear: LAST_YEAR,
  byMoon: false,
  daysIn: (year) => [daysIn(year)].flat(),
});

type Rule = (year: number) => LocalDate;

/** The same day of every year. */
export const fixed =
  (month: number, day: number): Rule =>
  (year) =>
    dateOf(year, month, day);

export const MONDAY = 1;
export const THURSDAY = 4;
export const SUNDAY = 7;

/** The nth weekday of a month: the fourth Thursday of November. */
export const nth =
  (n: 1 | 2 | 3 | 4, weekday: number, month: number): Rule =>
  (year) => {
    const first = dateOf(year, month, 1);
    return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1));
  };

/** The last weekday of a month of 31 days. */
export const last =
  (weekday: number, month: 1 | 3 | 5 | 7 | 8 | 10 | 12): Rule =>
  (year) => {
    const end = dateOf(year, month, 31);
    return addDays(end, -((weekdayOf(end) - weekday + 7) % 7));
  };

/** So many days after another feast, or before it. */
export const from =
  (rule: Rule, days: number): Rule =>
  (year) =>
    addDays(rule(year), days);

/**
 * Easter Sunday of the western churches: the anonymous Gregorian computus (Nature, 20 April 1876; Meeus, Astronomical
 * Algorithms, chapter 8), with the letters it is known by.
 */
export const easter: Rule = (year) => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dateOf(year, Math.floor(n / 31), (n % 31) + 1);
};

/** Of the two calendars, in the years 1900 to 2099. */
const JULIAN_IS_BEHIND = 13;

/** Easter Sunday of the Orthodox churches: Meeus's Julian algorithm, told in the Gregorian calendar. */
export const orthodoxEaster: Rule = (year) => {
  const d = (19 * (year % 19) + 15) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  const n = d + e + 114;
  return addDays(dateOf(year, Math.floor(n / 31), (n % 31) + 1), JULIAN_IS_BEHIND);
};
