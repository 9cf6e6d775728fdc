import { and, asc, desc, eq, lt, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { purchases, refunds } from '../purchases/schema.ts';
import type { Draw, PastDraw } from './rules.ts';
import { pointBalances, pointDraws, pointEntries, pointLots } from './schema.ts';
import type { PointEntry } from './types.ts';

const value = sql.placeholder;

/** Whose points. */
export interface Owner {
  merchantId: string;
  customerId: string;
}

const ownLots = and(eq(pointLots.merchantId, value('merchantId')), eq(pointLots.customerId, value('customerId')));
const ownBalance = and(
  eq(pointBalances.merchantId, value('merchantId')),
  eq(pointBalances.customerId, value('customerId')),
);
const lotColumns = { entryId: pointLots.entryId, remaining: pointLots.remaining, expiresOn: pointLots.expiresOn };

/** Every lot with points in it, past its day or not: first to expire, then first in. */
export const openLots = hot('points.openLots', (db) =>
  db
    .select(lotColumns)
    .from(pointLots)
    .where(and(ownLots, sql`remaining > 0`))
    .orderBy(asc(pointLots.expiresOn), asc(pointLots.entryId)),
);

/** Lots whose last day lies before `today` and that nobody has swept. */
export const lapsedLots = hot('points.lapsedLots', (db) =>
  db
    .select(lotColumns)
    .from(pointLots)
    .where(and(ownLots, sql`remaining > 0`, lt(pointLots.expiresOn, value('today')))),
);

const balance = hot('points.balance', (db) =>
  db.select({ balance: pointBalances.balance, owed: pointBalances.owed }).from(pointBalances).where(ownBalance),
);

/** The balance row; a customer without one has nothing and owes nothing. */
export async function balanceOf(reader: Reader, owner: Owner): Promise<{ balance: number; owed: number }> {
  return (await balance.get(reader, { ...owner })) ?? { balance: 0, owed: 0 };
}

const addEntry = hotWrite('points.addEntry', (db) =>
  db
    .insert(pointEntries)
    .values({
      merchantId: value('merchantId'),
      id: value('id'),
      customerId: value('customerId'),
      kind: value('kind'),
      points: value('points'),
      reason: value('reason'),
      purchaseId: value('purchaseId'),
      reverses: value('reverses'),
      onceKey: value('onceKey'),
      actor: value('actor'),
      at: value('at'),
    })
    .onConflictDoNothing()
    .returning({ id: pointEntries.id }),
);

/** False when the once-key is taken: nothing was written. */
export async function insertEntry(
  tx: Tx,
  { merchantId, customerId }: Owner,
  entry: PointEntry & { onceKey: string | null },
): Promise<boolean> {
  return (await addEntry.get(tx, { ...entry, merchantId, customerId })) !== undefined;
}

const addLot = hotWrite('points.addLot', (db) =>
  db.insert(pointLots).values({
    merchantId: value('merchantId'),
    entryId: value('entryId'),
    customerId: value('customerId'),
    remaining: value('points'),
    expiresOn: value('expiresOn'),
  }),
);

export const insertLot = (
  tx: Tx,
  owner: Owner,
  lot: { entryId: string; points: number; expiresOn: string },
): Promise<void> => addLot.run(tx, { ...owner, ...lot });

const addDraw = hotWrite('points.addDraw', (db) =>
  db.insert(pointDraws).values({
    merchantId: value('merchantId'),
    entryId: value('entryId'),
    lotId: value('lotId'),
    points: value('points'),
  }),
);

const drain = hotWrite('points.drainLot', (db) =>
  db
    .update(pointLots)
    .set({ remaining: sql`${pointLots.remaining} - ${value('points')}` })
    .where(
      and(
        eq(pointLots.merchantId, value('merchantId')),
        eq(pointLots.entryId, value('lotId')),
        sql`${pointLots.remaining} >= ${value('points')}`,
      ),
    )
    .returning({ remaining: pointLots.remaining }),
);

/**
 * Takes from each lot (or puts back) and keeps which entry did.
 * @throws Error when a lot holds less: the ledger has changed under this write, which must be undone
 */
export async function draw(tx: Tx, merchantId: string, entryId: string, draws: readonly Draw[]): Promise<void> {
  for (const { lotId, points } of draws) {
    if (!(await drain.get(tx, { merchantId, lotId, points })))
      throw new Error(`lot ${lotId} holds less than ${points}`);
    await addDraw.run(tx, { merchantId, entryId, lotId, points });
  }
}

const raise = hotWrite('points.raise', (db) =>
  db
    .insert(pointBalances)
    .values({
      merchantId: value('merchantId'),
      customerId: value('customerId'),
      balance: value('points'),
      owed: value('owed'),
    })
    .onConflictDoUpdate({
      target: [pointBalances.merchantId, pointBalances.customerId],
      set: {
        balance: sql`${pointBalances.balance} + excluded.balance`,
        owed: sql`${pointBalances.owed} + excluded.owed`,
      },
    })
    .returning({ balance: pointBalances.balance, owed: pointBalances.owed }),
);

/** Adds points, and debts of points, to the balance row; makes it where there is none. */
export const raiseBalance = async (
  tx: Tx,
  owner: Owner,
  { points, owed }: { points: number; owed: number },
): Promise<{ balance: number; owed: number }> => (await raise.get(tx, { ...owner, points, owed }))!;

const lower = hotWrite('points.lower', (db) =>
  db
    .update(pointBalances)
    .set({
      balance: sql`${pointBalances.balance} - ${value('points')}`,
      owed: sql`${pointBalances.owed} - ${value('paid')}`,
    })
    .where(
      and(
        ownBalance,
        sql`${pointBalances.balance} >= ${value('points')}`,
        sql`${pointBalances.owed} >= ${value('paid')}`,
      ),
    )
    .returning({ balance: pointBalances.balance }),
);

/**
 * Takes points from the balance row. @param paid how much of a debt they pay; below zero: a new debt
 * @returns what is left
 * @throws Error when the row holds less: the ledger has changed under this write, which must be undone
 */
export async function lowerBalance(tx: Tx, owner: Owner, points: number, paid = 0): Promise<number> {
  const row = await lower.get(tx, { ...owner, points, paid });
  if (!row) throw new Error(`the balance of customer ${owner.customerId} holds less than ${points}`);
  return row.balance;
}

const entryColumns = {
  id: pointEntries.id,
  kind: pointEntries.kind,
  points: pointEntries.points,
  reason: pointEntries.reason,
  purchaseId: pointEntries.purchaseId,
  reverses: pointEntries.reverses,
  actor: pointEntries.actor,
  at: pointEntries.at,
};

/** An entry found by its once-key, with whose it is. */
export const entryOnce = hot('points.entryOnce', (db) =>
  db
    .select({ id: pointEntries.id, customerId: pointEntries.customerId, points: pointEntries.points })
    .from(pointEntries)
    .where(and(eq(pointEntries.merchantId, value('merchantId')), eq(pointEntries.onceKey, value('onceKey')))),
);

export const entryById = hot('points.entryById', (db) =>
  db
    .select({ ...entryColumns, customerId: pointEntries.customerId })
    .from(pointEntries)
    .where(and(eq(pointEntries.merchantId, value('merchantId')), eq(pointEntries.id, value('id')))),
);

/** A purchase as far as points go: what was paid, and given back. */
export const purchase = hot('points.purchase', (db) =>
  db
    .select({
      customerId: purchases.customerId,
      amount: purchases.amount,
      actor: purchases.actor,
      refunded: refunds.amount,
      refundedBy: refunds.actor,
    })
    .from(purchases)
    .leftJoin(refunds, and(eq(refunds.merchantId, purchases.merchantId), eq(refunds.purchaseId, purchases.id)))
    .where(and(eq(purchases.merchantId, value('merchantId')), eq(purchases.id, value('purchaseId')))),
);

/** What a purchase moved, turned back or not. */
export const entriesOfPurchase = hot('points.entriesOfPurchase', (db) =>
  db
    .select({ id: pointEntries.id, kind: pointEntries.kind, points: pointEntries.points })
    .from(pointEntries)
    .where(and(eq(pointEntries.merchantId, value('merchantId')), eq(pointEntries.purchaseId, value('purchaseId'))))
    // By the bare id SQLite walks all entries of the shop in its key's order.
    .orderBy(sql`${pointEntries.id} || ''`),
);

/** Which lots an entry drew on, with their last days. */
export const drawsOf = hot<PastDraw>('points.drawsOf', (db) =>
  db
    .select({ lotId: pointDraws.lotId, points: pointDraws.points, expiresOn: pointLots.expiresOn })
    .from(pointDraws)
    .innerJoin(pointLots, and(eq(pointLots.merchantId, pointDraws.merchantId), eq(pointLots.entryId, pointDraws.lotId)))
    .where(and(eq(pointDraws.merchantId, value('merchantId')), eq(pointDraws.entryId, value('entryId'))))
    .orderBy(asc(pointLots.expiresOn), asc(pointLots.entryId)),
);

const entries = hot('points.entries', (db) =>
  db
    .select(entryColumns)
    .from(pointEntries)
    .where(
      and(
        eq(pointEntries.merchantId, value('merchantId')),
        eq(pointEntries.customerId, value('customerId')),
        lt(pointEntries.id, value('before')),
      ),
    )
    .orderBy(desc(pointEntries.id))
    .limit(value('limit')),
);

const AFTER_EVERY_ID = 'z'.repeat(27); // ids are digits and small letters in every collation

/** Newest first, older than `before` where it is given. */
export const entriesOf = (
  reader: Reader,
  owner: Owner,
  { before = AFTER_EVERY_ID, limit }: { before?: string | undefined; limit: number },
): Promise<PointEntry[]> => entries.all(reader, { ...owner, before, limit });
