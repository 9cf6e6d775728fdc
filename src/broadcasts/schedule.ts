import { addDays, addMonths, instantOf, localDate, type LocalDate, weekdayOf } from '../kernel/calendar.ts';
import { zonesOf } from '../kernel/regions.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Schedule } from './types.ts';

type Recurring = Extract<Schedule, { kind: 'recurring' }>;

const split = (at: string): [LocalDate, string] => at.split('T') as [LocalDate, string];

/** The day of a month on which a monthly one falls: the 31st is the last of a shorter month. */
function dayOfMonth(month: LocalDate, day: number): LocalDate {
  const first = `${month.slice(0, 8)}01` as LocalDate;
  const last = addDays(addMonths(first, 1), -1);
  const wanted = addDays(first, day - 1);
  return wanted < last ? wanted : last;
}

/** The first day, from a day on, on which a recurring one falls. */
function dayFrom(schedule: Recurring, from: LocalDate): LocalDate {
  if (schedule.every === 'day') return from;
  if (schedule.every === 'week') return addDays(from, ((schedule.weekday ?? 1) - weekdayOf(from) + 7) % 7);
  const here = dayOfMonth(from, schedule.day ?? 1);
  if (here >= from) return here;
  return dayOfMonth(addMonths(`${from.slice(0, 8)}01` as LocalDate, 1), schedule.day ?? 1);
}

/**
 * The next time of a recurring one, strictly after an instant, in the shop's zone.
 * @returns its day, which makes the occurrence one of a kind, and the instant (epoch ms)
 */
export function nextOccurrence(schedule: Recurring, zone: string, after: number): { day: LocalDate; at: number } {
  const today = localDate(after, zone);
  let from = (schedule.from > today ? schedule.from : today) as LocalDate;
  for (;;) {
    const day = dayFrom(schedule, from);
    const at = instantOf(day, schedule.time, zone);
    if (at > after) return { day, at };
    from = addDays(day, 1);
  }
}

/**
 * When a broadcast is to start, epoch ms. By everybody's own clock it starts with the first zone of the shop's country;
 * each recipient's own clock is asked before their text is made.
 */
export function firstStart(schedule: Schedule, merchant: Merchant, now: number): number {
  switch (schedule.kind) {
    case 'now':
      return now;
    case 'at':
      return Math.max(now, instantOf(...split(schedule.at), merchant.zone));
    case 'local': {
      const zones = [merchant.zone, ...zonesOf(merchant.country)];
      return Math.max(now, Math.min(...zones.map((zone) => instantOf(...split(schedule.at), zone))));
    }
    case 'recurring':
      return nextOccurrence(schedule, merchant.zone, now).at;
  }
}
