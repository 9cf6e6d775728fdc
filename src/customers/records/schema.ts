import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../../merchants/schema.ts';
import { id, instant, json, sealed, whole } from '../../platform/db/columns.ts';
import type { CustomType } from '../rules.ts';
import { customers } from '../schema.ts';

/** What a shop wants to know of its customers beside the profile. Archived, never removed: values stay readable. */
export const customFields = sqliteTable(
  'custom_fields',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** The shop's own words for it. */
    name: text('name').notNull(),
    type: text('type').$type<CustomType>().notNull(),
    /** Of a choice: codes with their words, as [{code, label}]. */
    choices: json('choices'),
    createdAt: instant('created_at').notNull(),
    archivedAt: instant('archived_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('custom_fields_name')
      .on(t.merchantId, t.name)
      .where(sql`archived_at is null`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** One value of one field for one person; which column holds it follows from the field's type. */
export const customValues = sqliteTable(
  'custom_values',
  {
    merchantId: id('merchant_id').notNull(),
    fieldId: id('field_id').notNull(),
    customerId: id('customer_id').notNull(),
    /** A number, or 1 for yes and 0 for no. */
    num: whole('num'),
    /** A day, the code of a choice, or the keyed hash of a folded text. */
    word: text('word'),
    /** A text as it was written. */
    text: sealed('text'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.fieldId, t.customerId] }),
    index('custom_values_num')
      .on(t.merchantId, t.fieldId, t.num, t.customerId)
      .where(sql`num is not null`),
    index('custom_values_word')
      .on(t.merchantId, t.fieldId, t.word, t.customerId)
      .where(sql`word is not null`),
    index('custom_values_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId, t.fieldId], foreignColumns: [customFields.merchantId, customFields.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** What staff wrote down about a person. */
export const customerNotes = sqliteTable(
  'customer_notes',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    customerId: id('customer_id').notNull(),
    text: sealed('text').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('customer_notes_customer').on(t.merchantId, t.customerId, t.id),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Two records that were made one: what each slice moved, so that it can be given back. */
export const customerMerges = sqliteTable(
  'customer_merges',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    fromId: id('from_id').notNull(),
    intoId: id('into_id').notNull(),
    /** Ids by slice and kind: {slice: {kind: [id]}}. */
    moved: json('moved').notNull(),
    /** The profile that `into` had before, as JSON; empty once one of the two is erased. */
    before: sealed('before').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
    undoneAt: instant('undone_at'),
    undoneBy: text('undone_by'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('customer_merges_into').on(t.merchantId, t.intoId),
    index('customer_merges_from').on(t.merchantId, t.fromId),
    foreignKey({ columns: [t.merchantId, t.fromId], foreignColumns: [customers.merchantId, customers.id] }),
    foreignKey({ columns: [t.merchantId, t.intoId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Pairs that look alike and are two people: never shown again as duplicates. `aId` sorts before `bId`. */
export const distinctPeople = sqliteTable(
  'distinct_people',
  {
    merchantId: id('merchant_id').notNull(),
    aId: id('a_id').notNull(),
    bId: id('b_id').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.aId, t.bId] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Who was erased, so that a restored backup forgets them again. `doneAt` null: something still waits to be emptied. */
export const erasures = sqliteTable(
  'erasures',
  {
    merchantId: id('merchant_id').notNull(),
    customerId: id('customer_id').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    doneAt: instant('done_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.customerId] }),
    index('erasures_open')
      .on(t.at)
      .where(sql`done_at is null`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
