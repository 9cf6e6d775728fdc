import { and, asc, eq, exists, gt, gte, inArray, isNull, lt, lte, sql, sum } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { hot, type Reader } from '../platform/db/index.ts';
import { pointDraws, pointEntries, pointLots } from './schema.ts';
import type { Expiring, ExpirySearch } from './types.ts';

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

/**
 * See `Points.expiringBetween`. The open lots are walked in the order of the pages, each looked at once however many pages
 * there are: 0.1 s for a million of them. By the day, every page would gather the whole span again.
 */
export async function expiringBetween(
  reader: Reader,
  merchantId: string,
  { fromDay, toDay, after = '', limit }: ExpirySearch,
): Promise<Expiring[]> {
  const living = reader.db
    .select({ one: sql`1` })
    .from(customers)
    .where(
      and(
        eq(customers.merchantId, pointLots.merchantId),
        eq(customers.id, pointLots.customerId),
        isNull(customers.archivedAt),
      ),
    );
  return reader.db
    .select({
      customerId: pointLots.customerId,
      points: sum(pointLots.remaining).mapWith(Number),
      firstDay: sql<Expiring['firstDay']>`min(${pointLots.expiresOn})`,
    })
    .from(pointLots)
    .where(
      and(
        eq(pointLots.merchantId, merchantId),
        gte(pointLots.expiresOn, fromDay),
        lte(pointLots.expiresOn, toDay),
        sql`remaining > 0`,
        gt(pointLots.customerId, after),
        exists(living),
      ),
    )
    .groupBy(pointLots.customerId)
    .orderBy(asc(pointLots.customerId))
    .limit(limit);
}

/** The day on which points of somebody go next, of many at once; whose points stay is left out. */
export async function nextExpiryOf(
  reader: Reader,
  merchantId: string,
  customerIds: readonly string[],
  today: string,
): Promise<Map<string, string>> {
  const rows = await reader.db
    .select({ customerId: pointLots.customerId, day: sql<string>`min(${pointLots.expiresOn})` })
    .from(pointLots)
    .where(
      and(
        eq(pointLots.merchantId, merchantId),
        inArray(pointLots.customerId, [...customerIds]),
        gte(pointLots.expiresOn, today),
        sql`remaining > 0`,
      ),
    )
    .groupBy(pointLots.customerId);
  return new Map(rows.map(({ customerId, day }) => [customerId, day]));
}
