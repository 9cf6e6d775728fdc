import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { customers } from '../customers/schema.ts';
import type { Minor } from '../kernel/money.ts';
import { merchants } from '../merchants/schema.ts';
import { id, instant, json, whole } from '../platform/db/columns.ts';

export const purchases = sqliteTable(
  'purchases',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    customerId: id('customer_id').notNull(),
    /** The till's number of the receipt: each counts once. */
    receipt: text('receipt').notNull(),
    /** In whole minor units of the shop's currency. */
    amount: whole('amount').$type<Minor>().notNull(),
    currency: text('currency').notNull(),
    items: json('items'),
    at: instant('at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('purchases_receipt').on(t.merchantId, t.receipt),
    index('purchases_customer').on(t.merchantId, t.customerId, t.at),
    index('purchases_day').on(t.merchantId, t.at),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Money given back; a receipt is refunded once, in whole or in part. */
export const refunds = sqliteTable(
  'refunds',
  {
    merchantId: id('merchant_id').notNull(),
    purchaseId: id('purchase_id').notNull(),
    amount: whole('amount').$type<Minor>().notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.purchaseId] }),
    foreignKey({ columns: [t.merchantId, t.purchaseId], foreignColumns: [purchases.merchantId, purchases.id] }),
  ],
);

/** Summary per customer, moved with each purchase and refund; `doctor` recomputes and compares it. */
export const purchaseSums = sqliteTable(
  'purchase_sums',
  {
    merchantId: id('merchant_id').notNull(),
    customerId: id('customer_id').notNull(),
    visits: whole('visits').notNull(),
    spend: whole('spend').$type<Minor>().notNull(),
    firstVisitAt: instant('first_visit_at').notNull().default(0),
    lastVisitAt: instant('last_visit_at').notNull(),
    /** Own rhythm: median days between the last visits; null while they are too few to tell. */
    rhythmDays: whole('rhythm_days'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId] }),
    // Segments make sets of the whole shop's customers of it: half the time when all that is asked stands in the index.
    index('purchase_sums_asked').on(
      t.merchantId,
      t.customerId,
      t.spend,
      t.visits,
      t.lastVisitAt,
      t.firstVisitAt,
      t.rhythmDays,
    ),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** What somebody has bought: one row an item, by the receipts not wholly given back; `doctor` recomputes it. */
export const purchaseItems = sqliteTable(
  'purchase_items',
  {
    merchantId: id('merchant_id').notNull(),
    customerId: id('customer_id').notNull(),
    /** See `itemKey`. */
    itemKey: text('item_key').notNull(),
    /** Receipts it stands on, however many pieces. */
    times: whole('times').notNull(),
    lastAt: instant('last_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId, t.itemKey] }),
    // All that segments ask stands in it. Customers come in their own order: sets of those are made in three quarters of
    // the time that an index by date takes, which would be quicker only for the few who bought lately.
    index('purchase_items_buyers').on(t.merchantId, t.itemKey, t.customerId, t.lastAt),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Everything a shop has ever sold, in a till's own words; nothing leaves it, so that no segment loses its item. */
export const soldItems = sqliteTable(
  'sold_items',
  {
    merchantId: id('merchant_id').notNull(),
    itemKey: text('item_key').notNull(),
    name: text('name').notNull(),
    /** How many have bought it for the first time: for the order of lists alone, merges and refunds leave it. */
    buyers: whole('buyers').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.itemKey] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
