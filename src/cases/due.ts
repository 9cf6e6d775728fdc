import { addDays, instantOf, localDate, localTime } from '../kernel/calendar.ts';
import { DAY, HOUR, MINUTE } from '../kernel/clock.ts';
import type { DueRule } from './types.ts';

/** When no rule says otherwise. */
export const DEFAULT_HOURS = 24;
/** Nobody is made to answer at night: what would be due then is due in the morning. Hours of the shop's day. */
const NIGHT = { from: 21, until: 9 };
/** Staff are texted within these hours alone. */
const TEXTS = { from: 8, until: 21 };
/** The longest and the shortest notice before a time to answer. */
export const MOST_NOTICE = 2 * HOUR;
const LEAST_NOTICE = 15 * MINUTE;

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * When a case must be answered: whole days end at the same hour of the shop's clock, whatever the clock did between,
 * single hours run; a time at night becomes nine in the morning.
 * @param from epoch milliseconds
 */
export function dueTime(from: number, hours: number, zone: string): number {
  const { date, hour, minute } = localTime(from, zone);
  const days = Math.floor(hours / 24);
  const sameTime =
    days === 0 ? from : instantOf(addDays(date, days), `${two(hour)}:${two(minute)}`, zone) + (from % MINUTE);
  const due = sameTime + (hours % 24) * HOUR;
  const at = localTime(due, zone);
  if (at.hour < NIGHT.until) return instantOf(at.date, `${two(NIGHT.until)}:00`, zone);
  if (at.hour >= NIGHT.from) return instantOf(addDays(at.date, 1), `${two(NIGHT.until)}:00`, zone);
  return due;
}

/** What a case must meet for a rule; of rules that fit, the shortest time counts, and one that says so makes it first. */
export function ruleFor(
  rules: readonly DueRule[],
  category: string | null,
  within: ReadonlySet<string>,
): { hours: number; first: boolean } {
  const fit = rules.filter(
    (rule) =>
      (rule.category === null || rule.category === category) && (rule.segmentId === null || within.has(rule.segmentId)),
  );
  if (fit.length === 0) return { hours: DEFAULT_HOURS, first: false };
  return { hours: Math.min(...fit.map(({ hours }) => hours)), first: fit.some(({ first }) => first) };
}

/** How long before its time staff are told: a quarter of what is left of it when it is opened. Milliseconds. */
export const noticeOf = (openedAt: number, dueAt: number): number =>
  Math.min(MOST_NOTICE, Math.max(LEAST_NOTICE, (dueAt - openedAt) / 4));

/** Whether staff may be texted now. */
export function mayText(now: number, zone: string): boolean {
  const { hour } = localTime(now, zone);
  return hour >= TEXTS.from && hour < TEXTS.until;
}

/** How many escalation texts a case should have had: one before its time, one at it, one a day later. */
export function levelAt(now: number, of: { openedAt: number; dueAt: number }): 0 | 1 | 2 | 3 {
  const { openedAt, dueAt } = of;
  if (now >= dueAt + DAY) return 3;
  if (now >= dueAt) return 2;
  return now >= dueAt - noticeOf(openedAt, dueAt) ? 1 : 0;
}

/** The months of a shop's calendar that end with this one, latest first: name 'YYYY-MM', begin and end. */
export function monthsBack(
  now: number,
  months: number,
  zone: string,
): { month: string; from: number; until: number }[] {
  const list: { month: string; from: number; until: number }[] = [];
  let [year, month] = localDate(now, zone).split('-').map(Number) as [number, number];
  const first = (y: number, m: number) => instantOf(`${y}-${two(m)}-01` as never, '00:00', zone);
  for (let left = months; left > 0; left--) {
    const next = month === 12 ? first(year + 1, 1) : first(year, month + 1);
    list.push({ month: `${year}-${two(month)}`, from: first(year, month), until: next });
    [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
  }
  return list;
}
