import { addDays, type LocalDate, localDate } from '../kernel/calendar.ts';
import { nextNumber } from '../platform/counters.ts';
import type { Tx } from '../platform/db/index.ts';
import { daysOf } from './repeat.ts';
import { dueOf } from './rules.ts';
import * as store from './store.ts';
import type { Task } from './types.ts';

/** How many days ahead an occurrence gets its row and number; the longest lead time is a week. */
export const AHEAD_DAYS = 8;
/** How far back rows are made up for days on which nothing ran. */
export const BACK_DAYS = 7;
const FIRST_NUMBER = 1;

export interface RowsOf {
  merchantId: string;
  zone: string;
  now: number;
}

/** The days near now of which a task has rows; what was due before the task was written so is none of them. */
export function daysNear(task: Task, { zone, now }: Omit<RowsOf, 'merchantId'>): LocalDate[] {
  if (task.rule === undefined) return [task.startsOn];
  const today = localDate(now, zone);
  const days = daysOf(task.rule, task.startsOn, addDays(today, -BACK_DAYS), addDays(today, AHEAD_DAYS));
  return days.filter((day) => dueOf(task, day, zone) > task.updatedAt);
}

/** Adds the row of a day, with a number that was given up or the next one. Does nothing where it stands already. */
export async function addRow(tx: Tx, of: RowsOf, task: Task, day: LocalDate, freed: number[] = []): Promise<void> {
  const { merchantId, zone } = of;
  const number = freed.shift() ?? (await nextNumber(tx, merchantId, 'tasks', FIRST_NUMBER));
  await store.insertOccurrence(tx, { merchantId, taskId: task.id, day, number, dueAt: dueOf(task, day, zone) });
}

/**
 * Brings the rows ahead in line with a task that was changed: what the rule gives no more goes, what it gives anew
 * comes, with the numbers given up. Rows that are settled or overdue stay; of a task that does not repeat the one open
 * row is moved, overdue or not.
 * @param keepMoved what was put off stays so: neither day nor time of the task was changed
 */
export async function resync(tx: Tx, of: RowsOf, task: Task, keepMoved: boolean): Promise<void> {
  const { merchantId, zone, now } = of;
  const rows = await store.rowsOfTask(tx, merchantId, task.id);
  const wanted = new Set(daysNear(task, of));
  const freed: number[] = [];
  for (const row of rows) {
    const day = row.day as LocalDate;
    const which = { taskId: task.id, day };
    if (row.state !== 'open' || (task.rule !== undefined && row.dueAt <= now)) continue;
    if (!wanted.has(day)) {
      await store.deleteOccurrence(tx, merchantId, which);
      freed.push(row.number);
    } else if (row.movedAt === null || !keepMoved)
      await store.setDue(tx, merchantId, which, { dueAt: dueOf(task, day, zone), movedAt: null });
  }
  const standing = new Set(rows.filter(({ number }) => !freed.includes(number)).map(({ day }) => day));
  for (const day of wanted) if (!standing.has(day)) await addRow(tx, of, task, day, freed);
}

/** The rows of the coming days for everything that repeats; times follow the shop's zone, should it have changed. */
export async function extendRows(tx: Tx, of: RowsOf, series: readonly Task[]): Promise<void> {
  const { merchantId, zone, now } = of;
  for (const { row, time } of await store.unmovedAhead(tx, merchantId, now)) {
    const which = { taskId: row.taskId, day: row.day as LocalDate };
    const dueAt = dueOf({ time: time ?? undefined }, which.day, zone);
    if (dueAt !== row.dueAt) await store.setDue(tx, merchantId, which, { dueAt, movedAt: null });
  }
  const today = localDate(now, zone);
  const rows = await store.rowsOnDays(tx, merchantId, addDays(today, -BACK_DAYS), addDays(today, AHEAD_DAYS));
  const standing = new Set(rows.map(({ taskId, day }) => `${taskId} ${day}`));
  for (const task of series)
    for (const day of daysNear(task, of)) if (!standing.has(`${task.id} ${day}`)) await addRow(tx, of, task, day);
}
