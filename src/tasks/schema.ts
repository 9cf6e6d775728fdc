import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { day, id, instant, json, sealed, whole } from '../platform/db/columns.ts';

/** `missed`: too late to be worth a text. `no_phone`: nobody could be texted. `refused`: the carrier would not take it. */
export type ReminderState = 'sent' | 'missed' | 'no_phone' | 'refused';

/** Tasks and appointments; days and times are the shop's wall clock. */
export const tasks = sqliteTable(
  'tasks',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    kind: text('kind').$type<'task' | 'appointment'>().notNull(),
    title: sealed('title').notNull(),
    note: sealed('note'),
    /** The first (or only) day, with a time 'HH:MM'; without a time it is for the day. */
    startsOn: day('starts_on').notNull(),
    time: text('time'),
    /** How long an appointment takes; null: not said. */
    minutes: whole('minutes'),
    /** RFC 5545 recurrence rule without DTSTART; null: once. */
    rule: text('rule'),
    /** Staff id of whoever does it; null: anybody who takes reminders. */
    assigneeId: id('assignee_id'),
    /** Minutes before its time at which to remind; JSON list of whole numbers. */
    leads: json('leads').notNull(),
    customerId: id('customer_id'),
    caseId: id('case_id'),
    /** `staff:<id>`, `token:<id>`, `plan:<id>` */
    source: text('source').notNull(),
    onceKey: text('once_key'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    /** Nothing of it comes any more: the series was ended or taken off. */
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('tasks_once')
      .on(t.merchantId, t.onceKey)
      .where(sql`once_key is not null`),
    index('tasks_going')
      .on(t.merchantId, t.startsOn)
      .where(sql`ended_at is null`),
    index('tasks_customer').on(t.merchantId, t.customerId),
    index('tasks_case').on(t.merchantId, t.caseId),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** One time a task comes due. Rows are made some days ahead; what lies further is reckoned from the rule. */
export const taskOccurrences = sqliteTable(
  'task_occurrences',
  {
    merchantId: id('merchant_id').notNull(),
    taskId: id('task_id').notNull(),
    /** The day the rule gives; stays when the occurrence is moved. */
    day: day('day').notNull(),
    /** What people text: DONE 12. */
    number: whole('number').notNull(),
    /** When it is due now, after being put off. */
    dueAt: instant('due_at').notNull(),
    state: text('state').$type<'open' | 'done' | 'skipped'>().notNull(),
    settledAt: instant('settled_at'),
    settledBy: text('settled_by'),
    /** When somebody put it off; null: due when the rule says, also after the shop's zone or the task's time changed. */
    movedAt: instant('moved_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.taskId, t.day] }),
    uniqueIndex('task_occurrences_number').on(t.merchantId, t.number),
    index('task_occurrences_due')
      .on(t.merchantId, t.dueAt)
      .where(sql`state = 'open'`),
    index('task_occurrences_when').on(t.merchantId, t.dueAt),
    foreignKey({ columns: [t.merchantId, t.taskId], foreignColumns: [tasks.merchantId, tasks.id] }),
  ],
);

/**
 * Reminders sent, or not sent and why: one a person, occurrence, due time and lead. `staffId` is '' where nobody is
 * meant: missed, or nobody takes reminders. A lead that has a row is over for everybody.
 */
export const taskReminders = sqliteTable(
  'task_reminders',
  {
    merchantId: id('merchant_id').notNull(),
    taskId: id('task_id').notNull(),
    day: day('day').notNull(),
    staffId: id('staff_id').notNull(),
    /** The due time it reminded of: put off, an occurrence is reminded of anew. */
    dueAt: instant('due_at').notNull(),
    lead: whole('lead').notNull(),
    state: text('state').$type<ReminderState>().notNull(),
    messageId: id('message_id'),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.taskId, t.day, t.staffId, t.dueAt, t.lead] }),
    foreignKey({ columns: [t.merchantId, t.taskId], foreignColumns: [tasks.merchantId, tasks.id] }),
  ],
);

/** Secret addresses at which a calendar program reads the agenda; only their SHA-256 is kept. */
export const calendarFeeds = sqliteTable(
  'calendar_feeds',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    staffId: id('staff_id').notNull(),
    hash: text('hash').notNull(),
    createdAt: instant('created_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('calendar_feeds_hash').on(t.hash),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
