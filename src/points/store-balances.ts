import { and, eq, inArray } from 'drizzle-orm';
import type { Reader } from '../platform/db/index.ts';
import { pointBalances } from './schema.ts';

/** Balances of many at once, by customer id; who never had a point is left out. */
export async function balancesOf(
  reader: Reader,
  merchantId: string,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reader.db
    .select({ customerId: pointBalances.customerId, balance: pointBalances.balance })
    .from(pointBalances)
    .where(and(eq(pointBalances.merchantId, merchantId), inArray(pointBalances.customerId, [...customerIds])));
  return new Map(rows.map(({ customerId, balance }) => [customerId, balance]));
}
