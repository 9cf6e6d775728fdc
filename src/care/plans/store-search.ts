import { and, asc, eq, gt, gte, isNotNull, lt, sql } from 'drizzle-orm';
import { customValues } from '../../customers/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { vouchers } from '../../vouchers/schema.ts';

/** One page of a search, in the order of ids. */
interface PageOf {
  merchantId: string;
  after: string;
  limit: number;
}

/**
 * Vouchers of somebody's own, issued in a span of time, that nobody used and that count on a day. They are walked in the
 * order in which they were issued, each once however many pages there are.
 */
export function unusedVouchers(
  reader: Reader,
  { merchantId, limit }: PageOf,
  { after, ...span }: { from: number; below: number; today: string; after?: { issuedAt: number; id: string } },
): Promise<{ id: string; customerId: string | null; issuedAt: number }[]> {
  return reader.db
    .select({ id: vouchers.id, customerId: vouchers.customerId, issuedAt: vouchers.issuedAt })
    .from(vouchers)
    .where(
      and(
        eq(vouchers.merchantId, merchantId),
        gte(vouchers.issuedAt, after?.issuedAt ?? span.from),
        lt(vouchers.issuedAt, span.below),
        sql`redeemed_at is null and revoked_at is null`, // in the words of the index of those
        isNotNull(vouchers.customerId),
        gte(vouchers.expiresOn, span.today),
        // As an expression: the walk is by time, not by the key.
        after && sql`(${vouchers.issuedAt} > ${after.issuedAt} or ${vouchers.id} || '' > ${after.id})`,
      ),
    )
    .orderBy(asc(vouchers.issuedAt), sql`${vouchers.id} || ''`)
    .limit(limit);
}

/** Customers whose own date of a field is one day. */
export async function datedOn(
  reader: Reader,
  { merchantId, after, limit }: PageOf,
  { fieldId, day }: { fieldId: string; day: string },
): Promise<string[]> {
  const rows = await reader.db
    .select({ id: customValues.customerId })
    .from(customValues)
    .where(
      and(
        eq(customValues.merchantId, merchantId),
        eq(customValues.fieldId, fieldId),
        eq(customValues.word, day),
        gt(customValues.customerId, after),
      ),
    )
    .orderBy(asc(customValues.customerId))
    .limit(limit);
  return rows.map(({ id }) => id);
}
