import { addDays, localDate } from '../kernel/calendar.ts';
import { DAY } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { checkTask } from './check.ts';
import { refuse } from './faults.ts';
import { daysOf, gives } from './repeat.ts';
import { dueOf } from './rules.ts';
import { addRow, extendRows, resync, type RowsOf } from './rows.ts';
import * as reminders from './store-reminders.ts';
import * as store from './store.ts';
import type { NewTask, Occurrence, Task, Tasks, TasksDeps, Which } from './types.ts';

/** Beyond so many repeating tasks a shop's day would cost too much to reckon. */
const MOST_SERIES = 500;
const MONTH = 31 * DAY;
const LATEST_DAYS = 5 * 366;

const noTask = (): DomainError => new DomainError('not_found', 'There is no such task.');

/** A time that has no row yet. */
const reckoned = (task: Task, day: Which['day'], zone: string): Occurrence => ({
  taskId: task.id,
  day,
  number: null,
  dueAt: dueOf(task, day, zone),
  movedAt: null,
  state: 'open',
  settledAt: null,
  settledBy: null,
  task,
});

/** The agenda over its rows and rules. */
export function createAgenda(deps: TasksDeps): Tasks {
  const { clock, vault, merchants } = deps;

  async function here(reader: Reader, merchantId: string): Promise<RowsOf> {
    const { zone } = await merchants.byId(reader, merchantId);
    return { merchantId, zone, now: clock.now() };
  }

  async function byId(reader: Reader, merchantId: string, id: string): Promise<Task> {
    const row = await store.taskRow(reader, merchantId, id);
    if (!row) throw noTask();
    return store.taskOf(vault, row);
  }

  const seriesOf = async (reader: Reader, merchantId: string): Promise<Task[]> =>
    (await store.seriesOf(reader, merchantId)).map((row) => store.taskOf(vault, row));

  async function leaveRoom(tx: Tx, merchantId: string, task: NewTask): Promise<void> {
    if (task.rule !== undefined && (await store.seriesOf(tx, merchantId)).length >= MOST_SERIES)
      throw new DomainError('unprocessable', `A shop has at most ${MOST_SERIES} repeating tasks: end some first.`);
  }

  /** What is kept of a task as it was checked. */
  const columns = (merchantId: string, task: NewTask) => ({
    kind: task.kind,
    title: vault.seal(merchantId, task.title),
    note: task.note === undefined ? null : vault.seal(merchantId, task.note),
    startsOn: task.startsOn,
    time: task.time ?? null,
    minutes: task.minutes ?? null,
    rule: task.rule ?? null,
    assigneeId: task.assigneeId ?? null,
    leads: task.leads,
    customerId: task.customerId ?? null,
    caseId: task.caseId ?? null,
  });

  /** The row of an occurrence, made where it lies so far ahead that it has none. @throws DomainError `not_found` */
  async function rowOf(tx: Tx, merchantId: string, of: Which): Promise<Occurrence> {
    const known = await store.oneOf(vault, tx, merchantId, of);
    if (known) return known;
    const task = await byId(tx, merchantId, of.taskId);
    const { zone, now } = await here(tx, merchantId);
    const ahead = !task.ended && task.rule !== undefined && dueOf(task, of.day, zone) > task.updatedAt;
    if (!ahead || of.day > addDays(localDate(now, zone), LATEST_DAYS) || !gives(task.rule!, task.startsOn, of.day))
      throw noTask();
    await addRow(tx, { merchantId, zone, now }, task, of.day);
    return (await store.oneOf(vault, tx, merchantId, of))!;
  }

  async function settle(tx: Tx, merchantId: string, of: Which, state: 'done' | 'skipped', actor: string) {
    await rowOf(tx, merchantId, of);
    return store.settle(tx, merchantId, of, { state, settledAt: clock.now(), settledBy: actor });
  }

  return {
    byId,

    async add(tx, merchantId, wanted) {
      const task = await checkTask(deps, tx, merchantId, wanted);
      await leaveRoom(tx, merchantId, task);
      const of = await here(tx, merchantId);
      const at = { createdAt: of.now, updatedAt: of.now };
      const id = newId(of.now);
      const { source, onceKey } = wanted;
      const row = { merchantId, id, ...columns(merchantId, task), ...at, source, endedAt: null };
      if (!(await store.insertTask(tx, { ...row, onceKey: onceKey ?? null }))) return undefined;
      await resync(tx, of, { ...task, id, ...at, ended: false }, false);
      return { id };
    },

    idOfOnce: store.idOfOnce,

    async change(tx, merchantId, id, wanted) {
      const before = await byId(tx, merchantId, id);
      const task = await checkTask(deps, tx, merchantId, wanted, before);
      if (before.rule === undefined || before.ended) await leaveRoom(tx, merchantId, task);
      const of = await here(tx, merchantId);
      await store.updateTask(tx, merchantId, id, { ...columns(merchantId, task), updatedAt: of.now, endedAt: null });
      const same = before.startsOn === task.startsOn && before.time === task.time && before.rule === task.rule;
      const { createdAt } = before;
      await resync(tx, of, { ...task, id, createdAt, updatedAt: of.now, ended: false }, same && !before.ended);
    },

    async between(reader, merchantId, from, to) {
      const { zone, now } = await here(reader, merchantId);
      const found = await store.dueBetween(vault, reader, merchantId, from, to);
      const today = localDate(now, zone);
      const [first, last] = [localDate(Math.max(from, now), zone), localDate(to, zone)];
      if (last < today) return found; // what is past has its rows
      const standing = new Set(
        (await store.rowsOnDays(reader, merchantId, first, last)).map(({ taskId, day }) => `${taskId} ${day}`),
      );
      for (const task of await seriesOf(reader, merchantId))
        for (const day of daysOf(task.rule!, task.startsOn, first, last)) {
          if (standing.has(`${task.id} ${day}`)) continue;
          const one = reckoned(task, day, zone);
          if (one.dueAt >= from && one.dueAt < to && one.dueAt > task.updatedAt) found.push(one);
        }
      return found.toSorted((a, b) => a.dueAt - b.dueAt || (a.number ?? Infinity) - (b.number ?? Infinity) || 0);
    },

    overdue: (reader, merchantId, limit) => store.openBefore(vault, reader, merchantId, clock.now(), limit),
    doneSince: (reader, merchantId, since) => store.settledSince(vault, reader, merchantId, since, since - MONTH),

    async ofCustomer(reader, merchantId, customerId) {
      const open = await store.openOfCustomer(vault, reader, merchantId, customerId);
      const next = new Map<string, Occurrence>();
      for (const one of open) if (!next.has(one.taskId)) next.set(one.taskId, one);
      return [...next.values()];
    },

    occurrences: (reader, merchantId, taskId, limit) => store.ofOneTask(vault, reader, merchantId, taskId, limit),
    reminders: reminders.remindersOfTask,
    one: (reader, merchantId, of) => store.oneOf(vault, reader, merchantId, of),
    byNumber: (reader, merchantId, number) => store.withNumber(vault, reader, merchantId, number),

    done: (tx, merchantId, of, actor) => settle(tx, merchantId, of, 'done', actor),

    async reopen(tx, merchantId, of) {
      const { task } = await rowOf(tx, merchantId, of);
      await store.settle(tx, merchantId, of, { state: 'open', settledAt: null, settledBy: null });
      if (task.ended && task.rule === undefined) await store.updateTask(tx, merchantId, task.id, { endedAt: null });
    },

    async later(tx, merchantId, of, dueAt) {
      const { now } = await here(tx, merchantId);
      if (!Number.isSafeInteger(dueAt) || dueAt <= now) refuse('dueAt', 'past');
      if (dueAt > now + LATEST_DAYS * DAY) refuse('dueAt', 'day');
      await rowOf(tx, merchantId, of);
      if (!(await store.setDue(tx, merchantId, of, { dueAt, movedAt: now })))
        throw new DomainError('conflict', 'This is done or was left out: open it again first.');
    },

    async skip(tx, merchantId, of, actor) {
      await settle(tx, merchantId, of, 'skipped', actor);
    },

    async end(tx, merchantId, id, actor) {
      await byId(tx, merchantId, id);
      const now = clock.now();
      await store.updateTask(tx, merchantId, id, { endedAt: now });
      await store.skipOpen(tx, merchantId, id, now, actor);
    },

    async extend(tx, merchantId) {
      await extendRows(tx, await here(tx, merchantId), await seriesOf(tx, merchantId));
    },
  };
}
