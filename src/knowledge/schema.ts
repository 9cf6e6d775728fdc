import { foreignKey, index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { flag, id, instant, json, whole } from '../platform/db/columns.ts';

/** One thing the shop knows and says again and again: opening hours, allergens, parking. */
export const knowledgeEntries = sqliteTable(
  'knowledge_entries',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** What people ask, by language. */
    question: json('question').notNull(),
    /** What is answered, by language. */
    answer: json('answer').notNull(),
    /** Words that mean this question, in any language, as written. */
    words: json('words').notNull(),
    topic: text('topic').notNull(),
    /** Offered to staff as a ready reply. */
    forReplies: flag('for_replies').notNull(),
    /** Answered by itself when a customer asks by text. */
    forTexts: flag('for_texts').notNull(),
    /** How often it was given, by staff and by text. */
    used: whole('used').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    archivedAt: instant('archived_at'),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('knowledge_topic').on(t.merchantId, t.topic),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
