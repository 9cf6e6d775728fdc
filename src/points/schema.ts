import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { customers } from '../customers/schema.ts';
import type { Points } from '../kernel/money.ts';
import { day, id, instant, whole } from '../platform/db/columns.ts';
import type { EntryKind } from './rules.ts';

/** The ledger: append-only, refused UPDATE and DELETE by trigger on both engines. */
export const pointEntries = sqliteTable(
  'point_entries',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    customerId: id('customer_id').notNull(),
    kind: text('kind').$type<EntryKind>().notNull(),
    /** Positive adds, negative takes. */
    points: whole('points').$type<Points>().notNull(),
    /** A code chosen by us or by the API's caller; never a name or a text about a person. */
    reason: text('reason').notNull(),
    /** The purchase this belongs to, so that a refund can turn it back. */
    purchaseId: id('purchase_id'),
    /** The entry this one turns back. */
    reverses: id('reverses'),
    /** Once-key: whatever may happen once (welcome, a purchase's points) carries one. */
    onceKey: text('once_key'),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('point_entries_once')
      .on(t.merchantId, t.onceKey)
      .where(sql`once_key is not null`),
    index('point_entries_customer').on(t.merchantId, t.customerId, t.id),
    index('point_entries_purchase')
      .on(t.merchantId, t.purchaseId)
      .where(sql`purchase_id is not null`),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** What is left of each gain: spent oldest first, gone after `expiresOn` (the last day it counts). */
export const pointLots = sqliteTable(
  'point_lots',
  {
    merchantId: id('merchant_id').notNull(),
    entryId: id('entry_id').notNull(),
    customerId: id('customer_id').notNull(),
    remaining: whole('remaining').$type<Points>().notNull(),
    expiresOn: day('expires_on').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.entryId] }),
    index('point_lots_open')
      .on(t.merchantId, t.customerId, t.expiresOn, t.entryId)
      .where(sql`remaining > 0`),
    index('point_lots_expiry')
      .on(t.merchantId, t.expiresOn)
      .where(sql`remaining > 0`),
    foreignKey({ columns: [t.merchantId, t.entryId], foreignColumns: [pointEntries.merchantId, pointEntries.id] }),
  ],
);

/** Which lots a taking drew on, so that turning it back refills the same ones. */
export const pointDraws = sqliteTable(
  'point_draws',
  {
    merchantId: id('merchant_id').notNull(),
    entryId: id('entry_id').notNull(),
    lotId: id('lot_id').notNull(),
    points: whole('points').$type<Points>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.entryId, t.lotId] }),
    foreignKey({ columns: [t.merchantId, t.entryId], foreignColumns: [pointEntries.merchantId, pointEntries.id] }),
    foreignKey({ columns: [t.merchantId, t.lotId], foreignColumns: [pointLots.merchantId, pointLots.entryId] }),
  ],
);

/** The balance, moved by every entry in the same transaction: its guard `balance >= spend` is what a sum cannot be. */
export const pointBalances = sqliteTable(
  'point_balances',
  {
    merchantId: id('merchant_id').notNull(),
    customerId: id('customer_id').notNull(),
    balance: whole('balance').$type<Points>().notNull(),
    /** Points a refund should have taken but that were already spent; the next gains pay them first. */
    owed: whole('owed').$type<Points>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId] }),
    // Segments make sets of the whole shop's customers of it: half the time when the balance stands in the index.
    index('point_balances_asked').on(t.merchantId, t.customerId, t.balance),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);
