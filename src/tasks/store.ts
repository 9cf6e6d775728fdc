import { and, asc, desc, eq, gte, isNotNull, isNull, lt, lte, ne, type SQL } from 'drizzle-orm';
import type { LocalDate } from '../kernel/calendar.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { taskOccurrences, tasks } from './schema.ts';
import type { Occurrence, Task, Which } from './types.ts';

export type TaskRow = typeof tasks.$inferSelect;
export type OccurrenceRow = typeof taskOccurrences.$inferSelect;

const optional = <T>(value: T | null): T | undefined => value ?? undefined;

/** A row as the rest of the slice knows it. */
export function taskOf(vault: Vault, row: TaskRow): Task {
  return {
    id: row.id,
    kind: row.kind,
    title: vault.open(row.merchantId, row.title),
    note: row.note === null ? undefined : vault.open(row.merchantId, row.note),
    startsOn: row.startsOn as LocalDate,
    time: optional(row.time),
    minutes: optional(row.minutes),
    rule: optional(row.rule),
    assigneeId: optional(row.assigneeId),
    leads: row.leads as number[],
    customerId: optional(row.customerId),
    caseId: optional(row.caseId),
    source: row.source,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ended: row.endedAt !== null,
  };
}

export function occurrenceOf(row: OccurrenceRow, task: Task): Occurrence {
  const { taskId, number, dueAt, movedAt, state, settledAt, settledBy } = row;
  return { taskId, day: row.day as LocalDate, number, dueAt, movedAt, state, settledAt, settledBy, task };
}

const ofTask = (merchantId: string, id: string) => and(eq(tasks.merchantId, merchantId), eq(tasks.id, id));
const ofOccurrence = (merchantId: string, { taskId, day }: Which) =>
  and(eq(taskOccurrences.merchantId, merchantId), eq(taskOccurrences.taskId, taskId), eq(taskOccurrences.day, day));

/** False when the once-key is taken: nothing was written. */
export async function insertTask(tx: Tx, row: typeof tasks.$inferInsert): Promise<boolean> {
  return (await tx.db.insert(tasks).values(row).onConflictDoNothing().returning({ id: tasks.id })).length > 0;
}

/** The task that carries a once-key. */
export async function idOfOnce(reader: Reader, merchantId: string, onceKey: string): Promise<string | undefined> {
  const rows = await reader.db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.merchantId, merchantId), eq(tasks.onceKey, onceKey)));
  return rows[0]?.id;
}

export async function updateTask(tx: Tx, merchantId: string, id: string, to: Partial<TaskRow>): Promise<void> {
  await tx.db.update(tasks).set(to).where(ofTask(merchantId, id));
}

export async function taskRow(reader: Reader, merchantId: string, id: string): Promise<TaskRow | undefined> {
  return (await reader.db.select().from(tasks).where(ofTask(merchantId, id)))[0];
}

/** What repeats and has not ended. */
export const seriesOf = (reader: Reader, merchantId: string): Promise<TaskRow[]> =>
  reader.db
    .select()
    .from(tasks)
    .where(and(eq(tasks.merchantId, merchantId), isNull(tasks.endedAt), isNotNull(tasks.rule)))
    .orderBy(asc(tasks.id));

/** Occurrences with their tasks, each task opened once. */
async function joined(
  vault: Vault,
  reader: Reader,
  where: SQL | undefined,
  order: readonly SQL[],
  limit: number,
): Promise<Occurrence[]> {
  const rows = await reader.db
    .select({ occurrence: taskOccurrences, task: tasks })
    .from(taskOccurrences)
    .innerJoin(tasks, and(eq(tasks.merchantId, taskOccurrences.merchantId), eq(tasks.id, taskOccurrences.taskId)))
    .where(where)
    .orderBy(...order)
    .limit(limit);
  const opened = new Map<string, Task>();
  return rows.map(({ occurrence, task }) => {
    const known = opened.get(task.id) ?? taskOf(vault, task);
    opened.set(task.id, known);
    return occurrenceOf(occurrence, known);
  });
}

const mine = (merchantId: string) => eq(taskOccurrences.merchantId, merchantId);
const isOpen = eq(taskOccurrences.state, 'open');
/** More than any page or calendar shows. */
const MOST = 20_000;

/** Rows due from one instant to another, whatever became of them. */
export const dueBetween = (vault: Vault, reader: Reader, merchantId: string, from: number, to: number) =>
  joined(
    vault,
    reader,
    and(mine(merchantId), gte(taskOccurrences.dueAt, from), lt(taskOccurrences.dueAt, to)),
    [asc(taskOccurrences.dueAt), asc(taskOccurrences.number)],
    MOST,
  );

/** Open rows due from one instant to another. */
export const openBetween = (vault: Vault, reader: Reader, merchantId: string, from: number, to: number) =>
  joined(
    vault,
    reader,
    and(mine(merchantId), isOpen, gte(taskOccurrences.dueAt, from), lt(taskOccurrences.dueAt, to)),
    [asc(taskOccurrences.dueAt), asc(taskOccurrences.number)],
    MOST,
  );

/** Open rows due before an instant, the newest first. */
export const openBefore = (vault: Vault, reader: Reader, merchantId: string, before: number, limit: number) =>
  joined(
    vault,
    reader,
    and(mine(merchantId), isOpen, lt(taskOccurrences.dueAt, before)),
    [desc(taskOccurrences.dueAt), desc(taskOccurrences.number)],
    limit,
  );

