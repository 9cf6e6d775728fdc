import { and, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { customerNameTokens, customerNumbers, customers } from '../../customers/schema.ts';
import type { KeyedHash } from '../../platform/crypto/vault.ts';
import type { Reader } from '../../platform/db/index.ts';

/** By its key the whole shop would be walked for the few that meet a narrow condition; made an expression, it is not. */
const BY_ID = sql`${customers.id} || ''`;

/** Ids of the newest customers of a shop who meet all of it. @param order `BY_ID` where only a few can */
async function newest(
  reader: Reader,
  merchantId: string,
  where: (SQL | undefined)[],
  limit: number,
  order: SQL | typeof customers.id = customers.id,
): Promise<string[]> {
  const rows = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.merchantId, merchantId), isNull(customers.archivedAt), ...where))
    .orderBy(desc(order))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Some customers to try a plan on: those a text reaches first. @param meant SQL of those the plan is for */
export async function someCustomers(
  reader: Reader,
  merchantId: string,
  meant: SQL | undefined,
  limit: number,
): Promise<string[]> {
  const reached = await newest(reader, merchantId, [meant, eq(customers.reach, 'yes')], limit);
  if (reached.length === limit) return reached;
  return [...new Set([...reached, ...(await newest(reader, merchantId, [meant], limit))])].slice(0, limit);
}

/** Whose name has all these beginnings of words. @param tokens keyed hashes */
export const customersNamed = (reader: Reader, merchantId: string, tokens: readonly KeyedHash[], limit: number) =>
  newest(
    reader,
    merchantId,
    tokens.map(
      (token) =>
        sql`${customers.id} in (select ${customerNameTokens.customerId} from ${customerNameTokens} where ${and(eq(customerNameTokens.merchantId, merchantId), eq(customerNameTokens.token, token))})`,
    ),
    limit,
    BY_ID,
  );

/** Whose present number ends in these four digits, or who has this member number. */
export async function customersByDigits(
  reader: Reader,
  merchantId: string,
  { lastFour, memberNumber }: { lastFour: string; memberNumber: number },
  limit: number,
): Promise<string[]> {
  const numbers = await reader.db
    .select({ id: customerNumbers.customerId })
    .from(customerNumbers)
    .where(
      and(
        eq(customerNumbers.merchantId, merchantId),
        eq(customerNumbers.lastFour, lastFour),
        isNull(customerNumbers.toAt),
      ),
    ) // prettier-ignore
    .limit(limit);
  const ids = numbers.map(({ id }) => id);
  const member = eq(customers.memberNumber, memberNumber);
  return newest(reader, merchantId, [ids.length > 0 ? or(inArray(customers.id, ids), member) : member], limit, BY_ID);
}

/** The zone of one person, where it is known to differ from the shop's; undefined: there is no such customer. */
export async function zoneOf(
  reader: Reader,
  merchantId: string,
  id: string,
): Promise<{ zone: string | null } | undefined> {
  const [row] = await reader.db
    .select({ zone: customers.zone })
    .from(customers)
    .where(and(eq(customers.merchantId, merchantId), eq(customers.id, id), isNull(customers.archivedAt)));
  return row;
}
