import { dateOf, isDay, type LocalDate } from './calendar.ts';
import { readDay, type DayWritten } from './birthday-forms.ts';
import { DomainError } from './errors.ts';
import { fold } from './fold.ts';
import { FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR, lunarBirthdayIn, lunarToSolar } from './lunar.ts';

/** Month and day as the customer keeps them; `leap` only in the lunar calendar. The year of birth is not part of it. */
export interface Birthday {
  kind: 'solar' | 'lunar';
  month: number;
  day: number;
  leap: boolean;
}

export type BirthdayRead =
  | { ok: true; birthday: Birthday; year?: number }
  /** `empty`: nothing to read; `form`: not understood; `no_such_day`: understood, but no calendar has that day. */
  | { ok: false; fault: 'empty' | 'form' | 'no_such_day' };

const LEAP_YEAR = 2000; // stands in for a year not told, so that 29 February is a day

/** The years 1900 to 2199 in either calendar; a lunar day without its year needs only to be possible. */
function exists({ lunar, leap, year, month, day }: DayWritten): boolean {
  if (year !== undefined && (year < FIRST_LUNAR_YEAR || year > LAST_LUNAR_YEAR)) return false;
  if (!lunar) return isDay(year ?? LEAP_YEAR, month, day);
  if (year !== undefined) return lunarToSolar(year, month, day, leap) !== undefined;
  return month >= 1 && month <= 12 && day >= 1 && day <= 30;
}

/**
 * Reads a birthday as people text it: 0520, 5/20, "May 20th", 1990-05-20, 5月20日, 农历八月十五, "lunar 0815".
 * Month comes before day, unless only the other order can be meant (20/5). A day is solar unless its words say lunar
 * (农历, 初一, 腊月, 闰). Never throws.
 */
export function parseBirthday(text: string): BirthdayRead {
  const folded = fold(text);
  if (folded === '') return { ok: false, fault: 'empty' };
  const written = readDay(folded);
  if (!written) return { ok: false, fault: 'form' };
  if (!exists(written)) return { ok: false, fault: 'no_such_day' };
  const { lunar, leap, year, month, day } = written;
  const birthday: Birthday = { kind: lunar ? 'lunar' : 'solar', month, day, leap };
  return year === undefined ? { ok: true, birthday } : { ok: true, birthday, year };
}

/**
 * The day on which a birthday is kept in a Gregorian year. Who was born on 29 February keeps 28 February in common
 * years: the greeting comes inside the month of birth. Lunar birthdays by the rules of `lunarBirthdayIn`.
 * @throws DomainError `invalid` for a birthday that cannot be, and for lunar ones outside the years 1901 to 2199
 */
export function birthdayIn(year: number, birthday: Birthday): LocalDate {
  const { kind, month, day, leap } = birthday;
  if (kind === 'lunar') return lunarBirthdayIn(year, month, day, leap);
  if (month === 2 && day === 29 && !isDay(year, 2, 29)) return dateOf(year, 2, 28);
  return dateOf(year, month, day);
}

/** The first day from `from` on, that day included, on which a birthday is kept. @throws as `birthdayIn` */
export function nextBirthday(from: LocalDate, birthday: Birthday): LocalDate {
  const year = Number(from.slice(0, 4));
  const date = birthdayIn(year, birthday);
  return date >= from ? date : birthdayIn(year + 1, birthday);
}

/** Storage form: 'MM-DD' solar, 'L MM-DD' lunar, 'L MML-DD' in a leap month (the L as in RFC 7529). */
export function writeBirthday({ kind, month, day, leap }: Birthday): string {
  const [mm, dd] = [month, day].map((value) => String(value).padStart(2, '0'));
  return kind === 'lunar' ? `L ${mm}${leap ? 'L' : ''}-${dd}` : `${mm}-${dd}`;
}

/**
 * Reads what `writeBirthday` wrote.
 * @throws DomainError `invalid` for anything else
 */
export function readBirthday(stored: string): Birthday {
  const form = /^(L )?(\d{2})(L)?-(\d{2})$/.exec(stored);
  const lunar = form?.[1] !== undefined;
  const leap = form?.[3] !== undefined;
  const written = { lunar, leap, month: Number(form?.[2]), day: Number(form?.[4]) };
  if (!form || (leap && !lunar) || !exists(written)) {
    throw new DomainError('invalid', 'Write the birthday as month and day, like "05-20" or "L 08-15".', 'birthday');
  }
  return { kind: lunar ? 'lunar' : 'solar', month: written.month, day: written.day, leap };
}
