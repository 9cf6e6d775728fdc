import { foreignKey, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flag, id, instant, json, whole } from '../platform/db/columns.ts';

export const merchants = sqliteTable('merchants', {
  merchantId: id('merchant_id').primaryKey(),
  /** The shop's public name, first words of every text. */
  name: text('name').notNull(),
  /** ISO 3166-1 alpha-2. */
  country: text('country').notNull(),
  /** IANA zone. */
  zone: text('zone').notNull(),
  language: text('language').$type<'en' | 'zh'>().notNull(),
  /** ISO 4217, fixed after the first purchase. */
  currency: text('currency').notNull(),
  rulePack: text('rule_pack').$type<'us' | 'cn' | 'general'>().notNull(),
  createdAt: instant('created_at').notNull(),
});

/** One shop's value of a setting; absent means the default its slice declares. */
export const merchantSettings = sqliteTable(
  'merchant_settings',
  {
    merchantId: id('merchant_id').notNull(),
    name: text('name').notNull(),
    value: json('value').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.name] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** The shop's senders. They are public (printed on the door), so they stand in the clear. */
export const numbers = sqliteTable(
  'numbers',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** E.164, a short code or an alphanumeric name. One gateway knows each once. */
    address: text('address').notNull(),
    kind: text('kind').$type<'long' | 'short' | 'alpha'>().notNull(),
    /** Provider's messaging service to send through, where there is one. */
    service: text('service'),
    /** Message parts a second that the carrier takes from this sender. */
    partsPerSecond: whole('parts_per_second').notNull(),
    canReceive: flag('can_receive').notNull(),
    isDefault: flag('is_default').notNull(),
    /** The published words that ask people to join; kept with each consent as its wording. */
    callToAction: text('call_to_action'),
    callToActionVersion: whole('call_to_action_version').notNull(),
    /** Whether those words say that joining means marketing texts (needed in the US). */
    callCoversMarketing: flag('call_covers_marketing').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('numbers_address').on(t.address),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
