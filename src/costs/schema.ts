import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { day, id, instant, whole } from '../platform/db/columns.ts';
import type { CostPurpose, Direction, Micros, Source } from './rules.ts';

/**
 * The price table, dated: a new price is a new row, and the latest whose day has come counts. Rows are never changed;
 * a price that ends is a row without an amount.
 */
export const prices = sqliteTable(
  'prices',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** A row of `numbers`, or '*' for all senders of the shop. */
    numberId: id('number_id').notNull(),
    direction: text('direction').$type<Direction>().notNull(),
    /** First digits of the other side's number, without the plus; '*' for all. */
    prefix: text('prefix').notNull(),
    /** For one part, in millionths of the currency's unit (0.0079 is 7900). Null: from this day on there is no price. */
    amount: whole('amount').$type<Micros>(),
    currency: text('currency').notNull(),
    fromDay: day('from_day').notNull(),
    createdAt: instant('created_at').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/**
 * What each submitted text cost, append-only. `estimate`: parts by the price table, written as the carrier takes the
 * text. `provider`: what the carrier itself says, as the difference to the estimate, so that the sum is right; `told`
 * is the whole price it named. Ids and codes only.
 */
export const costEntries = sqliteTable(
  'cost_entries',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** A row of `outbound`, or of `inbound` where the direction is in. */
    messageId: id('message_id').notNull(),
    /** A text that had to be sent again costs again. Inbound: 0. */
    attempt: whole('attempt').notNull(),
    source: text('source').$type<Source>().notNull(),
    currency: text('currency').notNull(),
    direction: text('direction').$type<Direction>().notNull(),
    purpose: text('purpose').$type<CostPurpose>().notNull(),
    numberId: id('number_id').notNull(),
    /** Prefix of the price used; the country's calling code where that was '*'. */
    prefix: text('prefix').notNull(),
    batchId: id('batch_id').notNull(), // '' where it came alone
    /** The shop's day on which it was taken; corrections stand on the same day. */
    day: day('day').notNull(),
    /** What it adds to the day's number of texts, of parts, and of texts without a price: a correction may take away. */
    messages: whole('messages').notNull(),
    parts: whole('parts').notNull(),
    unpriced: whole('unpriced').notNull(),
    /** Millionths, with its sign. */
    amount: whole('amount').$type<Micros>().notNull(),
    /** Estimate: the price of a part, null when the table had none. Provider: the whole price it named. */
    told: whole('told').$type<Micros>(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('cost_entries_once').on(t.merchantId, t.messageId, t.attempt, t.source, t.currency),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Sums of a day, moved with each entry: the budget and every page read these; `doctor` recomputes and compares them. */
export const costDays = sqliteTable(
  'cost_days',
  {
    merchantId: id('merchant_id').notNull(),
    day: day('day').notNull(),
    currency: text('currency').notNull(),
    direction: text('direction').$type<Direction>().notNull(),
    purpose: text('purpose').$type<CostPurpose>().notNull(),
    numberId: id('number_id').notNull(),
    prefix: text('prefix').notNull(),
    batchId: id('batch_id').notNull(),
    /** On PostgreSQL many connections add at once: eight rows for one keep them from waiting for each other. */
    lane: whole('lane').notNull(),
    messages: whole('messages').notNull(),
    parts: whole('parts').notNull(),
    amount: whole('amount').$type<Micros>().notNull(),
    /** Texts for which the table had no price. */
    unpriced: whole('unpriced').notNull(),
    /** Texts whose price the carrier has told, and what it told in all. */
    confirmed: whole('confirmed').notNull(),
    confirmedAmount: whole('confirmed_amount').$type<Micros>().notNull(),
    /** Sum of the corrections: what the carrier told less what was estimated for the same texts. */
    corrected: whole('corrected').$type<Micros>().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.merchantId, t.day, t.currency, t.direction, t.purpose, t.numberId, t.prefix, t.batchId, t.lane,
      ], // prettier-ignore
    }),
    index('cost_days_batch')
      .on(t.merchantId, t.batchId)
      .where(sql`batch_id <> ''`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** How far the carrier has been asked for prices: every entry is passed three times, at growing age. */
export const costMarks = sqliteTable(
  'cost_marks',
  {
    merchantId: id('merchant_id').notNull(),
    stage: whole('stage').notNull(),
    /** Id of the last entry passed. */
    passed: id('passed').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.stage] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
