import { sql } from 'drizzle-orm';
import type { Reader } from '../platform/db/index.ts';
import { costDays, costEntries } from './schema.ts';
import { type Row, sums } from './sums-store.ts';
import type { CostDifference } from './types.ts';

/** Days whose sums are not what their entries add up to. */
export async function wrongDays(reader: Reader): Promise<CostDifference[]> {
  const isTold = sql`${costEntries.source} = 'provider' and ${costEntries.told} is not null`;
  const entries = await reader.db
    .select({
      merchantId: costEntries.merchantId,
      day: costEntries.day,
      currency: costEntries.currency,
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
    .select({ merchantId: costDays.merchantId, day: costDays.day, ...sums })
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
