import { addDays, instantOf, localDate, localTime } from '../../kernel/calendar.ts';
import { DAY, HOUR, MINUTE } from '../../kernel/clock.ts';
import type { Step, Trigger } from './types.ts';

type Wait = Pick<Extract<Step, { kind: 'wait' }>, 'days' | 'hours' | 'until'>;

const clockOf = ({ hour, minute }: { hour: number; minute: number }): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

/** So many days later by the calendar: the clock of the zone shows the same, whatever was changed on it meanwhile. */
function daysLater(from: number, days: number, zone: string): number {
  if (days === 0) return from;
  const local = localTime(from, zone);
  return instantOf(addDays(local.date, days), clockOf(local), zone) + (from % MINUTE);
}

/** The first moment from `from` on at which the zone's clock shows 'HH:MM'; a time it skips is as much later. */
function untilClock(from: number, time: string, zone: string): number {
  const today = localDate(from, zone);
  const at = instantOf(today, time, zone);
  return at >= from ? at : instantOf(addDays(today, 1), time, zone);
}

/** When a wait that began at `from` ends. Epoch milliseconds; days are those of the calendar of `zone`. */
export function waitEnd({ days, hours, until }: Wait, from: number, zone: string): number {
  const at = daysLater(from, days, zone) + hours * HOUR;
  return until === undefined ? at : untilClock(at, until, zone);
}

/**
 * How long after its time a text is still worth sending, reckoned from the first open hour. Thanks for a visit and words
 * on a case that was closed are noise the day after; of the others a day is the most. What is later is passed over, and
 * the plan goes on with its calendar, so that a gateway that was away for ten days floods nobody.
 */
export const LATEST: Record<Trigger['kind'], number> = {
  joined: DAY,
  first_purchase: DAY / 2,
  purchase: DAY / 2,
  case_closed: DAY / 2,
  survey_done: DAY / 2,
  points_reached: DAY,
  points_expiring: DAY,
  overdue: DAY,
  voucher_unused: DAY,
  field: DAY,
  day: DAY,
};

/** What happened longer ago than this starts nobody: a receipt that is entered a week later thanks for nothing. */
export const STALE_CAUSE = DAY;