/** Rows done since an instant, of those due after another; the latest first. */
export const settledSince = (vault: Vault, reader: Reader, merchantId: string, since: number, dueFrom: number) =>
  joined(
    vault,
    reader,
    and(
      mine(merchantId),
      gte(taskOccurrences.dueAt, dueFrom),
      eq(taskOccurrences.state, 'done'),
      gte(taskOccurrences.settledAt, since),
    ),
    [desc(taskOccurrences.settledAt), desc(taskOccurrences.number)],
    MOST,
  );

export const ofOneTask = (vault: Vault, reader: Reader, merchantId: string, taskId: string, limit: number) =>
  joined(
    vault,
    reader,
    and(mine(merchantId), eq(taskOccurrences.taskId, taskId)),
    [desc(taskOccurrences.dueAt), desc(taskOccurrences.number)],
    limit,
  );

export async function oneOf(vault: Vault, reader: Reader, merchantId: string, of: Which) {
  return (await joined(vault, reader, ofOccurrence(merchantId, of), [asc(taskOccurrences.number)], 1))[0];
}

export async function withNumber(vault: Vault, reader: Reader, merchantId: string, number: number) {
  const where = and(mine(merchantId), eq(taskOccurrences.number, number));
  return (await joined(vault, reader, where, [asc(taskOccurrences.number)], 1))[0];
}

/** Open rows about a customer, the next due first. */
export const openOfCustomer = (vault: Vault, reader: Reader, merchantId: string, customerId: string) =>
  joined(
    vault,
    reader,
    and(mine(merchantId), isOpen, eq(tasks.customerId, customerId)),
    [asc(taskOccurrences.dueAt), asc(taskOccurrences.number)],
    MOST,
  );

/** Tasks that were ever about a customer, newest first. */
export const tasksOfCustomer = (reader: Reader, merchantId: string, customerId: string, limit: number) =>
  reader.db
    .select()
    .from(tasks)
    .where(and(eq(tasks.merchantId, merchantId), eq(tasks.customerId, customerId)))
    .orderBy(desc(tasks.id))
    .limit(limit);

/** Days of which a task has a row, whatever it was put off to. */
export const rowsOnDays = (reader: Reader, merchantId: string, from: LocalDate, to: LocalDate) =>
  reader.db
    .select({ taskId: taskOccurrences.taskId, day: taskOccurrences.day })
    .from(taskOccurrences)
    .innerJoin(tasks, and(eq(tasks.merchantId, taskOccurrences.merchantId), eq(tasks.id, taskOccurrences.taskId)))
    .where(
      and(
        eq(tasks.merchantId, merchantId),
        isNotNull(tasks.rule),
        isNull(tasks.endedAt),
        gte(taskOccurrences.day, from),
        lte(taskOccurrences.day, to),
      ),
    );

/** Every row of a task, bare. */
export const rowsOfTask = (reader: Reader, merchantId: string, taskId: string): Promise<OccurrenceRow[]> =>
  reader.db
    .select()
    .from(taskOccurrences)
    .where(and(mine(merchantId), eq(taskOccurrences.taskId, taskId)))
    .orderBy(asc(taskOccurrences.dueAt));

/** Open rows not yet due that nobody put off: what follows the rule and the shop's zone. */
export const unmovedAhead = (reader: Reader, merchantId: string, now: number) =>
  reader.db
    .select({ row: taskOccurrences, time: tasks.time })
    .from(taskOccurrences)
    .innerJoin(tasks, and(eq(tasks.merchantId, taskOccurrences.merchantId), eq(tasks.id, taskOccurrences.taskId)))
    .where(and(mine(merchantId), isOpen, isNull(taskOccurrences.movedAt), gte(taskOccurrences.dueAt, now)));

/** False when the day has its row already. */
export async function insertOccurrence(
  tx: Tx,
  row: Pick<OccurrenceRow, 'merchantId' | 'taskId' | 'day' | 'number' | 'dueAt'>,
): Promise<boolean> {
  const added = await tx.db
    .insert(taskOccurrences)
    .values({ ...row, state: 'open', settledAt: null, settledBy: null, movedAt: null })
    .onConflictDoNothing()
    .returning({ day: taskOccurrences.day });
  return added.length > 0;
}

export const deleteOccurrence = async (tx: Tx, merchantId: string, of: Which): Promise<void> =>
  void (await tx.db.delete(taskOccurrences).where(ofOccurrence(merchantId, of)));

/** Changes a row that is not in the state given. @returns whether it was changed */
export async function settle(
  tx: Tx,
  merchantId: string,
  of: Which,
  to: Pick<OccurrenceRow, 'state' | 'settledAt' | 'settledBy'>,
): Promise<boolean> {
  const changed = await tx.db
    .update(taskOccurrences)
    .set(to)
    .where(and(ofOccurrence(merchantId, of), ne(taskOccurrences.state, to.state)))
    .returning({ day: taskOccurrences.day });
  return changed.length > 0;
}

/** Moves an open row. @returns false when it is not open */
export async function setDue(
  tx: Tx,
  merchantId: string,
  of: Which,
  to: Pick<OccurrenceRow, 'dueAt' | 'movedAt'>,
): Promise<boolean> {
  const changed = await tx.db
    .update(taskOccurrences)
    .set(to)
    .where(and(ofOccurrence(merchantId, of), isOpen))
    .returning({ day: taskOccurrences.day });
  return changed.length > 0;
}

/** Takes every open row of a task off. */
export async function skipOpen(tx: Tx, merchantId: string, taskId: string, at: number, by: string): Promise<void> {
  await tx.db
    .update(taskOccurrences)
    .set({ state: 'skipped', settledAt: at, settledBy: by })
    .where(and(mine(merchantId), eq(taskOccurrences.taskId, taskId), isOpen));
}
