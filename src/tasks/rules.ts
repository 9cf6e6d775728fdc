import { addDays, instantOf, type LocalDate, localDate } from '../kernel/calendar.ts';
import { HOUR, MINUTE } from '../kernel/clock.ts';
import { shownClock } from '../platform/web/shown.ts';
import type { Occurrence, Task } from './types.ts';

/** Lead times people choose, in minutes before: at its time, 10 minutes, 1 and 3 hours, 1 and 2 days. */
export const LEADS = [0, 10, 60, 180, 1440, 2880] as const;
export const MOST_LEADS = 6;
export const LONGEST_LEAD = 10_080;

/** What is for a day is due when the day ends; by then it should be done. */
export const END_OF_DAY = '23:59';
/** When a reminder of what is for a day comes: as the shop opens, not at midnight. */
export const MORNING = '09:00';
const DAY_MINUTES = 1440;
/** A reminder that comes later than this after the due time is worth no text any more. */
export const WORTH = 2 * HOUR;
/** The worker looks every minute; what it finds older than this was lost to a downtime. */
export const LATE = 10 * MINUTE;

export const TITLE_MAX = 200;
export const NOTE_MAX = 1000;

/** When the occurrence of a day is due, in epoch milliseconds. */
export const dueOf = ({ time }: Pick<Task, 'time'>, day: LocalDate, zone: string): number =>
  instantOf(day, time ?? END_OF_DAY, zone);

/** Whether an occurrence is for a day: it has no time, and was not put off to one. */
export const isForDay = ({ task, dueAt }: Pick<Occurrence, 'task' | 'dueAt'>, zone: string): boolean =>
  task.time === undefined && shownClock(zone, dueAt) === END_OF_DAY;

/** When a lead time before an occurrence is: whole days are days of the calendar, whatever clocks do in between. */
function momentOf(occurrence: Occurrence, lead: number, zone: string): number {
  const { dueAt } = occurrence;
  const date = localDate(dueAt, zone);
  if (isForDay(occurrence, zone)) return instantOf(addDays(date, -Math.floor(lead / DAY_MINUTES)), MORNING, zone);
  if (lead % DAY_MINUTES !== 0) return dueAt - lead * MINUTE;
  return lead === 0 ? dueAt : instantOf(addDays(date, -lead / DAY_MINUTES), shownClock(zone, dueAt), zone);
}

/** One reminder owed: whatever leads fall on one moment are one. */
export interface Owed {
  occurrence: Occurrence;
  lead: number;
  /** Epoch milliseconds. */
  at: number;
}

/**
 * The reminders of an open occurrence. A lead time that was over when the task was written owes nothing as long as
 * another is to come; if all were over, one comes at once. Put off, an occurrence is reminded of at its time at least.
 */
export function owedOf(occurrence: Occurrence, zone: string): Owed[] {
  const { task, dueAt, movedAt } = occurrence;
  const moments = new Map<number, number>();
  for (const lead of task.leads.toSorted((a, b) => b - a)) moments.set(momentOf(occurrence, lead, zone), lead);
  const all = [...moments].map(([at, lead]) => ({ occurrence, lead, at }));
  const setAt = Math.max(task.updatedAt, movedAt ?? 0);
  const ahead = all.filter(({ at }) => at > setAt);
  const last = all.reduce<Owed | undefined>((latest, one) => (latest && latest.at > one.at ? latest : one), undefined);
  if (ahead.length > 0 || !last || dueAt <= setAt) return ahead;
  return [{ ...last, at: movedAt === setAt ? Math.max(setAt, momentOf(occurrence, 0, zone)) : setAt }];
}

/** Until when a reminder is worth a text. */
export const worthUntil = ({ occurrence }: Owed, zone: string): number =>
  isForDay(occurrence, zone) ? occurrence.dueAt : occurrence.dueAt + WORTH;

const keyOf = ({ occurrence: { taskId, day } }: Owed): string => `${taskId} ${day}`;

/** The last of each group, by its moment. */
function newestOf(owed: readonly Owed[], key: (one: Owed) => string): Set<Owed> {
  const newest = new Map<string, Owed>();
  for (const one of owed) if ((newest.get(key(one))?.at ?? -Infinity) <= one.at) newest.set(key(one), one);
  return new Set(newest.values());
}

/**
 * Parts reminders whose moment has come into those to send and those to note as missed: of an occurrence only the
 * newest lead is sent, nothing beyond its worth, and of a task only one text of those a downtime held up.
 */
export function partOwed(due: readonly Owed[], now: number, zone: string): { send: Owed[]; missed: Owed[] } {
  const newest = newestOf(due, keyOf);
  const worth = due.filter((one) => newest.has(one) && now <= worthUntil(one, zone));
  const late = worth.filter(({ at }) => now - at > LATE);
  const kept = newestOf(late, ({ occurrence }) => occurrence.taskId);
  const send = worth.filter((one) => !late.includes(one) || kept.has(one));
  return { send, missed: due.filter((one) => !send.includes(one)) };
}

const bare = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** A title as it is kept: one line, blanks made one; '' for what cannot stand. */
export function readTitle(text: string): string {
  const title = bare(text).replaceAll(/\s+/g, ' ');
  return Array.from(title).length > TITLE_MAX ? '' : title;
}

/** The longest beginning of a title with which a text keeps to one part; the words to reply stand behind it. */
export function fitted(title: string, fits: (title: string) => boolean): string {
  if (fits(title)) return title;
  const letters = Array.from(title);
  const cut = (length: number): string => `${letters.slice(0, length).join('').trimEnd()}...`;
  let [least, most] = [1, letters.length - 1];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(cut(middle))) least = middle;
    else most = middle - 1;
  }
  return cut(least);
}
