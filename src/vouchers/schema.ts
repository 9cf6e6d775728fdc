import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { customers } from '../customers/schema.ts';
import type { Minor } from '../kernel/money.ts';
import { merchants } from '../merchants/schema.ts';
import { day, id, instant, json, keyedHash, whole } from '../platform/db/columns.ts';

/** What a voucher is good for. The words are the shop's own and public; they stand in texts. */
export const voucherOffers = sqliteTable(
  'voucher_offers',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** By language: "a free dessert"; one of them at least. */
    words: json('words').notNull(),
    kind: text('kind').$type<'item' | 'amount' | 'percent'>().notNull(),
    /** Minor units off, or per cent off; null for an item. */
    value: whole('value'),
    /** Least receipt it may be used with, in minor units; null: any. */
    leastSpend: whole('least_spend').$type<Minor>(),
    /** Days it counts, the day of issue being the first. */
    validDays: whole('valid_days').notNull(),
    createdAt: instant('created_at').notNull(),
    archivedAt: instant('archived_at'),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Many issued at once, to be printed or handed out. */
export const voucherBatches = sqliteTable(
  'voucher_batches',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    offerId: id('offer_id').notNull(),
    name: text('name').notNull(),
    /** 0 while it is being made: until then no code of it was told to anybody. */
    count: whole('count').notNull(),
    createdAt: instant('created_at').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId, t.offerId], foreignColumns: [voucherOffers.merchantId, voucherOffers.id] }),
  ],
);

/** Codes issued. Only the keyed hash is kept: who reads the database can redeem nothing. */
export const vouchers = sqliteTable(
  'vouchers',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    offerId: id('offer_id').notNull(),
    /** Whose it is; null: whoever brings it (a printed one). */
    customerId: id('customer_id'),
    batchId: id('batch_id'),
    codeHash: keyedHash('code_hash').notNull(),
    /** Its last three characters, to tell two apart on a page. */
    ending: text('ending').notNull(),
    /** What gave it: `greeting:<id>`, `broadcast:<id>`, `plan:<id>`, `batch:<id>`, `staff`, `api`. */
    source: text('source').notNull(),
    /** At most one voucher of the merchant carries it. */
    onceKey: text('once_key'),
    issuedAt: instant('issued_at').notNull(),
    /** The last day it counts, by the shop's calendar. */
    expiresOn: day('expires_on').notNull(),
    redeemedAt: instant('redeemed_at'),
    redeemedBy: text('redeemed_by'),
    /** The receipt it was used with, as the till told it. */
    receipt: text('receipt'),
    revokedAt: instant('revoked_at'),
    revokedBy: text('revoked_by'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('vouchers_code').on(t.merchantId, t.codeHash),
    uniqueIndex('vouchers_once')
      .on(t.merchantId, t.onceKey)
      .where(sql`once_key is not null`),
    // The last three: segments ask who holds one that counts, or used one, and read no row for it.
    index('vouchers_customer').on(t.merchantId, t.customerId, t.issuedAt, t.redeemedAt, t.revokedAt, t.expiresOn),
    // An offer's page lists them by id, and counts what became of them.
    index('vouchers_offer').on(t.merchantId, t.offerId, t.id, t.redeemedAt, t.revokedAt, t.expiresOn),
    index('vouchers_source').on(t.merchantId, t.source, t.redeemedAt),
    index('vouchers_unused')
      .on(t.merchantId, t.issuedAt)
      .where(sql`redeemed_at is null and revoked_at is null`),
    foreignKey({ columns: [t.merchantId, t.offerId], foreignColumns: [voucherOffers.merchantId, voucherOffers.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);
