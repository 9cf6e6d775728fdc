import { addDays, dateOf, type LocalDate } from './calendar.ts';
import { type Feast, ruled } from './holidays-rules.ts';

// The epoch of the Hebrew calendar, 7 October 3761 BCE (Julian), is so many days before 1970.
const EPOCH_DAYS_BEFORE_1970 = 2_092_590;
const EPOCH_1970 = dateOf(1970, 1, 1);

/** Days from the epoch to the mean new moon of a year, put off where it would begin on a Sunday, Wednesday or Friday. */
function elapsed(year: number): number {
  const months = Math.floor((235 * year - 234) / 19);
  const days = 29 * months + Math.floor((12_084 + 13_753 * months) / 25_920);
  return (3 * (days + 1)) % 7 < 3 ? days + 1 : days;
}

/** The first day of a Hebrew year in days since 1970. */
function newYear(year: number): number {
  const putOff = elapsed(year + 1) - elapsed(year) === 356 ? 2 : elapsed(year) - elapsed(year - 1) === 382 ? 1 : 0;
  return elapsed(year) + putOff - EPOCH_DAYS_BEFORE_1970;
}

/** The Hebrew year that begins in a Gregorian one. */
const beginning = (year: number): number => year + 3761;

/** Every day begins at the sunset before: who greets by daylight greets then, so a feast's day here is its eve. */
const eveOf = (day: number): LocalDate => addDays(EPOCH_1970, day - 1);

/**
 * Jewish feasts by the arithmetic of the fixed calendar (Reingold and Dershowitz, Calendrical Calculations, chapter 8).
 * The day is the one whose evening begins the feast.
 */
export const HEBREW_FEASTS: readonly Feast[] = [
  // From 15 Nisan to the next New Year are always 163 days.
  ruled('passover', ['IL', 'US'], (year) => eveOf(newYear(beginning(year)) - 163)),
  ruled('rosh-hashanah', ['IL', 'US'], (year) => eveOf(newYear(beginning(year)))),
  // 25 Kislev: the month before it has 30 days in a full year (355 or 385 days), else 29.
  ruled('hanukkah', ['IL', 'US'], (year) => {
    const first = newYear(beginning(year));
    const full = (newYear(beginning(year) + 1) - first) % 10 === 5;
    return eveOf(first + (full ? 84 : 83));
  }),
];
