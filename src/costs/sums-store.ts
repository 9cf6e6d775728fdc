import { and, asc, desc, eq, gte, lte, ne, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Reader } from '../platform/db/index.ts';
import { minorOf, type CostPurpose, type Direction } from './rules.ts';
import { costDays, costEntries } from './schema.ts';
import type { CostDifference, Sum } from './types.ts';

const total = (column: SQLiteColumn) => sql<number>`coalesce(sum(${column}), 0)`;

const sums = {
  currency: costDays.currency,
  messages: total(costDays.messages),
  parts: total(costDays.parts),
  micros: total(costDays.amount),
  unpriced: total(costDays.unpriced),
  confirmed: total(costDays.confirmed),
  confirmedMicros: total(costDays.confirmedAmount),
  corrected: total(costDays.corrected),
};

interface Row {
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
): Promise<(Sum & { batchId: string })[]> {
  const rows = await reader.db
    .select({ batchId: costDays.batchId, ...sums })
    .from(costDays)
    .where(and(within(merchantId, span), ne(costDays.batchId, '')))
    .groupBy(costDays.batchId, costDays.currency)
    .orderBy(desc(sums.micros), desc(costDays.batchId))
    .limit(limit);
  return rows.map(({ batchId, ...row }) => ({ batchId, ...sumOf(row) }));
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

/** Days whose sums are not what their entries add up to. */
export async function wrongDays(reader: Reader): Promise<CostDifference[]> {
  const of = <T extends typeof costDays | typeof costEntries>(table: T) => ({
    merchantId: table.merchantId,
    day: table.day,
    currency: table.currency,
  });
  const isTold = sql`${costEntries.source} = 'provider' and ${costEntries.told} is not null`;
  const entries = await reader.db
    .select({
      ...of(costEntries),
      messages: sql<number>`sum(${costEntries.messages})`,
      parts: sql<number>`sum(${costEntries.parts})`,
      micros: sql<number>`sum(${costEntries.amount})`,
      unpriced: sql<number>`sum(${costEntries.unpriced})`,
      confirmed: sql<number>`sum(case when ${isTold} then 1 else 0 end)`,
      confirmedMicros: sql<number>`sum(case when ${isTold} then ${costEntries.told} else 0 end)`,
      corrected: sql<number>`sum(case when ${costEntries.source} = 'provider' then ${costEntries.amount} else 0 end)`,
    })
    .from(costEntries)
    .groupBy(costEntries.merchantId, costEntries.day, costEntries.currency);
  const days = await reader.db
    .select({ ...of(costDays), ...sums })
    .from(costDays)
    .groupBy(costDays.merchantId, costDays.day, costDays.currency);
  const keyOf = (row: { merchantId: string; day: string; currency: string }): string =>
    `${row.merchantId} ${row.day} ${row.currency}`;
  const figures = (row: Row | undefined): string =>
    row
      ? [row.messages, row.parts, row.micros, row.unpriced, row.confirmed, row.confirmedMicros, row.corrected].join(' ')
      : '';
  const found = new Map(entries.map((row) => [keyOf(row), row]));
  const kept = new Map(days.map((row) => [keyOf(row), row]));
  return [...new Set([...found.keys(), ...kept.keys()])]
    .filter((key) => figures(found.get(key)) !== figures(kept.get(key)))
    .map((key) => {
      const { merchantId, day, currency } = (found.get(key) ?? kept.get(key))!;
      return { what: 'costs.days', merchantId, day, currency };
    });
}
