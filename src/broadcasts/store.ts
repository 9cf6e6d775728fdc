import { and, asc, desc, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { customerNumbers, customers } from '../customers/schema.ts';
import { DomainError } from '../kernel/errors.ts';
import { addressColumns, itsCurrentNumber } from '../marketing/index.ts';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { readDraft } from './draft.ts';
import { type ArmCode, broadcastRecipients, broadcasts } from './schema.ts';
import type { Broadcast, BroadcastStatus, Draft } from './types.ts';

const $ = (name: string) => sql.placeholder(name);

/** A broadcast as it stands in its row, with the draft read. */
export type Row = Omit<typeof broadcasts.$inferSelect, 'draft'> & { draft: Draft };

const opened = (row: typeof broadcasts.$inferSelect): Row => ({ ...row, draft: readDraft(row.draft) });

const itself = (merchantId: string, id: string): SQL =>
  and(eq(broadcasts.merchantId, merchantId), eq(broadcasts.id, id))!;

/** @throws DomainError `not_found` */
export async function rowById(reader: Reader, merchantId: string, id: string): Promise<Row> {
  const [row] = await reader.db.select().from(broadcasts).where(itself(merchantId, id));
  if (!row) throw new DomainError('not_found', 'There is no such broadcast.');
  return opened(row);
}

export const shown = (row: Row): Broadcast => ({
  id: row.id,
  draft: row.draft,
  status: row.status,
  createdAt: row.createdAt,
  startAt: row.startAt,
  startedAt: row.startedAt,
  endedAt: row.endedAt,
  createdBy: row.createdBy,
  approvedBy: row.approvedBy,
  reason: row.reason,
  parentId: row.parentId,
  winner: row.winner,
});

/** Newest first. */
export async function list(
  reader: Reader,
  merchantId: string,
  filter: { before?: string; parentId?: string; limit: number },
): Promise<Row[]> {
  const rows = await reader.db
    .select()
    .from(broadcasts)
    .where(
      and(
        eq(broadcasts.merchantId, merchantId),
        filter.before ? lt(broadcasts.id, filter.before) : undefined,
        filter.parentId ? eq(broadcasts.parentId, filter.parentId) : undefined,
      ),
    )
    .orderBy(desc(broadcasts.id))
    .limit(filter.limit);
  return rows.map(opened);
}

/** A new broadcast. @returns false when the recurring one has a copy of that day already */
export async function insertBroadcast(
  tx: Tx,
  row: Pick<Row, 'merchantId' | 'id' | 'draft' | 'status' | 'createdAt' | 'createdBy'> & Partial<Row>,
): Promise<boolean> {
  const nothing = { cursor: '', audience: 0, heldOut: 0, skipped: 0, paceAt: 0 };
  const [added] = await tx.db
    .insert(broadcasts)
    .values({ ...nothing, ...row })
    .onConflictDoNothing()
    .returning({ id: broadcasts.id });
  return added !== undefined;
}

/** Moves a broadcast on from one of the states given. @returns false when it stands elsewhere by now */
export async function move(
  tx: Tx,
  merchantId: string,
  id: string,
  from: readonly BroadcastStatus[],
  to: Partial<Omit<typeof broadcasts.$inferInsert, 'merchantId' | 'id'>>,
): Promise<boolean> {
  const [moved] = await tx.db
    .update(broadcasts)
    .set(to)
    .where(and(itself(merchantId, id), sql`${broadcasts.status} in ${[...from]}`))
    .returning({ id: broadcasts.id });
  return moved !== undefined;
}

/** @returns false when it is no draft any more */
export async function removeDraft(tx: Tx, merchantId: string, id: string): Promise<boolean> {
  const [gone] = await tx.db
    .delete(broadcasts)
    .where(and(itself(merchantId, id), eq(broadcasts.status, 'draft')))
    .returning({ id: broadcasts.id });
  return gone !== undefined;
}

/** What the worker has to look after, of all shops: those whose time has come, and those under way. */
export async function active(reader: Reader, now: number): Promise<Row[]> {
  const rows = await reader.db
    .select()
    .from(broadcasts)
    .where(
      sql`${broadcasts.status} in ('expanding', 'sending') or (${broadcasts.status} in ('scheduled', 'recurring') and ${broadcasts.startAt} <= ${now})`,
    )
    .orderBy(asc(broadcasts.startAt), asc(broadcasts.id))
    .limit(200);
  return rows.map(opened);
}

/** The next moment at which one is due to start; undefined: none is. */
export async function nextStart(reader: Reader): Promise<number | undefined> {
  const [row] = await reader.db
    .select({ startAt: broadcasts.startAt })
    .from(broadcasts)
    .where(sql`${broadcasts.status} in ('scheduled', 'recurring')`)
    .orderBy(asc(broadcasts.startAt))
    .limit(1);
  return row?.startAt ?? undefined;
}

const nextBucket = hot('broadcasts.nextBucket', (db) =>
  db
    .select({ bucket: broadcastRecipients.bucket })
    .from(broadcastRecipients)
    .where(
      and(
        eq(broadcastRecipients.merchantId, $('merchantId')),
        eq(broadcastRecipients.broadcastId, $('id')),
        eq(broadcastRecipients.arm, $('arm')),
        gt(broadcastRecipients.bucket, $('after')),
        sql`${broadcastRecipients.state} = 'waiting'`,
      ),
    )
    .orderBy(asc(broadcastRecipients.bucket))
    .limit(1),
);

/** Buckets of an arm in which somebody still waits: a loose scan of the index, one step a bucket. */
export async function waitingBuckets(reader: Reader, merchantId: string, id: string, arm: ArmCode): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; found.length < 1000;) {
    const next = await nextBucket.get(reader, { merchantId, id, arm, after });
    if (!next) break;
    found.push((after = next.bucket));
  }
  return found;
}

