import { and, eq, isNull, sql } from 'drizzle-orm';
import { customerNumbers, customers } from '../customers/schema.ts';
import { hot, type Reader } from '../platform/db/index.ts';

const $ = (name: string) => sql.placeholder(name);

/** In SQL over `customers`: `n` is the current number. */
export const itsNumber = sql`n.merchant_id = ${customers.merchantId} and n.customer_id = ${customers.id} and n.to_at is null`;

/**
 * The region of the number a text would go to. Of two numbers it may be the other's: the text's own number is looked at
 * again when it is made, and sorting them here would cost much.
 */
export const regionSql = sql<string | null>`(select n.region from ${customerNumbers} n where ${itsNumber} limit 1)`;

/** Whose hours bind, as `bucketOf` says it. */
export const bucketSql = sql<string>`coalesce(${customers.zone}, '') || '|' || coalesce(${regionSql}, '')`;

/** What a text needs of its recipient: to be joined as `itsCustomer` and, outer, `itsCurrentNumber` say. */
export const addressColumns = {
  name: customers.name,
  language: customers.language,
  memberNumber: customers.memberNumber,
  numberHash: customerNumbers.numberHash,
  number: customerNumbers.number,
  region: customerNumbers.region,
};

/** The current numbers of the customers joined already. */
export const itsCurrentNumber = and(
  eq(customerNumbers.merchantId, customers.merchantId),
  eq(customerNumbers.customerId, customers.id),
  isNull(customerNumbers.toAt),
);

const nthAfter = hot('marketing.chunkEnd', (db) =>
  db
    .select({ id: customers.id })
    .from(customers)
    .where(sql`${customers.merchantId} = ${$('merchantId')} and ${customers.id} > ${$('after')}`)
    .orderBy(customers.id)
    .limit(1)
    .offset($('skip')),
);

/** Id of the last of a shop's next `size` customers behind an id; undefined: there are not so many more. */
export const chunkEnd = async (reader: Reader, merchantId: string, after: string, size: number) =>
  (await nthAfter.get(reader, { merchantId, after, skip: size - 1 }))?.id;
