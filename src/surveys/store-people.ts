import { and, eq, sql } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { hot } from '../platform/db/index.ts';

const $ = (name: string) => sql.placeholder(name);

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
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('customerId')))),
);
