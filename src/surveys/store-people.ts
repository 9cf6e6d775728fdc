import { and, eq, sql } from 'drizzle-orm';
import { customerNumbers, customers } from '../customers/schema.ts';
import { addressColumns, itsCurrentNumber } from '../marketing/index.ts';
import { hot, type Reader } from '../platform/db/index.ts';

const $ = (name: string) => sql.placeholder(name);
const theOne = and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('customerId')));

/** Of a person what texts may say. */
export const personOf = hot('surveys.person', (db) =>
  db
    .select({
      customerId: customers.id,
      name: customers.name,
      language: customers.language,
      memberNumber: customers.memberNumber,
    })
    .from(customers)
    .where(theOne),
);

const addresses = hot('surveys.address', (db) =>
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
    .where(theOne),
);

/** Where a text to somebody would go: the latest of their numbers. */
export async function addressOf(reader: Reader, merchantId: string, customerId: string) {
  const [first, ...others] = await addresses.all(reader, { merchantId, customerId });
  return first && others.reduce((latest, one) => ((one.fromAt ?? 0) > (latest.fromAt ?? 0) ? one : latest), first);
}

export type Address = NonNullable<Awaited<ReturnType<typeof addressOf>>>;
