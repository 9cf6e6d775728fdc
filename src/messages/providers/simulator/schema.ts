import { sql } from 'drizzle-orm';
import { index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { id, instant, json, keyedHash, sealed, whole } from '../../../platform/db/columns.ts';

/** What the simulated carrier has carried. It stands for somebody else's system: no merchant here, only addresses. */
export const simTexts = sqliteTable(
  'sim_texts',
  {
    id: id('id').primaryKey(),
    /** `in`: from a phone to a shop; `out`: from a shop to a phone. */
    direction: text('direction').$type<'in' | 'out'>().notNull(),
    phoneHash: keyedHash('phone_hash').notNull(),
    phone: sealed('phone').notNull(),
    shop: text('shop').notNull(),
    text: sealed('text').notNull(),
    /** Out: our own reference, returned in status reports. In: what the carrier did by itself (`stop`, `start`). */
    ref: text('ref'),
    /**
     * Out: accepted, sent, then delivered or undelivered. In: received (from the phone, on its way to the gateway),
     * then delivered, or undelivered when it was lost on the way (it is still listed).
     */
    status: text('status').$type<'accepted' | 'sent' | 'delivered' | 'undelivered' | 'received'>().notNull(),
    /** Decided when the text is taken, so that a repeated step ends the same way; it counts once undelivered. */
    errorCode: whole('error_code'),
    at: instant('at').notNull(),
    /** When the carrier next does something with it: carry it to the gateway, or report. Null: done. */
    dueAt: instant('due_at'),
    /** How often the last event is still to be repeated (a carrier that says things twice). */
    copies: whole('copies').notNull(),
  },
  (t) => [
    index('sim_texts_due')
      .on(t.dueAt)
      .where(sql`due_at is not null`),
    index('sim_texts_thread').on(t.phoneHash, t.id),
  ],
);

/** The phones on the table, with the name written on each. */
export const simPhones = sqliteTable('sim_phones', {
  phoneHash: keyedHash('phone_hash').primaryKey(),
  phone: sealed('phone').notNull(),
  label: sealed('label').notNull(),
  shop: text('shop').notNull(),
  at: instant('at').notNull(),
});

/** Numbers this carrier blocks after STOP, when it is set to answer STOP itself. */
export const simBlocks = sqliteTable(
  'sim_blocks',
  {
    phoneHash: keyedHash('phone_hash').notNull(),
    shop: text('shop').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.phoneHash, t.shop] })],
);

/** Delays, losses and duplicates, as switched on by whoever rehearses. One row. */
export const simSettings = sqliteTable(
  'sim_settings',
  { name: text('name').notNull(), value: json('value').notNull() },
  (t) => [uniqueIndex('sim_settings_name').on(t.name)],
);
