import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { customerNumbers, customers, suppressions } from '../customers/schema.ts';
import { DomainError } from '../kernel/errors.ts';
import { inbound } from '../messages/schema.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import { hot, type Reader, type Tx } from '../platform/db/index.ts';
import { threadNotes, threads, threadSteps } from './schema.ts';
import type { Cursor, Folder, FolderCounts, StepKind, Thread } from './types.ts';

const $ = (name: string) => sql.placeholder(name);

const columns = {
  id: threads.id,
  numberHash: threads.numberHash,
  numberId: threads.numberId,
  customerId: customers.id,
  name: customers.name,
  memberNumber: customers.memberNumber,
  lastFour: threads.lastFour,
  topic: threads.topic,
  open: threads.open,
  unread: threads.unread,
  assignedTo: threads.assignedTo,
  waitingSince: threads.waitingSince,
  lastAt: threads.lastAt,
  lastWords: threads.lastWords,
  lastOut: threads.lastOut,
  doubt: threads.doubtInboundId,
  stoppedSince: suppressions.since,
  place: threads.place,
};

const WORDS = 160;

/** Threads with who is behind the number now: the customer it was talked with, else its present owner. */
const selectThreads = (reader: Reader) =>
  reader.db
    .select(columns)
    .from(threads)
    .leftJoin(
      customerNumbers,
      and(
        eq(customerNumbers.merchantId, threads.merchantId),
        eq(customerNumbers.numberHash, threads.numberHash),
        isNull(customerNumbers.toAt),
      ),
    )
    .leftJoin(
      customers,
      and(
        eq(customers.merchantId, threads.merchantId),
        sql`${customers.id} = coalesce(${threads.customerId}, ${customerNumbers.customerId})`,
      ),
    )
    .leftJoin(
      suppressions,
      and(
        eq(suppressions.merchantId, threads.merchantId),
        eq(suppressions.numberHash, threads.numberHash),
        eq(suppressions.sender, '*'),
      ),
    );

type Row = Awaited<ReturnType<typeof selectThreads>>[number];

function opened(vault: Vault, merchantId: string, { doubt, stoppedSince, ...row }: Row): Thread {
  return {
    ...row,
    name: row.name && vault.open(merchantId, row.name),
    lastWords: vault.open(merchantId, row.lastWords).slice(0, WORDS),
    doubt: doubt !== null,
    stopped: stoppedSince !== null,
  };
}

const IN_FOLDER: Record<Folder, (staffId: string) => SQL | undefined> = {
  open: () => undefined,
  mine: (staffId) => eq(threads.assignedTo, staffId),
  unassigned: () => isNull(threads.assignedTo),
  unread: () => eq(threads.unread, true),
  opportunities: () => ne(threads.topic, 'other'),
  closed: () => undefined,
};

export async function listThreads(
  vault: Vault,
  reader: Reader,
  merchantId: string,
  { folder, staffId, after, limit }: { folder: Folder; staffId: string; after?: Cursor | undefined; limit: number },
): Promise<Thread[]> {
  const rows = await selectThreads(reader)
    .where(
      and(
        eq(threads.merchantId, merchantId),
        eq(threads.open, folder !== 'closed'),
        IN_FOLDER[folder](staffId),
        after && or(gt(threads.place, after.place), and(eq(threads.place, after.place), gt(threads.id, after.id))),
      ),
    )
    .orderBy(asc(threads.place), asc(threads.id))
    .limit(limit);
  return rows.map((row) => opened(vault, merchantId, row));
}

/** @throws DomainError `not_found` */
export async function threadById(vault: Vault, reader: Reader, merchantId: string, id: string): Promise<Thread> {
  const [row] = await selectThreads(reader).where(and(eq(threads.merchantId, merchantId), eq(threads.id, id)));
  if (!row) throw new DomainError('not_found', 'There is no such talk.');
  return opened(vault, merchantId, row);
}

const total = (condition: SQL): SQL<number> => sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;

/** Folders in one reading of the open talks. */
export async function folderCounts(reader: Reader, merchantId: string, staffId: string): Promise<FolderCounts> {
  const [row] = await reader.db
    .select({
      open: count(),
      mine: total(sql`${threads.assignedTo} = ${staffId}`),
      unassigned: total(sql`${threads.assignedTo} is null`),
      unread: total(sql`${threads.unread} = 1`),
      opportunities: total(sql`${threads.topic} <> 'other'`),
    })
    .from(threads)
    .where(and(eq(threads.merchantId, merchantId), eq(threads.open, true)));
  return row!;
}

export const unreadCount = hot('inbox.unread', (db) =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(threads)
    .where(and(eq(threads.merchantId, $('merchantId')), eq(threads.open, true), eq(threads.unread, true))),
);

/** When a number last texted, by whatever its text was answered. */
export const heardAt = hot('inbox.heardAt', (db) =>
  db
    .select({ at: inbound.receivedAt, id: inbound.id, text: inbound.text })
    .from(inbound)
    .where(and(eq(inbound.merchantId, $('merchantId')), eq(inbound.numberHash, $('numberHash'))))
    .orderBy(desc(inbound.receivedAt))
    .limit(1),
);

