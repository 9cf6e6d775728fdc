import { and, asc, desc, eq, gte, inArray } from 'drizzle-orm';
import type { LocalDate } from '../kernel/calendar.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { taskReminders } from './schema.ts';
import type { Occurrence, Reminder, Which } from './types.ts';

const AT_ONCE = 500;

/** What one reminder is told by: put off, an occurrence is reminded of anew. */
export const leadKey = ({ taskId, day, dueAt }: Which & { dueAt: number }, lead: number): string =>
  `${taskId} ${day} ${dueAt} ${lead}`;

/** Of which leads a reminder was sent or noted, as `leadKey`s. */
export async function remindedOf(reader: Reader, merchantId: string, of: readonly Occurrence[]): Promise<Set<string>> {
  const ids = [...new Set(of.map(({ taskId }) => taskId))];
  const first = of.reduce((least, { day }) => (day < least ? day : least), '9999-12-31');
  const found = new Set<string>();
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const rows = await reader.db
      .select()
      .from(taskReminders)
      .where(
        and(
          eq(taskReminders.merchantId, merchantId),
          inArray(taskReminders.taskId, ids.slice(i, i + AT_ONCE)),
          gte(taskReminders.day, first),
        ),
      );
    for (const row of rows) found.add(leadKey({ ...row, day: row.day as LocalDate }, row.lead));
  }
  return found;
}

/** False when it stands already. */
export async function insertReminder(tx: Tx, row: typeof taskReminders.$inferInsert): Promise<boolean> {
  const added = await tx.db.insert(taskReminders).values(row).onConflictDoNothing().returning({ at: taskReminders.at });
  return added.length > 0;
}

export async function setReminderMessage(
  tx: Tx,
  row: Pick<typeof taskReminders.$inferSelect, 'merchantId' | 'taskId' | 'day' | 'staffId' | 'dueAt' | 'lead'>,
  to: Pick<typeof taskReminders.$inferSelect, 'state' | 'messageId'>,
): Promise<void> {
  const { merchantId, taskId, day, staffId, dueAt, lead } = row;
  await tx.db
    .update(taskReminders)
    .set(to)
    .where(
      and(
        eq(taskReminders.merchantId, merchantId),
        eq(taskReminders.taskId, taskId),
        eq(taskReminders.day, day),
        eq(taskReminders.staffId, staffId),
        eq(taskReminders.dueAt, dueAt),
        eq(taskReminders.lead, lead),
      ),
    );
}

export async function remindersOfTask(reader: Reader, merchantId: string, taskId: string, limit: number) {
  const rows = await reader.db
    .select()
    .from(taskReminders)
    .where(and(eq(taskReminders.merchantId, merchantId), eq(taskReminders.taskId, taskId)))
    .orderBy(desc(taskReminders.at), asc(taskReminders.staffId), asc(taskReminders.lead))
    .limit(limit);
  return rows.map(({ day, ...row }): Reminder => ({ ...row, day: day as LocalDate }));
}
