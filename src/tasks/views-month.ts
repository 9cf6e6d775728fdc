import type { Response } from 'express';
import { addDays, addMonths, dateOf, localDate, type LocalDate, startOfDay, weekdayOf } from '../kernel/calendar.ts';
import { frameOf, say } from '../platform/web/frame.ts';
import { shownMonth } from '../platform/web/shown.ts';
import type { Context } from './pages-deps.ts';
import { WEEKDAYS } from './repeat-choice.ts';
import type { Occurrence } from './types.ts';
import { dayTitle, rowView } from './views.ts';

/** Where weeks are printed from Sunday on. */
const SUNDAY_FIRST = new Set(['US', 'CA', 'MX', 'BR', 'JP', 'KR', 'TW', 'HK', 'PH', 'IN', 'IL', 'ZA', 'AU']);
const SHOWN_A_DAY = 3;

/** The weeks a month touches: first day of the first, day after the last. */
export function spanOf(month: LocalDate, country: string): { from: LocalDate; to: LocalDate } {
  const shift = SUNDAY_FIRST.has(country) ? 0 : 1;
  const before = (day: LocalDate): number => (weekdayOf(day) - shift + 7) % 7;
  const next = addMonths(month, 1);
  const over = before(next);
  return { from: addDays(month, -before(month)), to: over === 0 ? next : addDays(next, 7 - over) };
}

export const monthStart = (day: LocalDate): LocalDate => dateOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 1);

/** A month as a grid of weeks; on a phone the days that hold something stand below each other. */
export function monthView(
  res: Response,
  context: Context,
  month: LocalDate,
  occurrences: readonly Occurrence[],
  mine: string,
) {
  const { zone, today, merchant } = context;
  const { from, to } = spanOf(month, merchant.country);
  const back = `/agenda?month=${month.slice(0, 7)}${mine}`;
  const byDay = new Map<string, Occurrence[]>();
  for (const one of occurrences) {
    const day = localDate(one.dueAt, zone);
    byDay.set(day, [...(byDay.get(day) ?? []), one]);
  }
  const cellOf = (day: LocalDate) => {
    const items = byDay.get(day) ?? [];
    return {
      day,
      number: Number(day.slice(8)),
      title: dayTitle(res, context, day),
      href: `/agenda?day=${day}${mine}`,
      here: day === today,
      outside: !day.startsWith(month.slice(0, 7)),
      empty: items.length === 0,
      items: items.slice(0, SHOWN_A_DAY).map((one) => rowView(res, context, one, back)),
      more: Math.max(0, items.length - SHOWN_A_DAY),
    };
  };
  const weeks: ReturnType<typeof cellOf>[][] = [];
  for (let day = from; day < to; day = addDays(day, 7)) weeks.push(Array.from({ length: 7 }, (_, i) => cellOf(addDays(day, i)))); // prettier-ignore
  const step = (by: number): string => `/agenda?month=${addMonths(month, by).slice(0, 7)}${mine}`;
  return {
    title: shownMonth(frameOf(res).language, month.slice(0, 7)),
    weekdays: weeks[0]!.map(({ day }) => say(res, `tasks.weekday.${WEEKDAYS[weekdayOf(day) - 1]}`)),
    weeks,
    empty: weeks.flat().every((cell) => cell.empty || cell.outside),
    before: step(-1),
    after: step(1),
    now: `/agenda?month=${today.slice(0, 7)}${mine}`,
  };
}

/** From and to a span of days, as instants. */
export const instantsOf = (from: LocalDate, to: LocalDate, zone: string): [number, number] => [
  startOfDay(from, zone),
  startOfDay(to, zone),
];
