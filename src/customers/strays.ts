import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { customerNumbers } from './schema.ts';

/**
 * Of what came from a number while nobody was known by it: whether it is this person's, who has the number or had it
 * until later. What the number sends once it is somebody else's, or after its owner was erased, is not theirs.
 * @param hash column of the number's hash @param at column of when it came
 */
export const fromNumberOf = (
  { merchantId, customerId }: { merchantId: string; customerId: string },
  hash: SQLWrapper,
  at: SQLWrapper,
): SQL =>
  sql`exists (select 1 from ${customerNumbers} n where n.merchant_id = ${merchantId} and n.customer_id = ${customerId} and n.number_hash = ${hash} and n.number_hash <> '' and (n.to_at is null or n.to_at >= ${at}))`;
