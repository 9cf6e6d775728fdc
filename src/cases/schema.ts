import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { id, instant, json, keyedHash, sealed, whole } from '../platform/db/columns.ts';
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
    /** Code of a default category or id of the merchant's own; null: not classified yet. */
    category: text('category'),
    /** Id or code of the cause that was found. */
    cause: text('cause'),
    /** Staff id of whoever looks after it. */
    ownerId: id('owner_id'),
    /** 0 ordinary, 1 first (a VIP, a low score, a case that came again). */
    priority: whole('priority').notNull().default(0),
    /** When it should be answered at the latest; null: from before there were due times. */
    dueAt: instant('due_at'),
    /** How many escalation texts went out. */
    escalated: whole('escalated').notNull().default(0),
    /** First text of ours after it was opened, and the report back. */
    answeredAt: instant('answered_at'),
    reportedAt: instant('reported_at'),
    archivedAt: instant('archived_at'),
    /** 1 (poor) to 5 (great), as the customer said of how it was handled. */
    rating: whole('rating'),
    ratedAt: instant('rated_at'),
    reopened: whole('reopened').notNull().default(0),
    /** Looked at 30 days after it was archived: whether the same trouble came again. */
    recurrence: text('recurrence').$type<'none' | 'again'>(),
    /** The earlier case of the same person and category, when this one is its return. */
    recursOf: id('recurs_of'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('cases_open')
      .on(t.merchantId, t.dueAt)
      .where(sql`step <> 'archived'`),
    index('cases_archived').on(t.merchantId, t.archivedAt),
    uniqueIndex('cases_number').on(t.merchantId, t.number),
    index('cases_customer').on(t.merchantId, t.customerId),
    // What a list is narrowed to, in its order: without these, somebody with no case costs a walk over all of them.
    index('cases_owner')
      .on(t.merchantId, t.ownerId, t.id)
      .where(sql`owner_id is not null`),
    index('cases_category')
      .on(t.merchantId, t.category, t.id)
      .where(sql`category is not null`),
    index('cases_strays')
      .on(t.merchantId, t.numberHash)
      .where(sql`customer_id is null`),
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
    /** `reopened` when it went back, `rated` …; null: it went on. */
    reason: text('reason'),
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
    /** `said` by the customer, `note` among staff, `reply` to the customer, `report` of what was done. */
    sort: text('sort').$type<'said' | 'note' | 'reply' | 'report'>().notNull().default('said'),
    /** Of what was sent: the message. */
    messageId: id('message_id'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('case_texts_case').on(t.merchantId, t.caseId),
    foreignKey({ columns: [t.merchantId, t.caseId], foreignColumns: [cases.merchantId, cases.id] }),
  ],
);

/** Categories and causes of the shop's own beside the defaults; a row with a default's code hides or renames it. */
export const caseLabels = sqliteTable(
  'case_labels',
  {
    merchantId: id('merchant_id').notNull(),
    /** Id, or the code of a default. */
    id: id('id').notNull(),
    sort: text('sort').$type<'category' | 'cause'>().notNull(),
    /** By language; empty: the default's own words. */
    name: json('name').notNull(),
    /** Words that point to this category in a customer's text. */
    words: json('words').notNull(),
    position: whole('position').notNull(),
    archivedAt: instant('archived_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.sort, t.id] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Until when a case must be answered, by category and segment: of the rules that fit the shortest counts. */
export const caseDueRules = sqliteTable(
  'case_due_rules',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** Null: any. */
    category: text('category'),
    segmentId: id('segment_id'),
    /** Hours of the shop's day, counted only while it is open to calls; see rules. */
    hours: whole('hours').notNull(),
    /** Whether it goes first on the board. */
    first: whole('first').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
