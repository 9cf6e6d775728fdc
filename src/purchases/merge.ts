import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Minor } from '../kernel/money.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { PersonalData } from '../platform/slice.ts';
import { remakeItems } from './items-store.ts';
import { ownRhythm } from './rhythm-store.ts';
import { purchaseSums, purchases, refunds } from './schema.ts';

/** Recomputes one customer's summary from the receipts; without a receipt there is no row. */
async function resum(tx: Tx, merchantId: string, customerId: string, zone: string): Promise<void> {
  const own = and(eq(purchases.merchantId, merchantId), eq(purchases.customerId, customerId));
  const [found] = await tx.db
    .select({
      visits: sql<number>`count(*) - coalesce(sum(case when ${refunds.amount} = ${purchases.amount} then 1 else 0 end), 0)`,
      spend: sql<Minor>`coalesce(sum(${purchases.amount} - coalesce(${refunds.amount}, 0)), 0)`,
      firstVisitAt: sql<number | null>`min(${purchases.at})`,
      lastVisitAt: sql<number | null>`max(${purchases.at})`,
    })
    .from(purchases)
    .leftJoin(refunds, and(eq(refunds.merchantId, purchases.merchantId), eq(refunds.purchaseId, purchases.id)))
    .where(own);
  const row = and(eq(purchaseSums.merchantId, merchantId), eq(purchaseSums.customerId, customerId));
  const { visits, spend, firstVisitAt, lastVisitAt } = found!;
  if (firstVisitAt === null || lastVisitAt === null) {
    await tx.db.delete(purchaseSums).where(row);
    return;
  }
  const rhythmDays = await ownRhythm(tx, { merchantId, customerId, zone });
  const sums = { visits, spend, firstVisitAt, lastVisitAt, rhythmDays };
  await tx.db
    .insert(purchaseSums)
    .values({ merchantId, customerId, ...sums })
    .onConflictDoUpdate({ target: [purchaseSums.merchantId, purchaseSums.customerId], set: sums });
}

const CHUNK = 5000; // parameters a statement

/** Receipts go over to the other person, and what is summed up of both is made anew. */
export function purchaseMerge(merchants: Merchants): Required<Pick<PersonalData, 'merge' | 'unmerge'>> {
  /** Summaries and lists of items made anew from the receipts, which lie with whom they belong by now. */
  async function remake(tx: Tx, merchantId: string, ...customerIds: string[]): Promise<void> {
    const { zone } = await merchants.byId(tx, merchantId);
    for (const customerId of customerIds) {
      await resum(tx, merchantId, customerId, zone);
      await remakeItems(tx, merchantId, customerId);
    }
  }

  return {
    async merge(tx, merchantId, { fromId, intoId }) {
      const moved = await tx.db
        .update(purchases)
        .set({ customerId: intoId })
        .where(and(eq(purchases.merchantId, merchantId), eq(purchases.customerId, fromId)))
        .returning({ id: purchases.id });
      await remake(tx, merchantId, fromId, intoId);
      return { purchases: moved.map(({ id }) => id) };
    },
    async unmerge(tx, merchantId, { fromId, intoId }, { purchases: ids = [] }) {
      for (let start = 0; start < ids.length; start += CHUNK)
        await tx.db
          .update(purchases)
          .set({ customerId: fromId })
          .where(and(eq(purchases.merchantId, merchantId), inArray(purchases.id, ids.slice(start, start + CHUNK))));
      await remake(tx, merchantId, fromId, intoId);
    },
  };
}
