import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { merchants } from '../../merchants/schema.ts';
import { flag, id, instant, json, keyedHash, sealed, whole } from '../../platform/db/columns.ts';
import type { ImportKind, ImportState, RowOutcome, RowUndo, Verdict } from './plan.ts';

/** One file of people, or of numbers that said stop, from its upload to the end of its undo. */
export const imports = sqliteTable(
  'imports',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    kind: text('kind').$type<ImportKind>().notNull(),
    state: text('state').$type<ImportState>().notNull(),
    /** Titles of the columns as JSON; the word null where the file had none. */
    header: sealed('header').notNull(),
    columns: whole('columns').notNull(),
    /** What each column is and what is to be done, as JSON; null until it was chosen. */
    plan: sealed('plan'),
    total: whole('total').notNull(),
    /** Every row up to this line is done in the present state; written with what was done to it. */
    line: whole('line').notNull(),
    done: whole('done').notNull(),
    /** How many rows came out how. */
    counts: json('counts').notNull(),
    /** Texts wait for the hours in which they may arrive; null: at once. */
    startAt: instant('start_at'),
    actor: text('actor').notNull(),
    createdAt: instant('created_at').notNull(),
    finishedAt: instant('finished_at'),
    undoneAt: instant('undone_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('imports_active')
      .on(t.state)
      .where(sql`state in ('checking', 'running', 'undoing')`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** One line of the file, with what it says, what was made of it and what stood there before. Gone after a month. */
export const importRows = sqliteTable(
  'import_rows',
  {
    merchantId: id('merchant_id').notNull(),
    importId: id('import_id').notNull(),
    /** As a spreadsheet counts. */
    line: whole('line').notNull(),
    /** Its cells as JSON. */
    cells: sealed('cells').notNull(),
    verdict: text('verdict').$type<Verdict>(),
    numberHash: keyedHash('number_hash'),
    /** The number said stop: whatever else is done, it stays stopped. */
    stopped: flag('stopped').notNull(),
    /** [{column, code}], codes only. */
    faults: json('faults'),
    outcome: text('outcome').$type<RowOutcome>(),
    customerId: id('customer_id'),
    /** What was overwritten and what by, as JSON. */
    before: sealed('before'),
    doneAt: instant('done_at'),
    undo: text('undo').$type<RowUndo>(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.importId, t.line] }),
    // The planner takes the primary key for "an earlier line with this number" and reads the whole file, without this one.
    index('import_rows_repeat').on(t.merchantId, t.importId, t.numberHash, t.line),
    index('import_rows_number')
      .on(t.merchantId, t.numberHash)
      .where(sql`number_hash is not null`),
    index('import_rows_customer')
      .on(t.merchantId, t.customerId)
      .where(sql`customer_id is not null`),
    foreignKey({ columns: [t.merchantId, t.importId], foreignColumns: [imports.merchantId, imports.id] }),
  ],
);
