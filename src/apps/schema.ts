import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { flag, id, instant, json, keyedHash, sealed, whole } from '../platform/db/columns.ts';

/** A function by text that the shop made itself. What it does stands in its versions. */
export const wizardApps = sqliteTable(
  'wizard_apps',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** The card it was made from (`vote`, `quiz`), or `steps`. */
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    state: text('state').$type<'draft' | 'live' | 'paused' | 'archived'>().notNull(),
    /** The version customers meet; 0: none yet. */
    liveVersion: whole('live_version').notNull(),
    /** The newest version, which the page edits. */
    version: whole('version').notNull(),
    /** The version whose three test texts passed; only that one may go live. */
    passedVersion: whole('passed_version').notNull(),
    liveSince: instant('live_since'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Everything an app ever said and did, version by version. Append-only: talks in progress end on the one they began with. */
export const appVersions = sqliteTable(
  'app_versions',
  {
    merchantId: id('merchant_id').notNull(),
    appId: id('app_id').notNull(),
    version: whole('version').notNull(),
    /** `AppDraft`. */
    draft: json('draft').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.appId, t.version] }),
    foreignKey({ columns: [t.merchantId, t.appId], foreignColumns: [wizardApps.merchantId, wizardApps.id] }),
  ],
);

/** One use of an app by one number, from its word to its end. */
export const appUses = sqliteTable(
  'app_uses',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    appId: id('app_id').notNull(),
    version: whole('version').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    customerId: id('customer_id'),
    /** The text that began it. */
    inboundId: id('inbound_id').notNull(),
    state: text('state').$type<'going' | 'done' | 'left' | 'stopped' | 'refused'>().notNull(),
    /** Why it was refused, or where it broke off. */
    reason: text('reason'),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('app_uses_inbound').on(t.merchantId, t.inboundId, t.appId),
    index('app_uses_number').on(t.merchantId, t.appId, t.numberHash, t.startedAt),
    // Counts people of a large app in the order of the index: 0.3 s of a million uses, where sorting them takes 8 s.
    index('app_uses_people').on(t.merchantId, t.appId, t.numberHash, t.state, t.startedAt),
    index('app_uses_app').on(t.merchantId, t.appId, t.startedAt),
    index('app_uses_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId, t.appId], foreignColumns: [wizardApps.merchantId, wizardApps.id] }),
  ],
);

/** What was answered in a use: one row a question, the last answer counts. */
export const appAnswers = sqliteTable(
  'app_answers',
  {
    merchantId: id('merchant_id').notNull(),
    useId: id('use_id').notNull(),
    /** Id of the step that asked. */
    step: id('step').notNull(),
    appId: id('app_id').notNull(),
    /** Of a choice its code, of a number the number, of a day `YYYY-MM-DD`; empty for free text. */
    code: text('code').notNull(),
    /** As it was written. */
    text: sealed('text').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.useId, t.step] }),
    index('app_answers_count').on(t.merchantId, t.appId, t.step, t.code),
    foreignKey({ columns: [t.merchantId, t.useId], foreignColumns: [appUses.merchantId, appUses.id] }),
  ],
);

/** A lucky draw's secret, of which a fingerprint is shown before and the whole after: anybody can work out every ticket. */
export const appDraws = sqliteTable(
  'app_draws',
  {
    merchantId: id('merchant_id').notNull(),
    appId: id('app_id').notNull(),
    /** A new round begins when odds or prizes are changed, or the draw is ended. */
    round: whole('round').notNull(),
    /** 32 random bytes; sealed until the round is over. */
    seed: sealed('seed').notNull(),
    /** SHA-256 of the seed, hex, shown from the beginning. */
    fingerprint: text('fingerprint').notNull(),
    /** Prizes with their odds (in ten thousand) and how many there were, in the order in which they are drawn. */
    prizes: json('prizes').notNull(),
    tickets: whole('tickets').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.appId, t.round] }),
    foreignKey({ columns: [t.merchantId, t.appId], foreignColumns: [wizardApps.merchantId, wizardApps.id] }),
  ],
);

/** Every ticket of a draw with what it won; once a use. Append-only. */
export const appTickets = sqliteTable(
  'app_tickets',
  {
    merchantId: id('merchant_id').notNull(),
    appId: id('app_id').notNull(),
    round: whole('round').notNull(),
    ticket: whole('ticket').notNull(),
    useId: id('use_id').notNull(),
    /** Code of the prize; null: none. */
    prize: text('prize'),
    /** The prize it would have been, when none of it was left. */
    missed: text('missed'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.appId, t.round, t.ticket] }),
    index('app_tickets_won').on(t.merchantId, t.appId, t.round, t.prize),
    uniqueIndex('app_tickets_use').on(t.merchantId, t.useId),
    foreignKey({
      columns: [t.merchantId, t.appId, t.round],
      foreignColumns: [appDraws.merchantId, appDraws.appId, appDraws.round],
    }),
  ],
);

/** What is left of a thing that is limited: prizes, coupons, places. Taken by a conditional write. */
export const appStock = sqliteTable(
  'app_stock',
  {
    merchantId: id('merchant_id').notNull(),
    appId: id('app_id').notNull(),
    /** `prize:<round>:<code>`, `coupon`, `slot:<day> <time>`. */
    item: text('item').notNull(),
    left: whole('left_over').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.appId, t.item] }),
    foreignKey({ columns: [t.merchantId, t.appId], foreignColumns: [wizardApps.merchantId, wizardApps.id] }),
  ],
);

/** Calls of other machines that apps ask for: made by the worker, never inside the transaction that answers a text. */
export const appCalls = sqliteTable(
  'app_calls',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    appId: id('app_id').notNull(),
    useId: id('use_id').notNull(),
    url: text('url').notNull(),
    body: sealed('body').notNull(),
    status: text('status').$type<'queued' | 'calling' | 'done' | 'failed'>().notNull(),
    attempts: whole('attempts').notNull(),
    nextAt: instant('next_at'),
    /** HTTP status, or a word for what went wrong. */
    outcome: text('outcome'),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
    waitsForAnswer: flag('waits_for_answer').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('app_calls_due')
      .on(t.nextAt)
      .where(sql`status in ('queued', 'calling')`),
    index('app_calls_app').on(t.merchantId, t.appId, t.createdAt),
    foreignKey({ columns: [t.merchantId, t.useId], foreignColumns: [appUses.merchantId, appUses.id] }),
  ],
);