const due = hot('broadcasts.due', (db) =>
  db
    .select({
      customerId: broadcastRecipients.customerId,
      arm: broadcastRecipients.arm,
      ...addressColumns,
    })
    .from(broadcastRecipients)
    .innerJoin(
      customers,
      and(eq(customers.merchantId, broadcastRecipients.merchantId), eq(customers.id, broadcastRecipients.customerId)),
    )
    .leftJoin(customerNumbers, itsCurrentNumber)
    .where(
      and(
        eq(broadcastRecipients.merchantId, $('merchantId')),
        eq(broadcastRecipients.broadcastId, $('id')),
        eq(broadcastRecipients.arm, $('arm')),
        eq(broadcastRecipients.bucket, $('bucket')),
        sql`${broadcastRecipients.state} = 'waiting'`,
      ),
    )
    .orderBy(asc(broadcastRecipients.customerId), desc(customerNumbers.fromAt))
    .limit($('limit')),
);

export type DueRow = Awaited<ReturnType<typeof due.all>>[number];

/** The next who wait in a bucket, each once, with the newest number of theirs. */
export async function dueOf(
  reader: Reader,
  of: { merchantId: string; id: string; arm: ArmCode; bucket: string; limit: number },
): Promise<DueRow[]> {
  const rows = await due.all(reader, of);
  return rows.filter(({ customerId }, at) => rows[at - 1]?.customerId !== customerId);
}

const settle = hotWrite('broadcasts.settle', (db) =>
  db
    .update(broadcastRecipients)
    .set({ state: $('state') as never, reason: $('reason') as never, messageId: $('messageId') as never })
    .where(
      and(
        eq(broadcastRecipients.merchantId, $('merchantId')),
        eq(broadcastRecipients.broadcastId, $('id')),
        eq(broadcastRecipients.customerId, $('customerId')),
        sql`${broadcastRecipients.state} = 'waiting'`,
      ),
    )
    .returning({ customerId: broadcastRecipients.customerId }),
);

/** What became of one who waited. @returns false when it was settled before */
export const settleRecipient = async (
  tx: Tx,
  of: { merchantId: string; id: string; customerId: string },
  as: { state: 'queued' | 'skipped'; reason: string | null; messageId: string | null },
): Promise<boolean> => (await settle.get(tx, { ...of, ...as })) !== undefined;

const fed = hotWrite('broadcasts.fed', (db) =>
  db
    .update(broadcasts)
    .set({ skipped: sql`${broadcasts.skipped} + ${$('skipped')}`, paceAt: $('paceAt') as never })
    .where(
      and(eq(broadcasts.merchantId, $('merchantId')), eq(broadcasts.id, $('id')), eq(broadcasts.status, 'sending')),
    )
    .returning({ id: broadcasts.id }),
);

/** Notes what a round of feeding did. @returns false when the broadcast is not sending any more: undo the round */
export const noteFed = async (
  tx: Tx,
  of: { merchantId: string; id: string; skipped: number; paceAt: number },
): Promise<boolean> => (await fed.get(tx, of)) !== undefined;

/** Sets what a recipient's bucket is, when its number turned out to be of another place. */
export const rebucket = (
  tx: Tx,
  of: { merchantId: string; id: string; customerId: string; bucket: string },
): Promise<unknown> =>
  tx.db
    .update(broadcastRecipients)
    .set({ bucket: of.bucket })
    .where(
      and(
        eq(broadcastRecipients.merchantId, of.merchantId),
        eq(broadcastRecipients.broadcastId, of.id),
        eq(broadcastRecipients.customerId, of.customerId),
      ),
    );

const bucketOfOne = hot('broadcasts.bucketOf', (db) =>
  db
    .select({ bucket: broadcastRecipients.bucket })
    .from(broadcastRecipients)
    .where(
      and(
        eq(broadcastRecipients.merchantId, $('merchantId')),
        eq(broadcastRecipients.broadcastId, $('id')),
        eq(broadcastRecipients.customerId, $('customerId')),
      ),
    ),
);

/** The bucket of one recipient; undefined: no recipient. */
export const bucketOf = async (
  reader: Reader,
  of: { merchantId: string; id: string; customerId: string },
): Promise<string | undefined> => (await bucketOfOne.get(reader, of))?.bucket;

/** Whether somebody of an arm still waits. */
export const someoneWaits = async (reader: Reader, merchantId: string, id: string, arm: ArmCode): Promise<boolean> =>
  (await nextBucket.get(reader, { merchantId, id, arm, after: '' })) !== undefined;

/** People of the shop to whom a marketing text may go. */
export const reachableOf = (merchantId: string): SQL =>
  and(eq(customers.merchantId, merchantId), isNull(customers.archivedAt), eq(customers.reach, 'yes'))!;

/** Whether a condition over `customers` holds for so many people, without counting the others. */
export async function areAtLeast(reader: Reader, condition: SQL, many: number): Promise<boolean> {
  const found = await reader.db.select({ id: customers.id }).from(customers).where(condition).limit(many);
  return found.length >= many;
}
