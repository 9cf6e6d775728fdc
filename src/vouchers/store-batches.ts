import { and, desc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { voucherBatches, vouchers } from './schema.ts';
import type { Batch } from './types.ts';

const $ = sql.placeholder;

const columns = {
  id: voucherBatches.id,
  offerId: voucherBatches.offerId,
  name: voucherBatches.name,
  count: voucherBatches.count,
  createdAt: voucherBatches.createdAt,
  actor: voucherBatches.actor,
};

const one = and(eq(voucherBatches.merchantId, $('merchantId')), eq(voucherBatches.id, $('id')));

/** Answers nothing when the id is taken: the form was sent before. */
export const begin = hotWrite('vouchers.beginBatch', (db) =>
  db
    .insert(voucherBatches)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      offerId: $('offerId'),
      name: $('name'),
      count: 0,
      createdAt: $('at'),
      actor: $('actor'),
    })
    .onConflictDoNothing()
    .returning({ id: voucherBatches.id }),
);

/** Answers nothing when it was cleared meanwhile. */
export const finish = hotWrite('vouchers.finishBatch', (db) =>
  db
    .update(voucherBatches)
    .set({ count: sql`${$('count')}` })
    .where(and(one, eq(voucherBatches.count, 0)))
    .returning({ id: voucherBatches.id }),
);

export const byId = hot('vouchers.batch', (db) => db.select(columns).from(voucherBatches).where(one));

const newest = hot('vouchers.batches', (db) =>
  db
    .select(columns)
    .from(voucherBatches)
    .where(eq(voucherBatches.merchantId, $('merchantId')))
    .orderBy(desc(voucherBatches.id))
    .limit($('limit')),
);

/** Newest first. */
export const batches = (reader: Reader, merchantId: string, limit: number): Promise<Batch[]> =>
  newest.all(reader, { merchantId, limit });

/** Begun before an instant and not finished, of all shops. */
export const broken = (reader: Reader, before: number): Promise<{ merchantId: string; id: string }[]> =>
  reader.db
    .select({ merchantId: voucherBatches.merchantId, id: voucherBatches.id })
    .from(voucherBatches)
    .where(and(eq(voucherBatches.count, 0), lt(voucherBatches.createdAt, before)));

export const sourceOf = (batchId: string): string => `batch:${batchId}`;

const some = (merchantId: string, batchId: string) =>
  and(eq(vouchers.merchantId, merchantId), eq(vouchers.source, sourceOf(batchId)));

/** Takes away up to `limit` vouchers of a batch that broke off, and at the end the batch. @returns whether some are left */
export async function clearSome(tx: Tx, merchantId: string, id: string, limit: number): Promise<boolean> {
  const [batch] = await tx.db
    .select({ id: voucherBatches.id })
    .from(voucherBatches)
    .where(and(eq(voucherBatches.merchantId, merchantId), eq(voucherBatches.id, id), gt(voucherBatches.count, 0)));
  if (batch) return false; // finished after all
  const rows = await tx.db.select({ id: vouchers.id }).from(vouchers).where(some(merchantId, id)).limit(limit);
  if (rows.length > 0)
    await tx.db.delete(vouchers).where(and(eq(vouchers.merchantId, merchantId), inArray(vouchers.id, rows.map((row) => row.id)))); // prettier-ignore
  if (rows.length === limit) return true;
  await tx.db.delete(voucherBatches).where(and(eq(voucherBatches.merchantId, merchantId), eq(voucherBatches.id, id)));
  return false;
}

/** Takes back up to `limit` unused ones. @returns how many */
export async function revokeSome(
  tx: Tx,
  merchantId: string,
  id: string,
  by: { at: number; actor: string },
  limit: number,
): Promise<number> {
  const unused = and(isNull(vouchers.redeemedAt), isNull(vouchers.revokedAt));
  const rows = await tx.db
    .select({ id: vouchers.id })
    .from(vouchers)
    .where(and(some(merchantId, id), unused))
    .limit(limit);
  if (rows.length === 0) return 0;
  const taken = await tx.db
    .update(vouchers)
    .set({ revokedAt: by.at, revokedBy: by.actor })
    .where(
      and(
        eq(vouchers.merchantId, merchantId),
        inArray(
          vouchers.id,
          rows.map((row) => row.id),
        ),
        unused,
      ),
    ) // prettier-ignore
    .returning({ id: vouchers.id });
  return taken.length;
}
