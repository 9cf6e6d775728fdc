import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { flag, id, instant, json, keyedHash, sealed, whole } from '../platform/db/columns.ts';

/** A survey by text. Its questions stand still from the moment it is opened; to ask otherwise, a copy is made. */
export const surveys = sqliteTable(
  'surveys',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    name: text('name').notNull(),
    state: text('state').$type<'draft' | 'open' | 'closed'>().notNull(),
    /** `SurveyDraft`. */
    draft: json('draft').notNull(),
    openedAt: instant('opened_at'),
    closedAt: instant('closed_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    archivedAt: instant('archived_at'),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('surveys_open')
      .on(t.merchantId)
      .where(sql`state = 'open'`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Sending a survey to a segment, to be worked off by the worker. */
export const surveyRounds = sqliteTable(
  'survey_rounds',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    surveyId: id('survey_id').notNull(),
    /** Condition as chosen. */
    condition: json('condition').notNull(),
    status: text('status').$type<'finding' | 'sending' | 'done' | 'canceled'>().notNull(),
    /** The last customer looked at while people are found. */
    cursor: id('cursor').notNull(),
    found: whole('found').notNull(),
    startAt: instant('start_at').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('survey_rounds_survey').on(t.merchantId, t.surveyId),
    index('survey_rounds_going')
      .on(t.status)
      .where(sql`status in ('finding', 'sending')`),
    foreignKey({ columns: [t.merchantId, t.surveyId], foreignColumns: [surveys.merchantId, surveys.id] }),
  ],
);

/** One person asked: from the first question, or from waiting for their hour, to the end. */
export const surveyRuns = sqliteTable(
  'survey_runs',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    surveyId: id('survey_id').notNull(),
    customerId: id('customer_id'),
    /** Null: answers typed in by staff for somebody nobody knows. */
    numberHash: keyedHash('number_hash'),
    via: text('via').$type<'keyword' | 'segment' | 'purchase' | 'case' | 'staff'>().notNull(),
    /**
     * `person:<customer id>` or `number:<hash>` (by their own word or a round: once a survey), `purchase:<id>`, `case:<id>`,
     * `form:<key>`: once each.
     */
    causeKey: text('cause_key').notNull(),
    state: text('state').$type<'waiting' | 'asked' | 'answering' | 'done' | 'left' | 'late' | 'skipped'>().notNull(),
    /** Why nobody was asked, or why it ended before its end. */
    reason: text('reason'),
    /** While it waits: `zone|region` whose hours bind. */
    bucket: text('bucket'),
    /** While it waits the moment before which nothing is asked; while it goes on until when an answer is in time. */
    dueAt: instant('due_at'),
    askedAt: instant('asked_at'),
    firstAnswerAt: instant('first_answer_at'),
    endedAt: instant('ended_at'),
    /** What the reward was, once given. */
    rewarded: flag('rewarded').notNull(),
    messageId: id('message_id'),
    /** The case that a low score opened. */
    caseId: id('case_id'),
    /** `customer`, `system`, staff who typed it in, or `round:<id>`. */
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('survey_runs_cause').on(t.merchantId, t.surveyId, t.causeKey),
    index('survey_runs_number').on(t.merchantId, t.numberHash, t.askedAt),
    index('survey_runs_customer').on(t.merchantId, t.customerId),
    index('survey_runs_state').on(t.merchantId, t.surveyId, t.state),
    index('survey_runs_waiting')
      .on(t.merchantId, t.surveyId, t.dueAt)
      .where(sql`state = 'waiting'`),
    foreignKey({ columns: [t.merchantId, t.surveyId], foreignColumns: [surveys.merchantId, surveys.id] }),
  ],
);

/** Who was rewarded in a survey: one row a person, however they answered. Only a later purchase or case moves it on. */
export const surveyRewards = sqliteTable(
  'survey_rewards',
  {
    merchantId: id('merchant_id').notNull(),
    surveyId: id('survey_id').notNull(),
    customerId: id('customer_id').notNull(),
    /** The run it was given for. */
    runId: id('run_id').notNull(),
    /** Made as it was given: runs with a later id began afterwards. */
    id: id('id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.surveyId, t.customerId] }),
    index('survey_rewards_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId, t.surveyId], foreignColumns: [surveys.merchantId, surveys.id] }),
  ],
);

/** One answer to one question of one run: whatever is texted twice, there is one. */
export const surveyAnswers = sqliteTable(
  'survey_answers',
  {
    merchantId: id('merchant_id').notNull(),
    runId: id('run_id').notNull(),
    question: id('question').notNull(),
    surveyId: id('survey_id').notNull(),
    /** Place among the answers in time order, for lists. */
    id: id('id').notNull(),
    /** Of a choice its code; of scale, CSAT, NPS and number the number; of a day `YYYY-MM-DD`; of free text empty; `skipped`. */
    code: text('code').notNull(),
    /** As it was written. */
    text: sealed('text').notNull(),
    /** After the run was over, or the survey closed. */
    late: flag('late').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.runId, t.question] }),
    index('survey_answers_question').on(t.merchantId, t.surveyId, t.question, t.code),
    index('survey_answers_newest').on(t.merchantId, t.surveyId, t.question, t.id),
    foreignKey({ columns: [t.merchantId, t.runId], foreignColumns: [surveyRuns.merchantId, surveyRuns.id] }),
  ],
);

/**
 * Counts of answers for the result page, written with each answer; several rows a count so that writers rarely meet. Under
 * the empty question stand counts of runs (see tallies.ts), without month and hour.
 */
export const surveyTallies = sqliteTable(
  'survey_tallies',
  {
    merchantId: id('merchant_id').notNull(),
    surveyId: id('survey_id').notNull(),
    question: id('question').notNull(),
    code: text('code').notNull(),
    /** `YYYY-MM` in the shop's zone. */
    month: text('month').notNull(),
    /** Hour of the week in the shop's zone, Monday 0:00 is 0; -1 of what staff typed in. */
    hour: whole('hour').notNull(),
    /** 0 to 7, by the run. */
    shard: whole('shard').notNull(),
    count: whole('count').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.surveyId, t.question, t.code, t.month, t.hour, t.shard] }),
    foreignKey({ columns: [t.merchantId, t.surveyId], foreignColumns: [surveys.merchantId, surveys.id] }),
  ],
);
