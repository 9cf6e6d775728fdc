import {
  and,
  asc,
  desc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { addDays, daysBetween, type LocalDate, localDate, offsetsBetween, startOfDay } from '../kernel/calendar.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import { hot, type Reader, type Tx } from '../platform/db/index.ts';
import { RHYTHM_GAPS, rhythmOf, visitDay } from './rules.ts';
import { purchases, purchaseSums, refunds } from './schema.ts';
import type { OverdueCustomer, OverdueSearch } from './types.ts';

const value = sql.placeholder;

const itsRefund = and(eq(refunds.merchantId, purchases.merchantId), eq(refunds.purchaseId, purchases.id));
const notGivenBack = or(isNull(refunds.amount), ne(refunds.amount, purchases.amount));

/** One look is enough for whoever buys once a visit; the few others are asked for day by day behind it. */
const LOOK = RHYTHM_GAPS + 2;
const AFTER_ALL = 10 ** 15;

const visitsBefore = hot('purchases.visitsBefore', (db) =>
  db
    .select({ at: purchases.at })
    .from(purchases)
    .leftJoin(refunds, itsRefund)
    .where(
      and(
        eq(purchases.merchantId, value('merchantId')),
        eq(purchases.customerId, value('customerId')),
        lt(purchases.at, value('before')),
        notGivenBack,
      ),
    )
    .orderBy(desc(purchases.at))
    .limit(LOOK),
);

/** Whose rhythm. */
interface Visitor {
  merchantId: string;
  customerId: string;
  /** The shop's. */
  zone: string;
}

/**
 * Somebody's rhythm by the receipts as they stand, late ones included. Bounded: each further look goes on before the
 * last day seen, so thirteen looks of fourteen receipts are the most, however much is bought in a day.
 */
export async function ownRhythm(reader: Reader, { merchantId, customerId, zone }: Visitor): Promise<number | null> {
  const days = new Set<number>();
  for (let before = AFTER_ALL; days.size <= RHYTHM_GAPS;) {
    const rows = await visitsBefore.all(reader, { merchantId, customerId, before });
    for (const { at } of rows) days.add(visitDay(at, zone));
    if (rows.length < LOOK) break;
    before = startOfDay(localDate(rows.at(-1)!.at, zone), zone);
  }
  return rhythmOf(days);
}

export async function setRhythm(tx: Tx, { merchantId, customerId }: Visitor, rhythmDays: number | null): Promise<void> {
  await tx.db
    .update(purchaseSums)
    .set({ rhythmDays })
    .where(and(eq(purchaseSums.merchantId, merchantId), eq(purchaseSums.customerId, customerId)));
}

/** A summary row's rhythm beside what the receipts say. */
export interface ComparedRhythm {
  customerId: string;
  kept: number | null;
  found: number | null;
}

/** Rhythms of the next so many customers of a shop, by their ids, each made anew from the receipts. */
export async function compareRhythms(
  reader: Reader,
  { merchantId, zone }: { merchantId: string; zone: string },
  after: string,
  limit: number,
): Promise<ComparedRhythm[]> {
  const people = await reader.db
    .select({ customerId: purchaseSums.customerId, kept: purchaseSums.rhythmDays })
    .from(purchaseSums)
    .where(and(eq(purchaseSums.merchantId, merchantId), gt(purchaseSums.customerId, after)))
    .orderBy(asc(purchaseSums.customerId))
    .limit(limit);
  const days = new Map<string, Set<number>>(people.map(({ customerId }) => [customerId, new Set()]));
  const visits = await reader.db
    .select({ customerId: purchases.customerId, at: purchases.at })
    .from(purchases)
    .leftJoin(refunds, itsRefund)
    .where(and(eq(purchases.merchantId, merchantId), inArray(purchases.customerId, [...days.keys()]), notGivenBack));
  for (const { customerId, at } of visits) days.get(customerId)!.add(visitDay(at, zone));
  return people.map(({ customerId, kept }) => ({ customerId, kept, found: rhythmOf(days.get(customerId)!) }));
}

const EPOCH = '1970-01-01' as LocalDate;
const YEARS = 10;

/** The start of a day (or of the one so many days later) as `dueSql` counts: as if the shop's clocks showed UTC. */
export const wallClock = (day: LocalDate, later = 0): number => (daysBetween(EPOCH, day) + later) * DAY;

/**
 * The moment at which so much of somebody's rhythm is over since the last visit, by the clocks on the shop's wall, in
 * milliseconds since 1970 as these show it. So a day is a day where clocks are put forward, on both engines alike; the
 * changes of the last ten years are told to the database, which knows no zones.
 */
export function dueSql({ now, zone }: { now: number; zone: string }, percent = 100): SQL {
  const offsets = offsetsBetween(zone, now - YEARS * 365 * DAY, now);
  const oldest = (offsets.at(-1)?.minutes ?? 0) * MINUTE;
  const cases = offsets
    .slice(0, -1)
    .map(({ from, minutes }) => sql`when ${purchaseSums.lastVisitAt} >= ${sql.raw(String(from))} then ${sql.raw(String(minutes * MINUTE))}`); // prettier-ignore
  const offset =
    cases.length === 0
      ? sql.raw(String(oldest))
      : sql`case ${sql.join(cases, sql` `)} else ${sql.raw(String(oldest))} end`;
  const share = sql.raw(String(Math.round((DAY / 100) * percent)));
  return sql`(${purchaseSums.lastVisitAt} + ${offset} + ${purchaseSums.rhythmDays} * ${share})`;
}

/** See `Purchases.overdueSince`. The index holds all that is asked, in the order of the pages. */
export async function overdueBetween(
  reader: Reader,
  merchantId: string,
  { factorPercent, from, to, after = '', limit }: OverdueSearch,
  at: { now: number; zone: string },
): Promise<OverdueCustomer[]> {
  const due = dueSql(at, factorPercent);
  const living = reader.db
    .select({ one: sql`1` })
    .from(customers)
    .where(
      and(
        eq(customers.merchantId, purchaseSums.merchantId),
        eq(customers.id, purchaseSums.customerId),
        isNull(customers.archivedAt),
      ),
    );
  const rows = await reader.db
    .select({
      customerId: purchaseSums.customerId,
      lastVisitAt: purchaseSums.lastVisitAt,
      rhythmDays: purchaseSums.rhythmDays,
    })
    .from(purchaseSums)
    .where(
      and(
        eq(purchaseSums.merchantId, merchantId),
        gt(purchaseSums.customerId, after),
        isNotNull(purchaseSums.rhythmDays),
        gte(due, wallClock(addDays(from, 1))),
        lt(due, wallClock(to, 1)),
        exists(living),
      ),
    )
    .orderBy(asc(purchaseSums.customerId))
    .limit(limit);
  return rows.map((row) => ({ ...row, rhythmDays: row.rhythmDays! }));
}
