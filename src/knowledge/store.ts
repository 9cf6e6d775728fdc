import { and, count, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Reader, Tx } from '../platform/db/index.ts';
import { knowledgeEntries as entries } from './schema.ts';
import type { Entry, NewEntry, Worded } from './types.ts';

const worded: z.ZodType<Worded> = z.object({ en: z.string().exactOptional(), zh: z.string().exactOptional() });
const wordList = z.array(z.string());

type Row = typeof entries.$inferSelect;

const entryOf = (row: Row): Entry => ({
  id: row.id,
  question: worded.parse(row.question),
  answer: worded.parse(row.answer),
  words: wordList.parse(row.words),
  topic: row.topic,
  forReplies: row.forReplies,
  forTexts: row.forTexts,
  used: row.used,
  updatedAt: row.updatedAt,
  archivedAt: row.archivedAt,
});

const own = (merchantId: string, id: string) => and(eq(entries.merchantId, merchantId), eq(entries.id, id));

/** Entries in use, or those archived. */
export async function entriesOf(reader: Reader, merchantId: string, archived: boolean): Promise<Entry[]> {
  const state = archived ? isNotNull(entries.archivedAt) : isNull(entries.archivedAt);
  const rows = await reader.db
    .select()
    .from(entries)
    .where(and(eq(entries.merchantId, merchantId), state));
  return rows.map(entryOf);
}

export async function entryById(reader: Reader, merchantId: string, id: string): Promise<Entry | undefined> {
  const [row] = await reader.db.select().from(entries).where(own(merchantId, id));
  return row && entryOf(row);
}

/** Entries in use. */
export async function inUse(reader: Reader, merchantId: string): Promise<number> {
  const [row] = await reader.db
    .select({ many: count() })
    .from(entries)
    .where(and(eq(entries.merchantId, merchantId), isNull(entries.archivedAt)));
  return row?.many ?? 0;
}

/** @returns whether it is new; false: the same form again */
export async function insertEntry(
  tx: Tx,
  row: NewEntry & { merchantId: string; id: string; actor: string; now: number },
): Promise<boolean> {
  const { now, ...values } = row;
  const added = await tx.db
    .insert(entries)
    .values({ ...values, used: 0, createdAt: now, updatedAt: now, archivedAt: null })
    .onConflictDoNothing()
    .returning({ id: entries.id });
  return added.length > 0;
}

/** @returns whether there is such an entry */
export async function updateEntry(
  tx: Tx,
  merchantId: string,
  id: string,
  change: Partial<NewEntry> & { updatedAt: number; archivedAt?: number | null; actor: string },
): Promise<boolean> {
  const changed = await tx.db.update(entries).set(change).where(own(merchantId, id)).returning({ id: entries.id });
  return changed.length > 0;
}

/** Counts in the database, so that two at one moment are two. */
export async function countUse(tx: Tx, merchantId: string, id: string): Promise<void> {
  await tx.db
    .update(entries)
    .set({ used: sql`${entries.used} + 1` })
    .where(own(merchantId, id));
}
