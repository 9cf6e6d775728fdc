import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { id, instant, keyedHash, sealed, whole } from '../platform/db/columns.ts';
import type { CaseKind, CaseStep } from './rules.ts';

/** Feedback and complaints. A case may come from a number that is no customer. */
export const cases = sqliteTable(
  'cases',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** What people say and write: C118. */
    number: whole('number').notNull(),
    customerId: id('customer_id'),
    numberHash: keyedHash('number_hash').notNull(),
    lastFour: text('last_four').notNull(),
    kind: text('kind').$type<CaseKind>().notNull(),
    step: text('step').$type<CaseStep>().notNull(),
    source: text('source').notNull(),
    openedAt: instant('opened_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('cases_number').on(t.merchantId, t.number),
    index('cases_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Each step a case reached, by whom and when. Append-only. */
export const caseSteps = sqliteTable(
  'case_steps',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    caseId: id('case_id').notNull(),
    step: text('step').$type<CaseStep>().notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('case_steps_case').on(t.merchantId, t.caseId),
    foreignKey({ columns: [t.merchantId, t.caseId], foreignColumns: [cases.merchantId, cases.id] }),
  ],
);

/** What was said in a case. */
export const caseTexts = sqliteTable(
  'case_texts',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    caseId: id('case_id').notNull(),
    text: sealed('text').notNull(),
    inboundId: id('inbound_id'),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('case_texts_case').on(t.merchantId, t.caseId),
    foreignKey({ columns: [t.merchantId, t.caseId], foreignColumns: [cases.merchantId, cases.id] }),
  ],
);
