import { and, asc, desc, eq, gte, lte, ne, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Reader } from '../platform/db/index.ts';
import { minorOf, type CostPurpose, type Direction } from './rules.ts';
import { costDays } from './schema.ts';
import type { Sum } from './types.ts';

const total = (column: SQLiteColumn) => sql<number>`coalesce(sum(${column}), 0)`;

/** The columns of a sum, added up. */
export const sums = {
  currency: costDays.currency,
  messages: total(costDays.messages),
  parts: total(costDays.parts),
  micros: total(costDays.amount),
  unpriced: total(costDays.unpriced),
  confirmed: total(costDays.confirmed),
  confirmedMicros: total(costDays.confirmedAmount),
  corrected: total(costDays.corrected),
};

/** A sum as it comes from the table. */
export interface Row {
  currency: string;
  messages: number;
  parts: number;
  micros: number;
  unpriced: number;
  confirmed: number;
  confirmedMicros: number;
  corrected: number;
}

/** A sum as pages and API tell it. */
export function sumOf({ currency, messages, parts, micros, unpriced, confirmed, ...row }: Row): Sum {
  return {
    currency,
    messages,
    parts,
    amount: minorOf(micros, currency),
    unpriced,
    confirmed,
    confirmedAmount: minorOf(row.confirmedMicros, currency),
    confirmedEstimate: minorOf(row.confirmedMicros - row.corrected, currency),
  };
}

/** Days of a span, both ends counted. */
export interface Span {
  from: string;
  to: string;
}

const within = (merchantId: string, { from, to }: Span) =>
  and(eq(costDays.merchantId, merchantId), gte(costDays.day, from), lte(costDays.day, to));

/** One sum a currency, greatest first. */
export async function totalsOf(reader: Reader, merchantId: string, span: Span): Promise<Sum[]> {
  const rows = await reader.db
    .select(sums)
    .from(costDays)
    .where(within(merchantId, span))
    .groupBy(costDays.currency)
    .orderBy(asc(costDays.currency));
  return rows.map(sumOf);
}

export async function byPurpose(
  reader: Reader,
  merchantId: string,
  span: Span,
): Promise<(Sum & { purpose: CostPurpose })[]> {
  const rows = await reader.db
    .select({ purpose: costDays.purpose, ...sums })
    .from(costDays)
    .where(within(merchantId, span))
    .groupBy(costDays.purpose, costDays.currency)
    .orderBy(desc(sums.micros), asc(costDays.purpose));
  return rows.map(({ purpose, ...row }) => ({ purpose, ...sumOf(row) }));
}

/** Millionths by day and currency, for a picture. */
export const byDay = (reader: Reader, merchantId: string, span: Span) =>
  reader.db
    .select({ day: costDays.day, currency: costDays.currency, micros: sums.micros, messages: sums.messages })
    .from(costDays)
    .where(within(merchantId, span))
    .groupBy(costDays.day, costDays.currency)
    .orderBy(asc(costDays.day));

export async function byMonth(reader: Reader, merchantId: string, span: Span): Promise<(Sum & { month: string })[]> {
  const days = await reader.db
    .select({ day: costDays.day, ...sums })
    .from(costDays)
    .where(within(merchantId, span))
    .groupBy(costDays.day, costDays.currency)
    .orderBy(desc(costDays.day), asc(costDays.currency));
  const months = new Map<string, Row & { month: string }>();
  for (const { day, ...row } of days) {
    const month = day.slice(0, 7);
    const key = `${month} ${row.currency}`;
    const known = months.get(key);
    if (!known) months.set(key, { month, ...row });
    else
      for (const name of [
        'messages',
        'parts',
        'micros',
        'unpriced',
        'confirmed',
        'confirmedMicros',
        'corrected',
      ] as const)
        known[name] += row[name];
  }
  return [...months.values()].map(({ month, ...row }) => ({ month, ...sumOf(row) }));
}

/** By sender, country prefix and direction, dearest first. */
export async function byRoute(
  reader: Reader,
  merchantId: string,
  span: Span,
): Promise<(Sum & { numberId: string; prefix: string; direction: Direction })[]> {
  const { numberId, prefix, direction } = costDays;
  const rows = await reader.db
    .select({ numberId, prefix, direction, ...sums })
    .from(costDays)
    .where(within(merchantId, span))
    .groupBy(numberId, prefix, direction, costDays.currency)
    .orderBy(desc(sums.micros), asc(prefix))
    .limit(100);
  return rows.map(({ numberId: sender, prefix: digits, direction: way, ...row }) => ({
    numberId: sender,
    prefix: digits,
    direction: way,
    ...sumOf(row),
  }));
}

/** Batches (broadcasts) of a span, dearest first. */
export async function byBatch(
  reader: Reader,
  merchantId: string,
  span: Span,
  limit: number,
): Promise<(Sum & { batchId: string; firstDay: string })[]> {
  const rows = await reader.db
    .select({ batchId: costDays.batchId, firstDay: sql<string>`min(${costDays.day})`, ...sums })
    .from(costDays)
    .where(and(within(merchantId, span), ne(costDays.batchId, '')))
    .groupBy(costDays.batchId, costDays.currency)
    .orderBy(desc(sums.micros), desc(costDays.batchId))
    .limit(limit);
  return rows.map(({ batchId, firstDay, ...row }) => ({ batchId, firstDay, ...sumOf(row) }));
}

export async function ofBatch(reader: Reader, merchantId: string, batchId: string): Promise<Sum[]> {
  if (batchId === '') return [];
  const rows = await reader.db
    .select(sums)
    .from(costDays)
    .where(and(eq(costDays.merchantId, merchantId), eq(costDays.batchId, batchId), sql`${costDays.batchId} <> ''`))
    .groupBy(costDays.currency)
    .orderBy(desc(sums.micros));
  return rows.map(sumOf);
}

/** Every row of a span, for a spreadsheet. */
export const rowsOf = (reader: Reader, merchantId: string, span: Span) =>
  reader.db
    .select({
      day: costDays.day,
      direction: costDays.direction,
      purpose: costDays.purpose,
      numberId: costDays.numberId,
      prefix: costDays.prefix,
      batchId: costDays.batchId,
      ...sums,
    })
    .from(costDays)
    .where(within(merchantId, span))
    .groupBy(
      costDays.day,
      costDays.direction,
      costDays.purpose,
      costDays.numberId,
      costDays.prefix,
      costDays.batchId,
      costDays.currency,
    ) // prettier-ignore
    .orderBy(asc(costDays.day), asc(costDays.purpose), asc(costDays.numberId), asc(costDays.prefix));
