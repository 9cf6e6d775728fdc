import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '../platform/db/index.ts';
import { pointBalances, pointEntries, pointLots } from './schema.ts';
import type { LedgerDifference } from './types.ts';

const found = (reader: Reader, table: typeof pointEntries | typeof pointLots, total: SQL<number>) =>
  reader.db
    .select({ merchantId: table.merchantId, customerId: table.customerId, points: total.as('found_points') })
    .from(table)
    .groupBy(table.merchantId, table.customerId)
    .as('found');

/** Customers whose balance row is not what a table adds up to, one missing row counting as nothing. */
async function unlike(reader: Reader, what: LedgerDifference['what'], all: ReturnType<typeof found>) {
  const both = and(eq(pointBalances.merchantId, all.merchantId), eq(pointBalances.customerId, all.customerId));
  const wrong = await reader.db
    .select({ merchantId: all.merchantId, customerId: all.customerId })
    .from(all)
    .leftJoin(pointBalances, both)
    .where(sql`coalesce(${pointBalances.balance}, 0) <> ${all.points}`);
  const alone = await reader.db
    .select({ merchantId: pointBalances.merchantId, customerId: pointBalances.customerId })
    .from(pointBalances)
    .leftJoin(all, both)
    .where(and(isNull(all.customerId), sql`${pointBalances.balance} <> 0`));
  return [...wrong, ...alone].map((owner): LedgerDifference => ({ what, ...owner }));
}

/** Balances that entries or lots do not bear out, and debts beside points that should have paid them. */
export async function differences(reader: Reader): Promise<LedgerDifference[]> {
  const owing = await reader.db
    .select({ merchantId: pointBalances.merchantId, customerId: pointBalances.customerId })
    .from(pointBalances)
    .where(or(sql`${pointBalances.owed} < 0`, sql`${pointBalances.owed} > 0 and ${pointBalances.balance} > 0`));
  return [
    ...(await unlike(reader, 'points.entries', found(reader, pointEntries, sql<number>`sum(${pointEntries.points})`))),
    ...(await unlike(reader, 'points.lots', found(reader, pointLots, sql<number>`sum(${pointLots.remaining})`))),
    ...owing.map((owner): LedgerDifference => ({ what: 'points.owed', ...owner })),
  ];
}
