import { isDay, type LocalDate, weekdayOf } from '../kernel/calendar.ts';
import { lastDayOf } from './repeat.ts';

/** How people choose that something repeats; `custom` is a rule a program gave that has no such name. */
export const REPEATS = [
  'none', 'daily', 'every', 'weekdays', 'weekly', 'fortnightly', 'monthly_day', 'monthly_weekday', 'yearly', 'custom',
] as const; // prettier-ignore
export type Repeat = (typeof REPEATS)[number];

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What the form of a task asks of its repetition. */
export interface RepeatChoice {
  repeat: Repeat;
  /** Of `every`: days between. */
  every: number;
  /** Of `weekly` and `fortnightly`. */
  days: readonly Weekday[];
  end: 'never' | 'on' | 'after';
  until?: LocalDate | undefined;
  count?: number | undefined;
  /** Of `custom`: the rule as it is kept, without its end. */
  custom?: string | undefined;
}

export const weekdayCode = (day: LocalDate): Weekday => WEEKDAYS[weekdayOf(day) - 1]!;

const dayOfMonth = (day: LocalDate): number => Number(day.slice(8));

/** Which of its kind in the month a day is: the second Tuesday; a fifth is called the last, -1. */
export function ordinalOf(day: LocalDate): number {
  const nth = Math.ceil(dayOfMonth(day) / 7);
  return nth === 5 ? -1 : nth;
}

/**
 * The 29th to 31st are the month's last day where it is too short: the latest of the 28th up to that day. (A program's
 * own `BYMONTHDAY=31` leaves short months out, as RFC 5545 says.)
 */
function onDay(day: number): string {
  if (day <= 28) return `BYMONTHDAY=${day}`;
  const days = Array.from({ length: day - 27 }, (_, i) => 28 + i);
  return `BYMONTHDAY=${days.join(',')};BYSETPOS=-1`;
}

/** 29 February is kept on the 28th in common years, as birthdays are. */
function onDate(day: LocalDate): string {
  const [month, date] = [Number(day.slice(5, 7)), dayOfMonth(day)];
  const everyYear = isDay(2025, month, date);
  return `BYMONTH=${month};${everyYear ? `BYMONTHDAY=${date}` : onDay(date)}`;
}

const sorted = (days: readonly Weekday[]): string => WEEKDAYS.filter((day) => days.includes(day)).join(',');

/** The rule of each choice, without its end. */
function bodyOf({ repeat, every, days, custom }: RepeatChoice, startsOn: LocalDate): string | undefined {
  switch (repeat) {
    case 'none':
      return undefined;
    case 'daily':
      return 'FREQ=DAILY';
    case 'every':
      return `FREQ=DAILY;INTERVAL=${every}`;
    case 'weekdays':
      return 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${sorted(days)}`;
    case 'fortnightly':
      return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${sorted(days)}`;
    case 'monthly_day':
      return `FREQ=MONTHLY;${onDay(dayOfMonth(startsOn))}`;
    case 'monthly_weekday':
      return `FREQ=MONTHLY;BYDAY=${ordinalOf(startsOn)}${weekdayCode(startsOn)}`;
    case 'yearly':
      return `FREQ=YEARLY;${onDate(startsOn)}`;
    case 'custom':
      return custom;
  }
}

/** The rule of a choice; undefined: once. Its values are checked already. */
export function ruleOf(choice: RepeatChoice, startsOn: LocalDate): string | undefined {
  const body = bodyOf(choice, startsOn);
  if (body === undefined || choice.end === 'never') return body;
  if (choice.end === 'after') return `${body};COUNT=${choice.count}`;
  return `${body};UNTIL=${choice.until!.replaceAll('-', '')}`;
}

/** A rule as the form shows it: the choice that makes it, or `custom`. */
export function choiceOf(rule: string | undefined, startsOn: LocalDate): RepeatChoice {
  const none: RepeatChoice = { repeat: 'none', every: 2, days: [weekdayCode(startsOn)], end: 'never' };
  if (rule === undefined) return none;
  const body = rule.replace(/;(COUNT|UNTIL)=[^;]*/g, '');
  const count = /COUNT=(\d+)/.exec(rule)?.[1];
  const until = lastDayOf(rule);
  const days = WEEKDAYS.filter((day) => new RegExp(`BYDAY=[^;]*${day}`).test(body));
  const base: RepeatChoice = {
    ...none,
    every: Number(/INTERVAL=(\d+)/.exec(body)?.[1] ?? 2),
    days: days.length > 0 ? days : none.days,
    end: count !== undefined ? 'after' : until !== undefined ? 'on' : 'never',
    count: count === undefined ? undefined : Number(count),
    until,
    custom: body,
  };
  const repeat = REPEATS.find((one) => bodyOf({ ...base, repeat: one }, startsOn) === body);
  return { ...base, repeat: repeat ?? 'custom' };
}
