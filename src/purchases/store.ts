import { and, desc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { DomainError } from '../kernel/errors.ts';
import type { Minor } from '../kernel/money.ts';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { purchaseSums, purchases, refunds } from './schema.ts';
import type { Item, Purchase, PurchaseSums, SumsDifference } from './types.ts';

const value = sql.placeholder;

const columns = {
  id: purchases.id,
  customerId: purchases.customerId,
  receipt: purchases.receipt,
  amount: purchases.amount,
  currency: purchases.currency,
  items: purchases.items,
  at: purchases.at,
  recordedAt: purchases.recordedAt,
  refunded: refunds.amount,
  refundedAt: refunds.at,
};

const itsRefund = and(eq(refunds.merchantId, purchases.merchantId), eq(refunds.purchaseId, purchases.id));

const byId = hot('purchases.byId', (db) =>
  db
    .select(columns)
    .from(purchases)
    .leftJoin(refunds, itsRefund)
    .where(and(eq(purchases.merchantId, value('merchantId')), eq(purchases.id, value('id')))),
);

const byReceipt = hot('purchases.byReceipt', (db) =>
  db
    .select(columns)
    .from(purchases)
    .leftJoin(refunds, itsRefund)
    .where(and(eq(purchases.merchantId, value('merchantId')), eq(purchases.receipt, value('receipt')))),
);

type Row = Omit<Purchase, 'items'> & { items: unknown };

/** Only `insertPurchase` writes items, checked before. */
const opened = (row: Row): Purchase => ({ ...row, items: (row.items ?? []) as Item[] });

/** @throws DomainError `not_found` */
export async function purchaseById(reader: Reader, merchantId: string, id: string): Promise<Purchase> {
  const row = await byId.get(reader, { merchantId, id });
  if (!row) throw new DomainError('not_found', 'There is no such purchase.');
  return opened(row);
}

/** The purchase of a receipt that is known to be there. */
export async function purchaseByReceipt(reader: Reader, merchantId: string, receipt: string): Promise<Purchase> {
  return opened((await byReceipt.get(reader, { merchantId, receipt }))!);
}

const insert = hotWrite('purchases.insert', (db) =>
  db
    .insert(purchases)
    .values({
      merchantId: value('merchantId'),
      id: value('id'),
      customerId: value('customerId'),
      receipt: value('receipt'),
      amount: value('amount'),
      currency: value('currency'),
      items: value('items'),
      at: value('at'),
      recordedAt: value('recordedAt'),
      actor: value('actor'),
    })
    .onConflictDoNothing()
    .returning({ id: purchases.id }),
);

/** False when the receipt is there already. */
export async function insertPurchase(tx: Tx, merchantId: string, purchase: Purchase, actor: string): Promise<boolean> {
  const items = purchase.items.length > 0 ? purchase.items : null;
  return (await insert.get(tx, { ...purchase, merchantId, actor, items })) !== undefined;
}

const raise = hotWrite('purchases.countVisit', (db) =>
  db
    .insert(purchaseSums)
    .values({
      merchantId: value('merchantId'),
      customerId: value('customerId'),
      visits: 1,
      spend: value('amount'),
      firstVisitAt: value('at'),
      lastVisitAt: value('at'),
      rhythmDays: value('rhythmDays'),
    })
    .onConflictDoUpdate({
      target: [purchaseSums.merchantId, purchaseSums.customerId],
      set: {
        visits: sql`${purchaseSums.visits} + 1`,
        spend: sql`${purchaseSums.spend} + excluded.spend`,
        firstVisitAt: sql`case when excluded.first_visit_at < ${purchaseSums.firstVisitAt} then excluded.first_visit_at else ${purchaseSums.firstVisitAt} end`,
        lastVisitAt: sql`case when excluded.last_visit_at > ${purchaseSums.lastVisitAt} then excluded.last_visit_at else ${purchaseSums.lastVisitAt} end`,
        rhythmDays: sql`excluded.rhythm_days`,
      },
    }),
);

/** @param rhythmDays of all visits, this one among them */
export const countVisit = (
  tx: Tx,
  merchantId: string,
  { customerId, amount, at }: Pick<Purchase, 'customerId' | 'amount' | 'at'>,
  rhythmDays: number | null,
): Promise<void> => raise.run(tx, { merchantId, customerId, amount, at, rhythmDays });

/** False when something of this receipt was given back before. */
export async function insertRefund(
  tx: Tx,
  merchantId: string,
  refund: { purchaseId: string; amount: Minor; at: number; actor: string },
): Promise<boolean> {
  const rows = await tx.db
    .insert(refunds)
    .values({ merchantId, ...refund })
    .onConflictDoNothing()
    .returning({ id: refunds.purchaseId });
  return rows.length > 0;
}

/** @param less rhythmDays: where a visit is undone, of those that are left; absent: as it was */
export async function lowerSums(
  tx: Tx,
  less: { merchantId: string; customerId: string; amount: Minor; visits: number; rhythmDays?: number | null },
): Promise<void> {
  const { rhythmDays } = less;
  await tx.db
    .update(purchaseSums)
    .set({
      visits: sql`${purchaseSums.visits} - ${less.visits}`,
      spend: sql`${purchaseSums.spend} - ${less.amount}`,
      ...(rhythmDays !== undefined && { rhythmDays }),
    })
    .where(and(eq(purchaseSums.merchantId, less.merchantId), eq(purchaseSums.customerId, less.customerId)));
}

const sums = hot('purchases.sums', (db) =>
  db
    .select({
      visits: purchaseSums.visits,
      spend: purchaseSums.spend,
      lastVisitAt: purchaseSums.lastVisitAt,
      rhythmDays: purchaseSums.rhythmDays,
    })
    .from(purchaseSums)
    .where(and(eq(purchaseSums.merchantId, value('merchantId')), eq(purchaseSums.customerId, value('customerId')))),
);

export async function sumsOf(reader: Reader, merchantId: string, customerId: string): Promise<PurchaseSums> {
  const row = await sums.get(reader, { merchantId, customerId });
  return row ?? { visits: 0, spend: 0 as Minor, lastVisitAt: null, rhythmDays: null };
}

const latest = hot('purchases.latest', (db) =>
  db
    .select(columns)
    .from(purchases)
    .leftJoin(refunds, itsRefund)
    .where(and(eq(purchases.merchantId, value('merchantId')), eq(purchases.customerId, value('customerId'))))
    .orderBy(desc(purchases.at), desc(purchases.id))
    .limit(value('limit')),
);

export const purchasesOf = async (
  reader: Reader,
  merchantId: string,
  customerId: string,
  limit: number,
): Promise<Purchase[]> => (await latest.all(reader, { merchantId, customerId, limit })).map(opened);

/** Summary rows that the receipts do not bear out, in one pass over both tables. */
export async function wrongSums(reader: Reader): Promise<SumsDifference[]> {
  const found = reader.db
    .select({
      merchantId: purchases.merchantId,
      customerId: purchases.customerId,
      visits: sql<number>`sum(case when ${refunds.amount} = ${purchases.amount} then 0 else 1 end)`.as('found_visits'),
      spend: sql<number>`sum(${purchases.amount} - coalesce(${refunds.amount}, 0))`.as('found_spend'),
      first: sql<number>`min(${purchases.at})`.as('found_first'),
      last: sql<number>`max(${purchases.at})`.as('found_last'),
    })
    .from(purchases)
    .leftJoin(refunds, itsRefund)
    .groupBy(purchases.merchantId, purchases.customerId)
    .as('found');
  const same = and(eq(purchaseSums.merchantId, found.merchantId), eq(purchaseSums.customerId, found.customerId));
  const wrong = or(
    isNull(purchaseSums.visits),
    ne(purchaseSums.visits, found.visits),
    ne(purchaseSums.spend, found.spend),
    ne(purchaseSums.firstVisitAt, found.first),
    ne(purchaseSums.lastVisitAt, found.last),
  );
  const rows = await reader.db
    .select({ merchantId: found.merchantId, customerId: found.customerId })
    .from(found)
    .leftJoin(purchaseSums, same)
    .where(wrong)
    .orderBy(found.merchantId, found.customerId);
  const without = await reader.db
    .select({ merchantId: purchaseSums.merchantId, customerId: purchaseSums.customerId })
    .from(purchaseSums)
    .leftJoin(found, same)
    .where(and(isNull(found.customerId), isNotNull(purchaseSums.customerId)));
  return [...rows, ...without].map((row) => ({ what: 'purchases.sums' as const, ...row }));
}

/** Whether the shop has taken a receipt yet. */
export async function anyPurchase(reader: Reader, merchantId: string): Promise<boolean> {
  const [row] = await reader.db
    .select({ id: purchases.id })
    .from(purchases)
    .where(eq(purchases.merchantId, merchantId))
    .limit(1);
  return row !== undefined;
}

/** Sums of many at once, by customer id; who never bought is left out. */
export async function sumsOfMany(
  reader: Reader,
  merchantId: string,
  customerIds: readonly string[],
): Promise<Map<string, PurchaseSums>> {
  const rows = await reader.db
    .select()
    .from(purchaseSums)
    .where(and(eq(purchaseSums.merchantId, merchantId), inArray(purchaseSums.customerId, [...customerIds])));
  return new Map(
    rows.map(({ customerId, visits, spend, lastVisitAt, rhythmDays }) => [
      customerId,
      { visits, spend, lastVisitAt, rhythmDays },
    ]),
  );
}
