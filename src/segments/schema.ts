import { sql } from 'drizzle-orm';
import { foreignKey, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { id, instant, json } from '../platform/db/columns.ts';

/** Segments a shop has saved: conditions, never lists, so who is meant changes by itself. */
export const segments = sqliteTable(
  'segments',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    name: text('name').notNull(),
    /** The name folded: two that differ in capitals or width alone are one to people. */
    nameKey: text('name_key').notNull(),
    where: json('where_json').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    /** Taken off the list; a broadcast that was made for it still finds it. */
    archivedAt: instant('archived_at'),
    /** Who changed it last. */
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('segments_name')
      .on(t.merchantId, t.nameKey)
      .where(sql`archived_at is null`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
