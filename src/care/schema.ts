import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { customers } from '../customers/schema.ts';
import { merchants } from '../merchants/schema.ts';
import { day, flag, id, instant, json, whole } from '../platform/db/columns.ts';

/** What is said to whom on an occasion. Of two for one occasion the first in order that fits a person counts. */
export const greetings = sqliteTable(
  'greetings',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** `birthday`, `joined`, `field:<id>`, `holiday:<code>`; with `:ahead` when it comes days before. */
    occasion: text('occasion').notNull(),
    /** Everything the merchant chose, as in its last version. */
    draft: json('draft').notNull(),
    version: whole('version').notNull(),
    position: whole('position').notNull(),
    on: flag('is_on').notNull(),
    /** Days up to this one are dealt with: sent, or noted as missed. Set when it is switched on. */
    doneThrough: day('done_through'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    archivedAt: instant('archived_at'),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('greetings_on')
      .on(t.merchantId)
      .where(sql`is_on = 1 and archived_at is null`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Every wording and choice a greeting or plan ever had. Append-only. */
export const careVersions = sqliteTable(
  'care_versions',
  {
    merchantId: id('merchant_id').notNull(),
    /** Id of the greeting or plan. */
    of: id('of_id').notNull(),
    version: whole('version').notNull(),
    draft: json('draft').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.of, t.version] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** A greeting's work of one day: finding its people, then sending to each at their hour. */
export const greetingRuns = sqliteTable(
  'greeting_runs',
  {
    merchantId: id('merchant_id').notNull(),
    greetingId: id('greeting_id').notNull(),
    /** The day on which it goes out, on each recipient's own calendar. */
    day: day('day').notNull(),
    status: text('status').$type<'finding' | 'sending' | 'done' | 'missed'>().notNull(),
    /** The last customer looked at while people are found. */
    cursor: id('cursor').notNull(),
    found: whole('found').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.greetingId, t.day] }),
    index('greeting_runs_going')
      .on(t.status)
      .where(sql`status in ('finding', 'sending')`),
    foreignKey({ columns: [t.merchantId, t.greetingId], foreignColumns: [greetings.merchantId, greetings.id] }),
  ],
);

/** Each person greeted, or not and why: once an occasion and year, whatever is edited, restarted or set back. */
export const greeted = sqliteTable(
  'greeted',
  {
    merchantId: id('merchant_id').notNull(),
    occasion: text('occasion').notNull(),
    /** Year of the occasion's day; a feast that comes twice in a year adds `-2`. */
    period: text('period').notNull(),
    customerId: id('customer_id').notNull(),
    greetingId: id('greeting_id').notNull(),
    /** The run's day. */
    day: day('day').notNull(),
    /** `zone|region`, either may be empty: whose hours bind. */
    bucket: text('bucket').notNull(),
    state: text('state').$type<'waiting' | 'queued' | 'skipped' | 'missed'>().notNull(),
    reason: text('reason'),
    messageId: id('message_id'),
    settledAt: instant('settled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.occasion, t.period, t.customerId] }),
    index('greeted_waiting')
      .on(t.merchantId, t.greetingId, t.day, t.bucket, t.customerId)
      .where(sql`state = 'waiting'`),
    index('greeted_run').on(t.merchantId, t.greetingId, t.day, t.state),
    index('greeted_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId, t.greetingId], foreignColumns: [greetings.merchantId, greetings.id] }),
  ],
);

/** What is done for a customer after something happened: a trigger and steps. */
export const carePlans = sqliteTable(
  'care_plans',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** The ready card it was made from; null: the shop's own. */
    card: text('card'),
    name: text('name').notNull(),
    draft: json('draft').notNull(),
    version: whole('version').notNull(),
    on: flag('is_on').notNull(),
    /** When it was last switched on: what happened before starts nobody. */
    onSince: instant('on_since'),
    /** How far a daily search of people (expiring points, overdue visits) has got: the last day searched. */
    searchedOn: day('searched_on'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    archivedAt: instant('archived_at'),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('care_plans_card')
      .on(t.merchantId, t.card)
      .where(sql`card is not null and archived_at is null`),
    index('care_plans_on')
      .on(t.merchantId)
      .where(sql`is_on = 1 and archived_at is null`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** One person's way through a plan. */
export const careWalks = sqliteTable(
  'care_walks',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    planId: id('plan_id').notNull(),
    customerId: id('customer_id').notNull(),
    /** What set it off: `joined`, `purchase:<id>`, `expiry:<day>` …; each starts a person at most once. */
    causeKey: text('cause_key').notNull(),
    state: text('state').$type<'going' | 'held' | 'done' | 'stopped'>().notNull(),
    /** Why it ended, as a code. */
    reason: text('reason'),
    /** Id of the last step taken; null: none yet. The next is the one behind it in the plan as it stands now. */
    lastStep: text('last_step'),
    /** Number of steps taken: a conditional write moves it on, so that no step is taken twice. */
    taken: whole('taken').notNull(),
    nextAt: instant('next_at'),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('care_walks_cause').on(t.merchantId, t.planId, t.customerId, t.causeKey),
    index('care_walks_due')
      .on(t.nextAt)
      .where(sql`state = 'going'`),
    index('care_walks_plan').on(t.merchantId, t.planId, t.state, t.startedAt),
    index('care_walks_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId, t.planId], foreignColumns: [carePlans.merchantId, carePlans.id] }),
    foreignKey({ columns: [t.merchantId, t.customerId], foreignColumns: [customers.merchantId, customers.id] }),
  ],
);

/** Each step a person took, once, with what came of it. Append-only but for the fate of a text. */
export const careSteps = sqliteTable(
  'care_steps',
  {
    merchantId: id('merchant_id').notNull(),
    walkId: id('walk_id').notNull(),
    /** Stays with the step through every edit of the plan. */
    stepId: text('step_id').notNull(),
    planId: id('plan_id').notNull(),
    kind: text('kind').notNull(),
    /** `sent`, `skipped`, `yes`, `no`, `done`, `failed` … */
    outcome: text('outcome').notNull(),
    reason: text('reason'),
    messageId: id('message_id'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.walkId, t.stepId] }),
    index('care_steps_plan').on(t.merchantId, t.planId, t.at),
    foreignKey({ columns: [t.merchantId, t.walkId], foreignColumns: [careWalks.merchantId, careWalks.id] }),
  ],
);

/** What customers answered when a plan asked: a score of 1 to 5, or why they stayed away (L10). */
export const careAnswers = sqliteTable(
  'care_answers',
  {
    merchantId: id('merchant_id').notNull(),
    walkId: id('walk_id').notNull(),
    stepId: text('step_id').notNull(),
    customerId: id('customer_id').notNull(),
    kind: text('kind').$type<'score' | 'cause'>().notNull(),
    /** `1` to `5`, or a cause's code. */
    value: text('value').notNull(),
    inboundId: id('inbound_id'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.walkId, t.stepId] }),
    index('care_answers_customer').on(t.merchantId, t.customerId, t.kind, t.at),
    index('care_answers_kind').on(t.merchantId, t.kind, t.at),
    foreignKey({ columns: [t.merchantId, t.walkId], foreignColumns: [careWalks.merchantId, careWalks.id] }),
  ],
);
