import { foreignKey, index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { id, instant, keyedHash, sealed, whole } from '../platform/db/columns.ts';
import type { KeywordApp } from '../platform/slice.ts';

/** Talks in progress, one a number. The state may hold a customer's words, so it is sealed JSON. */
export const dialogues = sqliteTable(
  'dialogues',
  {
    merchantId: id('merchant_id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    app: text('app').notNull(),
    state: sealed('state').notNull(),
    askedAt: instant('asked_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.numberHash] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Codes a customer was asked to send back (`Y 27`): bound to number and purpose, used once. */
export const confirmations = sqliteTable(
  'confirmations',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    purpose: text('purpose').notNull(),
    code: text('code').notNull(),
    payload: sealed('payload').notNull(),
    triesLeft: whole('tries_left').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('confirmations_number').on(t.merchantId, t.numberHash, t.expiresAt),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** When the switchboard last spoke of its own accord to a number: the menu, and the alert of a loop. */
export const courtesies = sqliteTable(
  'courtesies',
  {
    merchantId: id('merchant_id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    kind: text('kind').$type<'menu' | 'loop'>().notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.numberHash, t.kind] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Words of a shop's own, besides those of the product: one owner each. */
export const shopWords = sqliteTable(
  'shop_words',
  {
    merchantId: id('merchant_id').notNull(),
    /** As folded for matching. */
    word: text('word').notNull(),
    /** Name of the built-in app that answers for it (`apps.run`, `surveys.begin`). */
    app: text('app').notNull(),
    /** What it stands for there: id of the wizard-made app or survey. */
    ref: id('ref').notNull(),
    takes: text('takes').$type<KeywordApp['takes']>().notNull(),
    /** As the merchant wrote it. */
    written: text('written').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.word] }),
    index('shop_words_ref').on(t.merchantId, t.ref),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
