import { and, count, eq, gt, gte, isNotNull, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { merchants } from '../merchants/schema.ts';
import { inbound, outbound, senderPauses } from '../messages/schema.ts';
import type { Reader } from '../platform/db/index.ts';
import { facts } from '../platform/schema.ts';
import { purchases, purchaseSums, refunds } from '../purchases/schema.ts';

/** One day of the picture: begins at its first instant, ends before `until`. */
export interface DaySpan {
  from: number;
  until: number;
}

const sum = (value: SQL): SQL<number> => sql<number>`coalesce(sum(${value}), 0)`;

/** Columns `d0`, `d1` … : what falls into each span. */
const perDay = (spans: readonly DaySpan[], within: (span: DaySpan) => SQL): Record<string, SQL<number>> =>
  Object.fromEntries(spans.map((span, i) => [`d${i}`, sum(sql`case when ${within(span)} then 1 else 0 end`)]));

const inOrder = (row: Record<string, unknown>, spans: readonly DaySpan[]): number[] =>
  spans.map((_, i) => Number(row[`d${i}`] ?? 0));

/** Texts that came on each day. Ids sort by time, so only the key of the table is read. */
export async function textsPerDay(reader: Reader, merchantId: string, spans: readonly DaySpan[]): Promise<number[]> {
  const [row] = await reader.db
    .select(
      perDay(
        spans,
        ({ from, until }) => sql`${inbound.id} >= ${firstIdAt(from)} and ${inbound.id} < ${firstIdAt(until)}`,
      ),
    )
    .from(inbound)
    .where(and(eq(inbound.merchantId, merchantId), gte(inbound.id, firstIdAt(spans[0]!.from))));
  return inOrder(row!, spans);
}

/** Receipts of each day by their index alone, and what today's were paid and given back. Minor units. */
export async function visitsPerDay(reader: Reader, merchantId: string, spans: readonly DaySpan[]) {
  const today = spans.at(-1)!;
  const since = (at: number): SQL => and(eq(purchases.merchantId, merchantId), gte(purchases.at, at))!;
  const [row] = await reader.db
    .select(perDay(spans, ({ from, until }) => sql`${purchases.at} >= ${from} and ${purchases.at} < ${until}`))
    .from(purchases)
    .where(since(spans[0]!.from));
  const [paid] = await reader.db
    .select({ amount: sum(sql`${purchases.amount}`) })
    .from(purchases)
    .where(since(today.from));
  const [back] = await reader.db
    .select({ amount: sum(sql`${refunds.amount}`) })
    .from(refunds)
    .where(and(eq(refunds.merchantId, merchantId), gte(refunds.purchaseId, firstIdAt(today.from))));
  return { perDay: inOrder(row!, spans), takings: paid!.amount - back!.amount };
}

/**
 * Who joined since the day began and is still there (an import that was undone made nobody), and how many texts failed
 * in the last day.
 */
export async function happened(reader: Reader, merchantId: string, since: { joined: number; failed: number }) {
  const named = (name: string, from: number): SQL =>
    sql`${facts.name} = ${name} and ${facts.id} >= ${firstIdAt(from)}`;
  const [row] = await reader.db
    .select({
      joined: sum(sql`case when ${named('customer.joined', since.joined)} and ${customers.id} is not null then 1 else 0 end`),
      failed: sum(sql`case when ${named('message.failed', since.failed)} then 1 else 0 end`),
    })
    .from(facts)
    .leftJoin(
      customers,
      and(
        eq(facts.name, 'customer.joined'),
        eq(customers.merchantId, facts.merchantId),
        eq(customers.id, facts.customerId),
        isNull(customers.archivedAt),
      ),
    )
    .where(and(eq(facts.merchantId, merchantId), gte(facts.id, firstIdAt(Math.min(since.joined, since.failed)))));
  return row!;
} // prettier-ignore

/** State of what leaves: texts of the last day, those whose fate is unclear, and senders that rest. One statement. */
export async function leaving(reader: Reader, merchantId: string, now: number, dayAgo: number) {
  const own = sql`${merchantId}`;
  const [row] = await reader.db
    .select({
      sent: sql<number>`(select count(*) from ${outbound} where ${outbound.merchantId} = ${own} and ${outbound.id} >= ${firstIdAt(dayAgo)})`,
      unknown: sql<number>`(select count(*) from ${outbound} where ${outbound.merchantId} = ${own} and ${outbound.status} = 'unknown')`,
      pausedUntil: sql<
        number | null
      >`(select min(${senderPauses.untilAt}) from ${senderPauses} where ${senderPauses.merchantId} = ${own} and ${senderPauses.untilAt} > ${now})`,
    })
    .from(merchants)
    .where(eq(merchants.merchantId, merchantId));
  return row!;
}

/**
 * Texts made since then that wait for money, and those whose time was over before there was any: a broadcast gives its own
 * another time, so only others are lost.
 */
export async function heldForMoney(reader: Reader, merchantId: string, since: number) {
  const [row] = await reader.db
    .select({
      waiting: sum(sql`case when ${outbound.status} = 'queued' then 1 else 0 end`),
      lost: sum(sql`case when ${outbound.status} = 'expired' and ${outbound.batchId} is null then 1 else 0 end`),
    })
    .from(outbound)
    .where(
      and(
        eq(outbound.merchantId, merchantId),
        gte(outbound.id, firstIdAt(since)),
        sql`${outbound.reason} in ('over_budget', 'over_daily_cap')`,
      ),
    );
  return row!;
}

/** Whether anybody has joined: one row is enough to know. */
export async function hasMembers(reader: Reader, merchantId: string): Promise<boolean> {
  const [row] = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.merchantId, merchantId), isNotNull(customers.memberNumber), isNull(customers.archivedAt)))
    .limit(1);
  return row !== undefined;
}

/** Regulars (three visits or more) who have not come since then, counted up to a limit: beyond it "many" is enough. */
export async function lapsedUpTo(reader: Reader, merchantId: string, since: number, limit: number): Promise<number> {
  const some = reader.db
    .select({ customerId: purchaseSums.customerId })
    .from(purchaseSums)
    .where(
      and(eq(purchaseSums.merchantId, merchantId), lt(purchaseSums.lastVisitAt, since), gt(purchaseSums.visits, 2)),
    )
    .limit(limit)
    .as('some');
  const [row] = await reader.db.select({ count: count() }).from(some);
  return row!.count;
}
