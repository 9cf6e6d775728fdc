import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import { hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import type { MarketingState, Reach } from './rules.ts';
import { consents, customerNumbers, customers, suppressions } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

/** The number a person has now, in a subquery over `customers`. */
const now = sql`from ${customerNumbers} where ${customerNumbers.merchantId} = ${customers.merchantId} and ${customerNumbers.customerId} = ${customers.id} and ${customerNumbers.toAt} is null`;

// Nested, not joined: the planner would begin with the stops, all of the shop's for each person.
const stopped = sql`exists (select 1 ${now} and exists (select 1 from ${suppressions} where ${suppressions.merchantId} = ${customerNumbers.merchantId} and ${suppressions.numberHash} = ${customerNumbers.numberHash}))`;

/** Consent stands with person and number: what was said on a number given up counts no more. */
const consentIs = (state: 'granted' | 'paused'): SQL =>
  sql`exists (select 1 from ${customerNumbers} join ${consents} on ${consents.merchantId} = ${customerNumbers.merchantId} and ${consents.customerId} = ${customerNumbers.customerId} and ${consents.numberHash} = ${customerNumbers.numberHash} where ${customerNumbers.merchantId} = ${customers.merchantId} and ${customerNumbers.customerId} = ${customers.id} and ${customerNumbers.toAt} is null and ${consents.state} = ${sql.raw(`'${state}'`)})`;

/** What `customers.reach` must be: the first reason in the order of REACHES. */
const reach = sql<Reach>`case when not exists (select 1 ${now}) then 'no_number' when ${stopped} then 'stopped' when exists (select 1 ${now} and ${customerNumbers.troubleCode} is not null) then 'trouble' when ${consentIs('granted')} then 'yes' when ${consentIs('paused')} then 'paused' else 'no_consent' end`;

/** What `customers.marketing` must be. */
const marketing = sql<MarketingState>`case when ${consentIs('granted')} then 'allowed' when ${consentIs('paused')} then 'paused' else 'none' end`;

const refresh = hotWrite('customers.refreshReach', (db) =>
  db
    .update(customers)
    .set({ marketing, reach, updatedAt: $('at') as never })
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('id')))),
);

/**
 * Brings the two summaries of a person in line with consent, stops and number. To be called by whatever changes one of
 * these, in the same transaction. @param at epoch milliseconds
 */
export const refreshReach = (tx: Tx, merchantId: string, id: string, at: number): Promise<void> =>
  refresh.run(tx, { merchantId, id, at });

/** A person whose summary is not what consent, stops and number add up to. */
export interface ReachDifference {
  what: 'customers.reach' | 'customers.marketing';
  merchantId: string;
  customerId: string;
}

/** Compares the summaries with what they stand for, for `mcrm doctor`. */
export async function wrongReaches(reader: Reader): Promise<ReachDifference[]> {
  const person = { merchantId: customers.merchantId, customerId: customers.id };
  const wrong = await reader.db.select(person).from(customers).where(ne(customers.reach, reach));
  const unlike = await reader.db.select(person).from(customers).where(ne(customers.marketing, marketing));
  return [
    ...wrong.map((row) => ({ what: 'customers.reach' as const, ...row })),
    ...unlike.map((row) => ({ what: 'customers.marketing' as const, ...row })),
  ];
}
