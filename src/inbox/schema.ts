import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { flag, id, instant, keyedHash, sealed, whole } from '../platform/db/columns.ts';
import type { Topic } from './types.ts';

/** One talk with one number, for ever: opened by a text that waits for a person, closed and opened again. */
export const threads = sqliteTable(
  'threads',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    /** Whom to answer, also when nobody knows them. */
    number: sealed('number').notNull(),
    lastFour: text('last_four').notNull(),
    /** The shop's number that was texted last; answers leave from it. */
    numberId: id('number_id').notNull(),
    customerId: id('customer_id'),
    topic: text('topic').$type<Topic>().notNull(),
    /** Who chose the topic; null: it was read from the words. */
    topicBy: text('topic_by'),
    open: flag('open').notNull(),
    unread: flag('unread').notNull(),
    /** Staff id. */
    assignedTo: id('assigned_to'),
    /** When the customer began to wait for us; null: we spoke last. */
    waitingSince: instant('waiting_since'),
    lastAt: instant('last_at').notNull(),
    /** Beginning of the last text, and whose it was, for the list. */
    lastWords: sealed('last_words').notNull(),
    lastOut: flag('last_out').notNull(),
    /** The text that may mean "stop", until a person has decided; null: none. */
    doubtInboundId: id('doubt_inbound_id'),
    /** Place in the list: the longest wait first (when it began), then those we answered, newest first. */
    place: whole('place').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('threads_number').on(t.merchantId, t.numberHash),
    index('threads_place').on(t.merchantId, t.open, t.place, t.id),
    index('threads_customer').on(t.merchantId, t.customerId),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** What staff write to each other beside a talk; the customer never sees it. Its id is the form's key. */
export const threadNotes = sqliteTable(
  'thread_notes',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    threadId: id('thread_id').notNull(),
    text: sealed('text').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('thread_notes_thread').on(t.merchantId, t.threadId, t.id),
    foreignKey({ columns: [t.merchantId, t.threadId], foreignColumns: [threads.merchantId, threads.id] }),
  ],
);

/** What was done with a talk, by whom and when; codes and ids only. Append-only. */
export const threadSteps = sqliteTable(
  'thread_steps',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    threadId: id('thread_id').notNull(),
    /** assigned, closed, reopened, topic, stopped, not_stop, case */
    kind: text('kind').notNull(),
    /** Staff id, topic, or number of the case; null: none. */
    value: text('value'),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('thread_steps_thread').on(t.merchantId, t.threadId, t.id),
    foreignKey({ columns: [t.merchantId, t.threadId], foreignColumns: [threads.merchantId, threads.id] }),
  ],
);

/** A shop's ready replies; `{{name "friend"}}` in them is filled in for whom it is used. */
export const cannedReplies = sqliteTable(
  'canned_replies',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    language: text('language').$type<'en' | 'zh'>().notNull(),
    name: text('name').notNull(),
    /** Typed after a slash: letters, digits and hyphens. */
    shortcut: text('shortcut').notNull(),
    text: text('text').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('canned_replies_shortcut').on(t.merchantId, t.language, t.shortcut),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);
