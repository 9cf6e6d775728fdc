import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import type { PriceRow } from './rules.ts';
import { costDays, costEntries, prices } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

export type Entry = typeof costEntries.$inferSelect;

export const pricesOf = hot<PriceRow>('costs.prices', (db) =>
  db
    .select({
      id: prices.id,
      numberId: prices.numberId,
      direction: prices.direction,
      prefix: prices.prefix,
      amount: prices.amount,
      currency: prices.currency,
      fromDay: prices.fromDay,
    })
    .from(prices)
    .where(eq(prices.merchantId, $('merchantId')))
    .orderBy(asc(prices.id)),
);

export async function insertPrice(tx: Tx, row: typeof prices.$inferInsert): Promise<void> {
  await tx.db.insert(prices).values(row);
}

export async function priceById(reader: Reader, merchantId: string, id: string) {
  const [row] = await reader.db
    .select()
    .from(prices)
    .where(and(eq(prices.merchantId, merchantId), eq(prices.id, id)));
  return row;
}

export const allPrices = (reader: Reader, merchantId: string) =>
  reader.db.select().from(prices).where(eq(prices.merchantId, merchantId)).orderBy(desc(prices.id));

/** One text's estimate or correction; nothing comes back where it stands already. */
export const insertEntry = hotWrite('costs.entry', (db) =>
  db
    .insert(costEntries)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      messageId: $('messageId'),
      attempt: $('attempt'),
      source: $('source'),
      currency: $('currency'),
      direction: $('direction'),
      purpose: $('purpose'),
      numberId: $('numberId'),
      prefix: $('prefix'),
      batchId: $('batchId'),
      day: $('day'),
      messages: $('messages'),
      parts: $('parts'),
      unpriced: $('unpriced'),
      amount: $('amount'),
      told: $('told'),
      at: $('at'),
    })
    .onConflictDoNothing()
    .returning({ id: costEntries.id }),
);

/** Adds an entry to its day. */
export const addToDay = hotWrite('costs.day', (db) =>
  db
    .insert(costDays)
    .values({
      merchantId: $('merchantId'),
      day: $('day'),
      currency: $('currency'),
      direction: $('direction'),
      purpose: $('purpose'),
      numberId: $('numberId'),
      prefix: $('prefix'),
      batchId: $('batchId'),
      lane: $('lane'),
      messages: $('messages'),
      parts: $('parts'),
      amount: $('amount'),
      unpriced: $('unpriced'),
      confirmed: $('confirmed'),
      confirmedAmount: $('confirmedAmount'),
      corrected: $('corrected'),
    })
    .onConflictDoUpdate({
      target: [
        costDays.merchantId, costDays.day, costDays.currency, costDays.direction, costDays.purpose,
        costDays.numberId, costDays.prefix, costDays.batchId, costDays.lane,
      ], // prettier-ignore
      set: {
        messages: sql`${costDays.messages} + excluded.messages`,
        parts: sql`${costDays.parts} + excluded.parts`,
        amount: sql`${costDays.amount} + excluded.amount`,
        unpriced: sql`${costDays.unpriced} + excluded.unpriced`,
        confirmed: sql`${costDays.confirmed} + excluded.confirmed`,
        confirmedAmount: sql`${costDays.confirmedAmount} + excluded.confirmed_amount`,
        corrected: sql`${costDays.corrected} + excluded.corrected`,
      },
    }),
);

/** What was spent in a month and on one of its days, in one currency. */
export const spentBetween = hot<{ month: number; day: number }>('costs.spent', (db) =>
  db
    .select({
      month: sql<number>`coalesce(sum(${costDays.amount}), 0)`,
      day: sql<number>`coalesce(sum(case when ${costDays.day} = ${$('today')} then ${costDays.amount} else 0 end), 0)`,
    })
    .from(costDays)
    .where(
      sql`${costDays.merchantId} = ${$('merchantId')} and ${costDays.day} >= ${$('from')} and ${costDays.day} <= ${$('to')} and ${costDays.currency} = ${$('currency')}`,
    ),
);

/** What is known of one attempt: its estimate, and the carrier's word where that has come. */
export const entriesOf = (reader: Reader, merchantId: string, messageId: string, attempt: number): Promise<Entry[]> =>
  reader.db
    .select()
    .from(costEntries)
    .where(
      and(
        eq(costEntries.merchantId, merchantId),
        eq(costEntries.messageId, messageId),
        eq(costEntries.attempt, attempt),
      ),
    );

export async function entriesOfMessages(reader: Reader, merchantId: string, messageIds: readonly string[]) {
  if (messageIds.length === 0) return [];
  return reader.db
    .select({
      messageId: costEntries.messageId,
      currency: costEntries.currency,
      amount: sql<number>`sum(${costEntries.amount})`,
      messages: sql<number>`sum(${costEntries.messages})`,
      parts: sql<number>`sum(${costEntries.parts})`,
      unpriced: sql<number>`sum(${costEntries.unpriced})`,
      confirmed: sql<number>`sum(case when ${costEntries.source} = 'provider' then 1 else 0 end)`,
    })
    .from(costEntries)
    .where(and(eq(costEntries.merchantId, merchantId), inArray(costEntries.messageId, [...messageIds])))
    .groupBy(costEntries.messageId, costEntries.currency)
    .orderBy(costEntries.messageId, costEntries.currency);
}
