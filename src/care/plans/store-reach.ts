import { and, eq, gte, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { customers } from '../../customers/schema.ts';
import type { Reader } from '../../platform/db/index.ts';
import { firstIdAt } from '../../kernel/ids.ts';
import { facts } from '../../platform/schema.ts';
import { pointBalances, pointEntries } from '../../points/schema.ts';
import { purchases } from '../../purchases/schema.ts';
import { FACT_OF } from './reactions.ts';
import type { Trigger } from './types.ts';

interface Of {
  merchantId: string;
  /** Epoch milliseconds. */
  since: number;
  /** SQL over `customers`: who is meant. */
  where: SQL | undefined;
}

/** SQL true for customers to whom the event of a trigger happened since, or whose day it is. */
function happened({ merchantId, since }: Of, trigger: Trigger): SQL {
  const bought = sql`${customers.id} in (select ${purchases.customerId} from ${purchases} where ${and(eq(purchases.merchantId, merchantId), gte(purchases.at, since))})`; // prettier-ignore
  switch (trigger.kind) {
    case 'joined':
      return gte(customers.joinedAt, since);
    case 'purchase':
      return bought;
    case 'first_purchase':
      return sql`${bought} and not exists (select 1 from ${purchases} p where p.merchant_id = ${merchantId} and p.customer_id = ${customers.id} and p.at < ${since})`;
    case 'points_reached':
      return sql`${customers.id} in (select ${pointEntries.customerId} from ${pointEntries} where ${and(eq(pointEntries.merchantId, merchantId), gte(pointEntries.id, firstIdAt(since)), sql`${pointEntries.points} > 0`)}) and ${customers.id} in (select ${pointBalances.customerId} from ${pointBalances} where ${and(eq(pointBalances.merchantId, merchantId), gte(pointBalances.balance, trigger.points as never))})`;
    case 'case_closed':
    case 'survey_done':
      return sql`${customers.id} in (select ${facts.customerId} from ${facts} where ${and(eq(facts.merchantId, merchantId), gte(facts.id, firstIdAt(since)), eq(facts.name, FACT_OF[trigger.kind]))})`;
    case 'day':
      return sql`true`; // the day comes to everybody
    case 'points_expiring':
    case 'overdue':
    case 'voucher_unused':
    case 'field':
      throw new Error(`${trigger.kind} is looked for by day`);
  }
}

/** How many customers who are meant, and have not stopped, an event happened to since. */
export async function countOf(reader: Reader, of: Of, trigger: Trigger): Promise<number> {
  const [row] = await reader.db
    .select({ many: sql<number>`count(*)`.mapWith(Number) })
    .from(customers)
    .where(
      and(
        eq(customers.merchantId, of.merchantId),
        isNull(customers.archivedAt),
        ne(customers.reach, 'stopped'),
        of.where,
        happened(of, trigger),
      ),
    );
  return row!.many;
}
