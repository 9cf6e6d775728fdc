import { birthdayIn, writeBirthday, type Birthday } from '../kernel/birthday.ts';
import { addDays, type LocalDate } from '../kernel/calendar.ts';

const SOLAR_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Every birthday a person can have, as it is stored: 366 of the sun and some 720 of the moon. */
const EVERY: readonly { stored: string; birthday: Birthday }[] = (
  [
    ['solar', false],
    ['lunar', false],
    ['lunar', true],
  ] as const
).flatMap(([kind, leap]) =>
  Array.from({ length: 12 * 31 }, (_, i) => ({ kind, leap, month: Math.floor(i / 31) + 1, day: (i % 31) + 1 }))
    .filter(({ month, day }) => (kind === 'solar' ? day <= SOLAR_DAYS[month - 1]! : day <= 30))
    .map((birthday) => ({ stored: writeBirthday(birthday), birthday })),
);

const kept = new Map<number, ReadonlyMap<LocalDate, readonly string[]>>();

/** The stored birthdays that are kept on each day of a year; a year is reckoned once. */
function daysOf(year: number): ReadonlyMap<LocalDate, readonly string[]> {
  let days = kept.get(year);
  if (days) return days;
  const made = new Map<LocalDate, string[]>();
  for (const { stored, birthday } of EVERY) {
    const date = birthdayIn(year, birthday);
    made.set(date, [...(made.get(date) ?? []), stored]);
  }
  kept.set(year, (days = made));
  return days;
}

/** The stored birthdays kept from `from` on, on the days `first` to `last` after it (0: that day itself; at most 366). */
export function birthdaysWithin(from: LocalDate, first: number, last: number): string[] {
  const found: string[] = [];
  for (let after = Math.max(0, first); after <= Math.min(366, last); after++) {
    const date = addDays(from, after);
    found.push(...(daysOf(Number(date.slice(0, 4))).get(date) ?? []));
  }
  return [...new Set(found)];
}

/** The stored birthdays kept in a month ('01' to '12') of a year: lunar ones move from year to year. */
export const birthdaysOfMonth = (year: number, month: string): string[] =>
  [...daysOf(year)].flatMap(([date, stored]) => (date.slice(5, 7) === month ? stored : []));
