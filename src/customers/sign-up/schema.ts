import { foreignKey, index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { merchants } from '../../merchants/schema.ts';
import { id, instant, keyedHash } from '../../platform/db/columns.ts';

/** Texts that the public page caused, for its limits: hashes only. Gone after a day. */
export const signUps = sqliteTable(
  'sign_ups',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    /** The number without its last four digits: pumping goes through a block of numbers. */
    prefixHash: keyedHash('prefix_hash').notNull(),
    addressHash: keyedHash('address_hash').notNull(),
    /** Where the address was found: `table5`. */
    tag: text('tag'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('sign_ups_at').on(t.merchantId, t.at),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
