import { and, asc, eq, gt, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { customerNumbers, customers } from '../../customers/schema.ts';
import { addressColumns, itsCurrentNumber } from '../../marketing/index.ts';
import { inbound } from '../../messages/schema.ts';
import { hot, type Reader } from '../../platform/db/index.ts';
import { pointEntries } from '../../points/schema.ts';
import { careWalks } from '../schema.ts';

const $ = (name: string) => sql.placeholder(name);

/** Whether somebody may be in a plan at all. */
export const standingOf = hot('care.standing', (db) =>
  db
    .select({
      reach: customers.reach,
      archivedAt: customers.archivedAt,
      source: customers.source,
      joinedAt: customers.joinedAt,
      createdAt: customers.createdAt,
    })
    .from(customers)
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('customerId')))),
);

const addresses = hot('care.address', (db) =>
  db
    .select({
      customerId: customers.id,
      zone: customers.zone,
      archivedAt: customers.archivedAt,
      fromAt: customerNumbers.fromAt,
      ...addressColumns,
    })
    .from(customers)
    .leftJoin(customerNumbers, itsCurrentNumber)
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('customerId')))),
);

/** Where a text to somebody would go: the latest of their numbers. */
export async function addressOf(reader: Reader, merchantId: string, customerId: string) {
  const [first, ...others] = await addresses.all(reader, { merchantId, customerId });
  return first && others.reduce((latest, one) => ((one.fromAt ?? 0) > (latest.fromAt ?? 0) ? one : latest), first);
}

export type Address = NonNullable<Awaited<ReturnType<typeof addressOf>>>;

const replied = hot('care.replied', (db) =>
  db
    .select({ id: inbound.id })
    .from(inbound)
    .where(
      and(
        eq(inbound.merchantId, $('merchantId')),
        eq(inbound.numberHash, $('numberHash')),
        gt(inbound.receivedAt, $('since')),
        sql`coalesce(${inbound.handledBy}, '') <> ${$('answer')}`,
      ),
    )
    .limit(1),
);

/** Whether a number has texted since a moment anything but the answer to a plan's question. */
export const hasReplied = async (
  reader: Reader,
  asked: { merchantId: string; numberHash: string; since: number; answer: string },
): Promise<boolean> => (await replied.get(reader, asked)) !== undefined;

/** People of a shop in the order of their ids, who are alive and have not stopped. @param meant SQL over `customers` */
export async function peopleAfter(
  reader: Reader,
  merchantId: string,
  of: { meant?: SQL | undefined; ids?: readonly string[]; after?: string; limit: number },
): Promise<string[]> {
  const rows = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(
        eq(customers.merchantId, merchantId),
        isNull(customers.archivedAt),
        ne(customers.reach, 'stopped'),
        of.ids && inArray(customers.id, [...of.ids]),
        of.after === undefined ? undefined : gt(customers.id, of.after),
        of.meant,
      ),
    )
    .orderBy(asc(customers.id))
    .limit(of.limit);
  return rows.map(({ id }) => id);
}

/** Of some people those who are in a plan, or were until after a moment. */
export async function busyIn(
  reader: Reader,
  of: { merchantId: string; planId: string; ids: readonly string[]; endedAfter: number },
): Promise<Set<string>> {
  const rows = await reader.db
    .select({ customerId: careWalks.customerId, state: careWalks.state, endedAt: careWalks.endedAt })
    .from(careWalks)
    .where(
      and(
        eq(careWalks.merchantId, of.merchantId),
        inArray(careWalks.customerId, [...of.ids]),
        eq(careWalks.planId, of.planId),
      ),
    );
  return new Set(
    rows
      .filter(({ state, endedAt }) => state === 'going' || state === 'held' || (endedAt ?? 0) > of.endedAfter)
      .map(({ customerId }) => customerId),
  );
}

const gain = hot('care.gain', (db) =>
  db
    .select({ points: pointEntries.points })
    .from(pointEntries)
    .where(and(eq(pointEntries.merchantId, $('merchantId')), eq(pointEntries.id, $('id')))),
);

/** Points of one entry of the ledger. */
export const gainOf = async (reader: Reader, merchantId: string, id: string): Promise<number> =>
  (await gain.get(reader, { merchantId, id }))?.points ?? 0;
