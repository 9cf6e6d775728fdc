import { and, desc, eq, gte, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { LocalDate } from '../kernel/calendar.ts';
import { customers } from '../customers/schema.ts';
import { hot, type Reader } from '../platform/db/index.ts';
import { vouchers } from './schema.ts';
import { sourceOf } from './store-batches.ts';
import type { Tally, VoucherFilter, VoucherState } from './types.ts';

const $ = sql.placeholder;

/** SQL of a state on the shop's calendar day; the same as `rules.stateOf`. */
export const inState = (state: VoucherState, today: LocalDate): SQL =>
  ({
    redeemed: isNotNull(vouchers.redeemedAt),
    revoked: and(isNull(vouchers.redeemedAt), isNotNull(vouchers.revokedAt))!,
    expired: and(isNull(vouchers.redeemedAt), isNull(vouchers.revokedAt), lt(vouchers.expiresOn, today))!,
    issued: and(isNull(vouchers.redeemedAt), isNull(vouchers.revokedAt), gte(vouchers.expiresOn, today))!,
  })[state];

/** Ids of an offer's vouchers, newest first: found in the index, which holds all that is asked. */
export async function idsOf(
  reader: Reader,
  merchantId: string,
  { offerId, batchId, state, before, limit }: VoucherFilter,
  today: LocalDate,
): Promise<string[]> {
  const rows = await reader.db
    .select({ id: vouchers.id })
    .from(vouchers)
    .where(
      and(
        eq(vouchers.merchantId, merchantId),
        eq(vouchers.offerId, offerId),
        batchId === undefined ? undefined : eq(vouchers.source, sourceOf(batchId)),
        before === undefined ? undefined : lt(vouchers.id, before),
        state && inState(state, today),
      ),
    )
    .orderBy(desc(vouchers.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

const ofSource = hot('vouchers.ofSource', (db) =>
  db
    .select({
      issued: sql<number>`count(*)`.mapWith(Number),
      redeemed: sql<number>`count(${vouchers.redeemedAt})`.mapWith(Number),
    })
    .from(vouchers)
    .where(and(eq(vouchers.merchantId, $('merchantId')), eq(vouchers.source, $('source')))),
);

export const totals = async (
  reader: Reader,
  merchantId: string,
  source: string,
): Promise<{ issued: number; redeemed: number }> => (await ofSource.get(reader, { merchantId, source }))!;

const counted = (state: SQL) => sql<number>`coalesce(sum(case when ${state} then 1 else 0 end), 0)`.mapWith(Number);

/** How many of each offer there are and what became of them. */
export async function tallies(
  reader: Reader,
  merchantId: string,
  today: LocalDate,
  offerId?: string,
): Promise<Map<string, Tally>> {
  const rows = await reader.db
    .select({
      offerId: vouchers.offerId,
      issued: sql<number>`count(*)`.mapWith(Number),
      redeemed: sql<number>`count(${vouchers.redeemedAt})`.mapWith(Number),
      revoked: counted(inState('revoked', today)),
      expired: counted(inState('expired', today)),
    })
    .from(vouchers)
    .where(and(eq(vouchers.merchantId, merchantId), offerId === undefined ? undefined : eq(vouchers.offerId, offerId)))
    .groupBy(vouchers.offerId);
  return new Map(rows.map(({ offerId: of, ...tally }) => [of, tally]));
}

const member = hot('vouchers.member', (db) =>
  db
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(
        eq(customers.merchantId, $('merchantId')),
        eq(customers.memberNumber, $('number')),
        isNull(customers.archivedAt),
      ),
    ),
);

/** Who has a member number. */
export const memberOf = async (reader: Reader, merchantId: string, number: number): Promise<string | undefined> =>
  (await member.get(reader, { merchantId, number }))?.id;
