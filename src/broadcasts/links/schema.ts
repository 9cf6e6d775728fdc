import { foreignKey, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../../merchants/schema.ts';
import { id, instant, whole } from '../../platform/db/columns.ts';

/** One recipient's short link in one broadcast. Where it leads stands with the broadcast and nowhere else. */
export const links = sqliteTable(
  'links',
  {
    merchantId: id('merchant_id').notNull(),
    broadcastId: id('broadcast_id').notNull(),
    customerId: id('customer_id').notNull(),
    /** What stands in the address: 65 random bits. Whoever opens one names no shop, so it is unique in the gateway. */
    code: text('code').notNull(),
    createdAt: instant('created_at').notNull(),
    firstClickAt: instant('first_click_at'),
    clicks: whole('clicks').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.broadcastId, t.customerId] }),
    uniqueIndex('links_code').on(t.code),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