/** What only changes need: the sealed number, who it was talked with, and the doubt. @throws DomainError `not_found` */
export async function threadRow(reader: Reader, merchantId: string, id: string) {
  const [row] = await reader.db
    .select()
    .from(threads)
    .where(and(eq(threads.merchantId, merchantId), eq(threads.id, id)));
  if (!row) throw new DomainError('not_found', 'There is no such talk.');
  return row;
}

export async function setThread(
  tx: Tx,
  merchantId: string,
  id: string,
  values: Partial<typeof threads.$inferInsert>,
): Promise<void> {
  await tx.db
    .update(threads)
    .set(values)
    .where(and(eq(threads.merchantId, merchantId), eq(threads.id, id)));
}

/** Keeps a thread for a number that has none. @returns the id of whichever there is */
export async function keepThread(tx: Tx, row: typeof threads.$inferInsert): Promise<string> {
  const [added] = await tx.db.insert(threads).values(row).onConflictDoNothing().returning({ id: threads.id });
  return added?.id ?? (await threadOfNumber(tx, row.merchantId, row.numberHash))!;
}

async function threadOfNumber(reader: Reader, merchantId: string, numberHash: KeyedHash): Promise<string | undefined> {
  const [row] = await reader.db
    .select({ id: threads.id })
    .from(threads)
    .where(and(eq(threads.merchantId, merchantId), eq(threads.numberHash, numberHash)));
  return row?.id;
}

/** The talk of a customer that was spoken in last. */
export async function threadOfCustomer(reader: Reader, merchantId: string, customerId: string) {
  const [row] = await reader.db
    .select({ id: threads.id })
    .from(threads)
    .where(and(eq(threads.merchantId, merchantId), eq(threads.customerId, customerId)))
    .orderBy(desc(threads.lastAt))
    .limit(1);
  return row?.id;
}

/** A step; its id may be the key of the form that made it. @returns false when that form was sent before */
export async function addStep(tx: Tx, step: typeof threadSteps.$inferInsert & { kind: StepKind }): Promise<boolean> {
  const [added] = await tx.db.insert(threadSteps).values(step).onConflictDoNothing().returning({ id: threadSteps.id });
  return added !== undefined;
}

/** What was done with a talk since then, oldest first. */
export const stepsSince = (reader: Reader, merchantId: string, threadId: string, since: number, limit: number) =>
  reader.db
    .select()
    .from(threadSteps)
    .where(
      and(
        eq(threadSteps.merchantId, merchantId),
        eq(threadSteps.threadId, threadId),
        sql`${threadSteps.at} >= ${since}`,
      ),
    )
    .orderBy(desc(threadSteps.id))
    .limit(limit);

/** Whether somebody else has answered the same talk after `seen`. */
export async function answeredByOther(
  reader: Reader,
  { merchantId, threadId, actor }: { merchantId: string; threadId: string; actor: string },
  seen: number,
): Promise<boolean> {
  const later = await stepsSince(reader, merchantId, threadId, seen + 1, 50);
  return later.some((step) => step.kind === 'answered' && step.actor !== actor);
}

/** Which of these texts brought media, and of what types. */
export async function mediaOf(reader: Reader, merchantId: string, ids: string[]): Promise<Map<string, unknown>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.db
    .select({ id: inbound.id, media: inbound.media })
    .from(inbound)
    .where(and(eq(inbound.merchantId, merchantId), inArray(inbound.id, ids), isNotNull(inbound.media)));
  return new Map(rows.map(({ id, media }) => [id, media]));
}

export async function addNote(tx: Tx, note: typeof threadNotes.$inferInsert): Promise<void> {
  await tx.db.insert(threadNotes).values(note).onConflictDoNothing();
}

export const notesSince = (reader: Reader, merchantId: string, threadId: string, since: number, limit: number) =>
  reader.db
    .select()
    .from(threadNotes)
    .where(
      and(
        eq(threadNotes.merchantId, merchantId),
        eq(threadNotes.threadId, threadId),
        sql`${threadNotes.at} >= ${since}`,
      ),
    )
    .orderBy(desc(threadNotes.id))
    .limit(limit);

/** Since when somebody had waited as the talk was last closed, as its step tells it. */
export async function waitedAtClosing(reader: Reader, merchantId: string, threadId: string): Promise<number | null> {
  const [row] = await reader.db
    .select({ value: threadSteps.value })
    .from(threadSteps)
    .where(
      and(eq(threadSteps.merchantId, merchantId), eq(threadSteps.threadId, threadId), eq(threadSteps.kind, 'closed')),
    )
    .orderBy(desc(threadSteps.at), desc(threadSteps.id))
    .limit(1);
  return row?.value ? Number(row.value) : null;
}

/** Notes on a step, in the transaction that made it, what came of it. */
export async function setStepValue(tx: Tx, merchantId: string, id: string, value: string): Promise<void> {
  await tx.db
    .update(threadSteps)
    .set({ value })
    .where(and(eq(threadSteps.merchantId, merchantId), eq(threadSteps.id, id)));
}
