import { LunarUtil, LunarYear } from 'lunar-typescript';
import { addDays, dateOf, daysBetween, type LocalDate } from './calendar.ts';
import { DomainError } from './errors.ts';

/** A day of the Chinese calendar; `leap` marks the month put in after the ordinary one of the same number. */
export interface LunarDate {
  year: number;
  month: number;
  day: number;
  leap: boolean;
}

interface LunarMonth {
  month: number;
  leap: boolean;
  first: LocalDate;
  /** 29 or 30. */
  days: number;
}

/** Lunar years that can be asked; beyond them the new moons of the astronomical formulas are not certain to the day. */
export const FIRST_LUNAR_YEAR = 1900;
export const LAST_LUNAR_YEAR = 2199;

const NOON_OF_1970 = 2_440_588; // Julian day of 1970-01-01
const EPOCH = dateOf(1970, 1, 1);

const years = new Map<number, LunarMonth[]>();

/** The months of a lunar year in order; none outside the range. Kept, since a year takes milliseconds to work out. */
function monthsOf(year: number): LunarMonth[] {
  if (!Number.isInteger(year) || year < FIRST_LUNAR_YEAR || year > LAST_LUNAR_YEAR) return [];
  let months = years.get(year);
  if (!months) {
    months = LunarYear.fromYear(year)
      .getMonthsInYear()
      .map((month) => ({
        month: Math.abs(month.getMonth()),
        leap: month.isLeap(),
        first: addDays(EPOCH, month.getFirstJulianDay() - NOON_OF_1970),
        days: month.getDayCount(),
      }));
    years.set(year, months);
  }
  return months;
}

const find = (year: number, month: number, leap: boolean): LunarMonth | undefined =>
  monthsOf(year).find((one) => one.month === month && one.leap === leap);

/** The Gregorian date of a lunar one; undefined when that lunar year has no such month or day, or is out of range. */
export function lunarToSolar(year: number, month: number, day: number, leap: boolean): LocalDate | undefined {
  const found = find(year, month, leap);
  return found && Number.isInteger(day) && day >= 1 && day <= found.days ? addDays(found.first, day - 1) : undefined;
}

/** The lunar date of a Gregorian one; undefined outside the lunar years 1900 to 2199. */
export function solarToLunar(date: LocalDate): LunarDate | undefined {
  const solarYear = Number(date.slice(0, 4));
  for (const year of [solarYear, solarYear - 1]) {
    const found = monthsOf(year).findLast((one) => one.first <= date);
    const day = found ? daysBetween(found.first, date) + 1 : 0;
    if (found && day <= found.days) return { year, month: found.month, day, leap: found.leap };
  }
  return undefined;
}

/** The birthday of one lunar year, by the rules of `lunarBirthdayIn`. */
function birthdayOf(lunarYear: number, month: number, day: number, leap: boolean): LocalDate | undefined {
  const found = (leap ? find(lunarYear, month, true) : undefined) ?? find(lunarYear, month, false);
  return found && addDays(found.first, Math.min(day, found.days) - 1);
}

/**
 * The day on which a lunar birthday is kept in a Gregorian year. Custom, as this product fixes it: who was born in a
 * leap month keeps the ordinary month of that number in years without it; where day 30 is missing, day 29 is kept.
 * A birthday around New Year may come twice in a Gregorian year, then the first is meant, or not at all,
 * then the next one, in January of the year after.
 * @throws DomainError `invalid` for years outside 1901 to 2199, months outside 1 to 12, days outside 1 to 30
 */
export function lunarBirthdayIn(solarYear: number, month: number, day: number, leap: boolean): LocalDate {
  const sound = Number.isInteger(day) && day >= 1 && day <= 30;
  const kept = [solarYear - 1, solarYear].map((year) => birthdayOf(year, month, day, leap));
  const date = kept.find((one) => one !== undefined && one >= `${solarYear}`);
  if (!sound || kept.includes(undefined) || date === undefined) {
    throw new DomainError('invalid', 'Choose a lunar month from 1 to 12 and a day from 1 to 30.', 'birthday');
  }
  return date;
}

// As the library numbers the terms of a year: from the big snow (大雪) before it to the term after the next great cold.
const TERMS = {
  qingming: LunarUtil.JIE_QI_IN_USE.indexOf('清明'),
  'winter-solstice': LunarUtil.JIE_QI_IN_USE.indexOf('DONG_ZHI'), // of December; 冬至 is that of the year before
};

/** The day of a solar term in a Gregorian year, by the clock of China (UTC+8) as the calendar is kept everywhere. */
export function solarTermDay(year: number, term: keyof typeof TERMS): LocalDate {
  const moment = LunarYear.fromYear(year).getJieQiJulianDays()[TERMS[term]]!;
  return addDays(EPOCH, Math.floor(moment + 0.5) - NOON_OF_1970); // Julian days begin at noon
}
