import { and, eq, lt, sql, sum } from 'drizzle-orm';
import { hot, type Reader } from '../platform/db/index.ts';
import { pointDraws, pointEntries, pointLots } from './schema.ts';

const value = sql.placeholder;

const lapsed = hot('points.lapsed', (db) =>
  db
    .select({ points: sum(pointDraws.points).mapWith(Number) })
    .from(pointLots)
    .innerJoin(
      pointEntries,
      and(eq(pointEntries.merchantId, pointLots.merchantId), eq(pointEntries.customerId, pointLots.customerId)),
    )
    .innerJoin(
      pointDraws,
      and(
        eq(pointDraws.merchantId, pointLots.merchantId),
        eq(pointDraws.entryId, pointEntries.id),
        eq(pointDraws.lotId, pointLots.entryId),
      ),
    )
    .where(
      and(
        eq(pointLots.merchantId, value('merchantId')),
        eq(pointLots.entryId, value('lotId')),
        eq(pointEntries.kind, 'expire'),
      ),
    ),
);

/** Points of one lot that expired unused. Found through its owner's entries: draws have no index by lot. */
export const lapsedOf = async (reader: Reader, merchantId: string, lotId: string): Promise<number> =>
  (await lapsed.get(reader, { merchantId, lotId }))?.points ?? 0;

/** Customers of a shop with points past their day. */
export async function customersToSweep(
  reader: Reader,
  merchantId: string,
  today: string,
  limit: number,
): Promise<string[]> {
  const rows = await reader.db
    .selectDistinct({ customerId: pointLots.customerId })
    .from(pointLots)
    .where(and(eq(pointLots.merchantId, merchantId), lt(pointLots.expiresOn, today), sql`remaining > 0`))
    .limit(limit);
  return rows.map(({ customerId }) => customerId);
}
