import { and, desc, eq, gte, inArray, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm';
import { DAY } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';
import type { Reader } from '../platform/db/index.ts';
import { cases } from './schema.ts';
import type { CaseStep } from './rules.ts';
import { columns, lateSql, openSql } from './store.ts';
import type { Case } from './types.ts';

const count = sql<number>`count(*)`;

/** Cases of a number that is nobody's have no index: only those of this span are looked through. */
const STRANGERS = 120 * DAY;

/** Earlier cases of whoever this one is about, newest first: of the person, or of the number that is nobody's. */
export async function earlierCases(reader: Reader, merchantId: string, of: Case, limit: number): Promise<Case[]> {
  const own = eq(cases.merchantId, merchantId);
  if (of.customerId !== null)
    return (
      reader.db
        .select(columns)
        .from(cases)
        // The bare id would lead SQLite over all cases of the shop that came before.
        .where(and(own, eq(cases.customerId, of.customerId), lt(sql`${cases.id} || ''`, of.id)))
        .orderBy(desc(sql`${cases.id} || ''`))
        .limit(limit)
    );
  const self = reader.db
    .select({ hash: cases.numberHash })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), eq(cases.id, of.id), ne(cases.numberHash, '' as never)));
  return reader.db
    .select(columns)
    .from(cases)
    .where(
      and(
        own,
        lt(cases.id, of.id),
        gte(cases.id, firstIdAt(Math.max(0, of.openedAt - STRANGERS))),
        isNull(cases.customerId),
        inArray(cases.numberHash, self),
      ),
    )
    .orderBy(desc(cases.id))
    .limit(limit);
}

/** How many cases of a span have each category and cause. */
export async function causesBetween(reader: Reader, merchantId: string, from: number, until: number) {
  return reader.db
    .select({ category: cases.category, cause: cases.cause, count })
    .from(cases)
    .where(
      and(
        eq(cases.merchantId, merchantId),
        gte(cases.id, firstIdAt(Math.max(0, from))),
        lt(cases.id, firstIdAt(Math.max(0, until))),
      ),
    )
    .groupBy(cases.category, cases.cause);
}

/** What the times of staff are reckoned from: cases somebody looks after, opened since. */
export async function ownedSince(reader: Reader, merchantId: string, since: number) {
  return reader.db
    .select({
      ownerId: cases.ownerId,
      step: cases.step,
      openedAt: cases.openedAt,
      dueAt: cases.dueAt,
      answeredAt: cases.answeredAt,
      reportedAt: cases.reportedAt,
      rating: cases.rating,
    })
    .from(cases)
    .where(
      and(eq(cases.merchantId, merchantId), gte(cases.id, firstIdAt(Math.max(0, since))), isNotNull(cases.ownerId)),
    );
}

/** Cases by step; those archived are counted in their index alone. */
export async function countsByStep(reader: Reader, merchantId: string): Promise<{ step: CaseStep; count: number }[]> {
  const own = eq(cases.merchantId, merchantId);
  const open = await reader.db
    .select({ step: cases.step, count })
    .from(cases)
    .where(and(own, openSql()))
    .groupBy(cases.step);
  const [away] = await reader.db
    .select({ count })
    .from(cases)
    .where(and(own, isNotNull(cases.archivedAt)));
  return [...open, { step: 'archived', count: away!.count }];
}

/** Cases of a shop that are not archived. */
export async function openCaseCount(reader: Reader, merchantId: string): Promise<number> {
  const [row] = await reader.db
    .select({ count })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), openSql()));
  return row!.count;
}

/** How many open cases are past their time. */
export async function lateCount(reader: Reader, merchantId: string, now: number): Promise<number> {
  const [row] = await reader.db
    .select({ count })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), lateSql(now)));
  return row!.count;
}
