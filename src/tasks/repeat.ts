import { RRuleTemporal } from 'rrule-temporal';
import { dateOf, isDay, type LocalDate } from '../kernel/calendar.ts';
import { refuse, type TaskFaultCode } from './faults.ts';

/**
 * Repeat rules (RFC 5545). The library reckons calendar days only, without any zone; instants are made of them by
 * `kernel/calendar`, whose zone data are ours. What a program may ask is limited to what costs little to reckon.
 */

const MOST_LETTERS = 200;
const MOST_COUNT = 1000;
const MOST_INTERVAL = 366;
/** A rule that gives nothing for so long gives nothing: 29 February is at most eight years away. */
const YEARS_LOOKED_AT = 10;

const list = (text: string, one: (item: string) => boolean, most: number): boolean => {
  const items = text.split(',');
  return items.length <= most && items.every(one);
};
const whole =
  (least: number, most: number, signed = false) =>
  (text: string) => {
    const value = Number(text);
    return (signed ? /^[+-]?\d{1,4}$/ : /^\d{1,4}$/).test(text) && Math.abs(value) >= least && Math.abs(value) <= most;
  };
const WEEKDAY = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/;

/** A weekday, with an ordinal ("2TU", "-1FR") only where the period is long enough to have several. */
const weekday = (ordinals: boolean) => (text: string) => {
  const form = WEEKDAY.exec(text);
  return form !== null && (form[1] === undefined || (ordinals && whole(1, 53, true)(form[1])));
};

/** UNTIL is a day of the shop; a time behind it is dropped. */
const untilOf = (text: string): LocalDate | undefined => {
  const form = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?$/.exec(text);
  if (!form) return undefined;
  const [year, month, day] = [Number(form[1]), Number(form[2]), Number(form[3])];
  return isDay(year, month, day) ? dateOf(year, month, day) : undefined;
};

type Parts = Map<string, string>;

const long = (parts: Parts): boolean => /^(MONTHLY|YEARLY)$/.test(parts.get('FREQ') ?? '');

const CHECKS: Record<string, (value: string, parts: Parts) => boolean> = {
  FREQ: (value) => /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(value),
  INTERVAL: whole(1, MOST_INTERVAL),
  COUNT: (value, parts) => whole(1, MOST_COUNT)(value) && !parts.has('UNTIL'),
  UNTIL: (value) => untilOf(value) !== undefined,
  BYDAY: (value, parts) => list(value, weekday(long(parts)), 14),
  BYMONTHDAY: (value, parts) => parts.get('FREQ') !== 'WEEKLY' && list(value, whole(1, 31, true), 31),
  BYMONTH: (value) => list(value, whole(1, 12), 12),
  BYSETPOS: (value, parts) => (parts.has('BYDAY') || parts.has('BYMONTHDAY')) && list(value, whole(1, 366, true), 12),
  WKST: (value) => /^(MO|TU|WE|TH|FR|SA|SU)$/.test(value),
};

function partsOf(rule: string): Parts | TaskFaultCode {
  if (rule.length > MOST_LETTERS || !/^[A-Z0-9=,;+-]+$/.test(rule)) return 'rule';
  const pairs = rule.split(';').map((part) => part.split('='));
  if (pairs.some((pair) => pair.length !== 2)) return 'rule';
  const parts: Parts = new Map(pairs as [string, string][]);
  if (parts.size < pairs.length) return 'rulePart'; // one part twice
  if (!CHECKS['FREQ']!(parts.get('FREQ') ?? '', parts)) return 'ruleFreq';
  const isFine = ([name, value]: [string, string]): boolean =>
    Object.hasOwn(CHECKS, name) && CHECKS[name]!(value, parts);
  return [...parts].every(isFine) ? parts : 'rulePart';
}

/**
 * Reads a rule as a program writes it, and checks that it ever gives a day.
 * @returns the rule as it is kept: capitals, no `RRULE:`, UNTIL as a day
 * @throws TaskFaults on `rule`, with what to write instead
 */
export function readRule(text: string, startsOn: LocalDate): string {
  const rule = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '');
  const parts = partsOf(rule);
  if (typeof parts === 'string') return refuse('rule', parts);
  const until = parts.get('UNTIL');
  if (until !== undefined) parts.set('UNTIL', until.slice(0, 8));
  const kept = [...parts].map(([name, value]) => `${name}=${value}`).join(';');
  if (firstDay(kept, startsOn, startsOn) === undefined) return refuse('rule', 'ruleNever');
  return kept;
}

const KEPT_YEARS = 2000;
const known = new Map<string, readonly LocalDate[]>();

/** Reckoning a year costs some milliseconds, and pages ask for the same years again and again. */
function daysInYear(rule: string, startsOn: LocalDate, year: number): readonly LocalDate[] {
  const key = `${year} ${startsOn} ${rule}`;
  const kept = known.get(key);
  if (kept) return kept;
  const days = reckon(rule, startsOn, year);
  if (known.size >= KEPT_YEARS) known.delete(known.keys().next().value!);
  known.set(key, days);
  return days;
}

function reckon(rule: string, startsOn: LocalDate, year: number): LocalDate[] {
  const start = startsOn.replaceAll('-', '');
  const series = new RRuleTemporal({ rruleString: `DTSTART;TZID=UTC:${start}T000000\nRRULE:${rule}` });
  const found = series.between(new Date(Date.UTC(year, 0, 1)), new Date(Date.UTC(year, 11, 31)), true);
  return found.map((at) => at.toString().slice(0, 10) as LocalDate);
}

const yearOf = (day: LocalDate): number => Number(day.slice(0, 4));

/**
 * The days a rule gives from one day to another, both counted, in order. The first day only anchors the rule: where it
 * does not fit, it is no occurrence (weekly on Monday, from a Tuesday on, begins next Monday).
 */
export function daysOf(rule: string, startsOn: LocalDate, from: LocalDate, to: LocalDate): LocalDate[] {
  const first = from < startsOn ? startsOn : from;
  const days: LocalDate[] = [];
  for (let year = yearOf(first); year <= yearOf(to); year++)
    for (const day of daysInYear(rule, startsOn, year)) if (day >= first && day <= to) days.push(day);
  return days;
}

/** The first day a rule gives from a day on; undefined: none within ten years. */
export function firstDay(rule: string, startsOn: LocalDate, from: LocalDate): LocalDate | undefined {
  const first = from < startsOn ? startsOn : from;
  const until = untilOf(/UNTIL=(\d{8})/.exec(rule)?.[1] ?? '');
  if (until !== undefined && until < first) return undefined;
  for (let year = yearOf(first); year <= yearOf(first) + YEARS_LOOKED_AT; year++) {
    const day = daysInYear(rule, startsOn, year).find((one) => one >= first);
    if (day !== undefined) return day;
  }
  return undefined;
}

/** Whether a rule gives this very day. */
export const gives = (rule: string, startsOn: LocalDate, day: LocalDate): boolean =>
  daysOf(rule, startsOn, day, day).length > 0;

/** The last day a rule may give, where it says so. */
export const lastDayOf = (rule: string): LocalDate | undefined => untilOf(/UNTIL=(\d{8})/.exec(rule)?.[1] ?? '');
