import { and, asc, eq, gt, gte, lte, sql } from 'drizzle-orm';
import type { LocalDate } from '../../kernel/calendar.ts';
import { outbound } from '../../messages/schema.ts';
import type { Reader } from '../../platform/db/index.ts';
import { greeted } from '../schema.ts';
import type { GreetingDeps } from './deps.ts';
import * as store from './store.ts';

/** A text that will never arrive tells why at its person, though it was queued. */
const reason = sql<string | null>`case when ${outbound.status} in ('failed', 'undelivered', 'canceled', 'expired') then coalesce(${outbound.reason}, ${outbound.status}) else ${greeted.reason} end`; // prettier-ignore

/** Whom one day's greeting meant and what became of each, in the order of ids. */
export const people = (
  reader: Reader,
  merchantId: string,
  of: { greetingId: string; day: LocalDate; state?: string; after?: string; limit: number },
): Promise<{ customerId: string; state: string; reason: string | null; at: number | null }[]> =>
  reader.db
    .select({ customerId: greeted.customerId, state: greeted.state, reason, at: greeted.settledAt })
    .from(greeted)
    .leftJoin(outbound, and(eq(outbound.merchantId, greeted.merchantId), eq(outbound.id, greeted.messageId)))
    .where(
      and(
        eq(greeted.merchantId, merchantId),
        eq(greeted.greetingId, of.greetingId),
        eq(greeted.day, of.day),
        of.state === undefined ? undefined : eq(greeted.state, of.state as never),
        of.after === undefined ? undefined : gt(greeted.customerId, of.after),
      ),
    )
    .orderBy(asc(greeted.customerId))
    .limit(of.limit);

/** What became of the people of a greeting's days, by day, state and reason. */
export const outcomes = async (
  reader: Reader,
  merchantId: string,
  of: { greetingId: string; from: LocalDate; to: LocalDate },
): Promise<{ day: LocalDate; state: string; reason: string | null; people: number }[]> => {
  const rows = await reader.db
    .select({ day: greeted.day, state: greeted.state, reason, people: sql<number>`count(*)` })
    .from(greeted)
    .leftJoin(outbound, and(eq(outbound.merchantId, greeted.merchantId), eq(outbound.id, greeted.messageId)))
    .where(
      and(
        eq(greeted.merchantId, merchantId),
        eq(greeted.greetingId, of.greetingId),
        gte(greeted.day, of.from),
        lte(greeted.day, of.to),
      ),
    )
    .groupBy(greeted.day, greeted.state, reason)
    .orderBy(asc(greeted.day), asc(greeted.state));
  return rows.map((row) => ({ ...row, day: row.day as LocalDate }));
};

/** How many it was sent to in all, and what its vouchers came to. @throws DomainError `not_found` */
export async function figures(
  deps: GreetingDeps,
  reader: Reader,
  merchantId: string,
  id: string,
): Promise<{ sent: number; issued: number; redeemed: number }> {
  await store.rowById(reader, merchantId, id);
  const [row] = await reader.db
    .select({ sent: sql<number>`count(*)` })
    .from(greeted)
    .where(and(eq(greeted.merchantId, merchantId), eq(greeted.greetingId, id), eq(greeted.state, 'queued')));
  return { sent: row!.sent, ...(await deps.vouchers.totals(reader, merchantId, `greeting:${id}`)) };
}
