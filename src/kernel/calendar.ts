import { zoneNamed, offsetIn, type Zone } from './calendar-zones.ts';
import { DAY, MINUTE } from './clock.ts';
import { DomainError } from './errors.ts';

export { zoneDataAgeDays, zoneDataVersion } from './calendar-zones.ts';

/** A day without a zone, 'YYYY-MM-DD' of the years 0001 to 9999; sorts as text. */
export type LocalDate = string & { readonly __form: 'date' };

const FIRST_DAY = -719_162; // 0001-01-01
const LAST_DAY = Date.UTC(9999, 11, 31) / DAY;

const noSuchDate = (): DomainError =>
  new DomainError('invalid', 'Write the date as year, month and day, like "2026-05-20".', 'date');

/** @throws DomainError `invalid` for a day outside the years 0001 to 9999 */
function fromEpochDay(day: number): LocalDate {
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw noSuchDate();
  return new Date(day * DAY).toISOString().slice(0, 10) as LocalDate;
}

const toEpochDay = (date: LocalDate): number => Date.parse(date) / DAY;

/**
 * Reads 'YYYY-MM-DD'.
 * @throws DomainError `invalid` for another form and for days that do not exist (30 February)
 */
export function parseDate(text: string): LocalDate {
  const form = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!form || !isDay(Number(form[1]), Number(form[2]), Number(form[3]))) throw noSuchDate();
  return text as LocalDate;
}

/** Day 0 of the next month is the last of this one; the year moves to 2000-2399, where Date takes it as it stands. */
const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** Whether this day exists, by the Gregorian calendar; years 1 to 9999. */
export function isDay(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The date of a year, month and day that exist. @throws DomainError `invalid` for others */
export function dateOf(year: number, month: number, day: number): LocalDate {
  return parseDate(`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`);
}

/** The date `days` later, or earlier for a negative number. */
export const addDays = (date: LocalDate, days: number): LocalDate => fromEpochDay(toEpochDay(date) + days);

/** The same day of a later (or earlier) month, and that month's last day where it is too short: 31 January + 1 is 28 or 29 February. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const count = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  return dateOf(year, month, Math.min(Number(date.slice(8)), daysIn(year, month)));
}

/** Whole days from one date to another, negative when the second is the earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => toEpochDay(to) - toEpochDay(from);

/** Day of the week by ISO 8601: 1 is Monday, 7 Sunday. */
export const weekdayOf = (date: LocalDate): number => ((((toEpochDay(date) + 3) % 7) + 7) % 7) + 1;

/** Whether a name stands in the shipped IANA data, aliases included; capitals matter. */
export const isZone = (zone: string): boolean => zoneNamed(zone) !== undefined;

/** @throws DomainError `invalid` on `zone` */
function zoneOf(name: string): Zone {
  const zone = zoneNamed(name);
  if (!zone) throw new DomainError('invalid', 'Choose a time zone by its name, like "America/New_York".', 'zone');
  return zone;
}

/**
 * Minutes a zone is ahead of UTC at an instant (epoch ms): New York in winter is -300.
 * @throws DomainError `invalid` for an unknown zone, as every function here that takes one
 */
export const offsetMinutes = (zone: string, instant: number): number => offsetIn(zoneOf(zone), instant);

/**
 * What the clocks of a zone showed between two instants (epoch ms): minutes east of UTC, each from its instant on, the
 * newest first. For SQL, which knows no zones.
 */
export function offsetsBetween(zone: string, from: number, to: number): { from: number; minutes: number }[] {
  const { offsets, untils } = zoneOf(zone);
  const steps = offsets.map((minutes, i) => ({ from: i === 0 ? -Infinity : untils[i - 1]!, minutes, until: untils[i] ?? Infinity })); // prettier-ignore
  return steps
    .filter((step) => step.until > from && step.from <= to)
    .map((step) => ({ from: Math.max(step.from, from), minutes: step.minutes }))
    .toReversed();
}

/** The date on the wall calendar of a zone at an instant (epoch ms). */
export const localDate = (instant: number, zone: string): LocalDate =>
  fromEpochDay(Math.floor((instant + offsetMinutes(zone, instant) * MINUTE) / DAY));

/** Calendar and wall clock of a zone at an instant (epoch ms); hour 0 to 23, weekday 1 (Monday) to 7. */
export function localTime(
  instant: number,
  zone: string,
): { date: LocalDate; hour: number; minute: number; weekday: number } {
  const local = instant + offsetMinutes(zone, instant) * MINUTE;
  const date = fromEpochDay(Math.floor(local / DAY));
  const minutes = Math.floor((local - toEpochDay(date) * DAY) / MINUTE);
  return { date, hour: Math.floor(minutes / 60), minute: minutes % 60, weekday: weekdayOf(date) };
}

function minutesOf(time: string): number {
  const form = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!form) throw new DomainError('invalid', 'Write the time as hours and minutes, like "09:30".', 'time');
  return Number(form[1]) * 60 + Number(form[2]);
}

/**
 * The instant (epoch ms) at which a zone's clock shows a date and a time 'HH:MM'.
 * A time that a clock change skips becomes the one as much later as the gap is wide (02:30 is 03:30);
 * of a time that comes twice, the first is meant. The rule of RFC 5545 and of Temporal's "compatible".
 */
export function instantOf(date: LocalDate, time: string, zone: string): number {
  const rules = zoneOf(zone);
  const local = toEpochDay(date) * DAY + minutesOf(time) * MINUTE;
  // No clock is a day off UTC, so these two stand on either side of any change that could matter.
  const before = local - offsetIn(rules, local - DAY) * MINUTE;
  const after = local - offsetIn(rules, local + DAY) * MINUTE;
  const shows = (instant: number): boolean => instant + offsetIn(rules, instant) * MINUTE === local;
  if (shows(before) && shows(after)) return Math.min(before, after);
  return shows(after) ? after : before;
}

/** The first instant (epoch ms) of a date in a zone: usually midnight, later where a clock change skips it. */
export const startOfDay = (date: LocalDate, zone: string): number => instantOf(date, '00:00', zone);
