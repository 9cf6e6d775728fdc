import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { numbers } from '../merchants/schema.ts';
import { flag, id, instant, json, keyedHash, sealed, whole } from '../platform/db/columns.ts';
import type { MessageStatus, Purpose, WaitReason } from './rules.ts';

/** Texts that reached a shop's number. The provider's id makes each one count once. */
export const inbound = sqliteTable(
  'inbound',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    providerId: text('provider_id').notNull(),
    numberId: id('number_id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    from: sealed('from_number').notNull(),
    lastFour: text('last_four').notNull(),
    text: sealed('text').notNull(),
    /** Types and addresses of media; never fetched. */
    media: json('media'),
    receivedAt: instant('received_at').notNull(),
    /** Found by backfill after the gateway was away. */
    late: flag('late').notNull(),
    customerId: id('customer_id'),
    /** Which app or system word answered; null: nobody yet. */
    handledBy: text('handled_by'),
    /** Why a person must look; null: nobody need. */
    waiting: text('waiting').$type<WaitReason>(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('inbound_provider_id').on(t.merchantId, t.providerId),
    index('inbound_sender').on(t.merchantId, t.numberHash, t.receivedAt),
    index('inbound_waiting')
      .on(t.merchantId, t.receivedAt)
      .where(sql`waiting is not null`),
    foreignKey({ columns: [t.merchantId, t.numberId], foreignColumns: [numbers.merchantId, numbers.id] }),
  ],
);

/** Texts on their way out, and what became of them. */
export const outbound = sqliteTable(
  'outbound',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    numberId: id('number_id').notNull(),
    numberHash: keyedHash('number_hash').notNull(),
    to: sealed('to_number').notNull(),
    lastFour: text('last_four').notNull(),
    text: sealed('text').notNull(),
    parts: whole('parts').notNull(),
    customerId: id('customer_id'),
    purpose: text('purpose').$type<Purpose>().notNull(),
    /** Lower goes first: replies, service and staff, greetings, broadcasts. */
    priority: whole('priority').notNull(),
    status: text('status').$type<MessageStatus>().notNull(),
    /** The text that caused this reply. */
    inboundId: id('inbound_id'),
    /** Once-key: at most one message of a merchant carries it. */
    onceKey: text('once_key'),
    /** What made it together with others (a broadcast), so that they can be counted, held and recalled at once. */
    batchId: id('batch_id'),
    createdAt: instant('created_at').notNull(),
    /** When it next needs work: due, to be reconciled, or to be asked after. Null: never again. */
    nextAt: instant('next_at'),
    /** After this it is not sent any more. */
    expiresAt: instant('expires_at').notNull(),
    attempt: whole('attempt').notNull(),
    /** When the present attempt was begun: written, with its number, before the request leaves. Null: never tried. */
    attemptAt: instant('attempt_at'),
    /** How often its state has been asked for since the last change. */
    looks: whole('looks').notNull(),
    providerId: text('provider_id'),
    statusAt: instant('status_at').notNull(),
    errorCode: whole('error_code'),
    /** Why it stands where it stands, as a code. */
    reason: text('reason'),
    /** Of a text to staff: the customer's number whose words it tells, so that an erasure finds it. */
    aboutHash: keyedHash('about_hash'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index('outbound_about')
      .on(t.merchantId, t.aboutHash)
      .where(sql`about_hash is not null`),
    uniqueIndex('outbound_once')
      .on(t.merchantId, t.onceKey)
      .where(sql`once_key is not null`),
    index('outbound_queue')
      .on(t.numberId, t.priority, t.nextAt)
      .where(sql`status = 'queued'`),
    index('outbound_followed')
      .on(t.nextAt)
      .where(sql`status in ('submitting', 'unknown', 'accepted', 'sent') and next_at is not null`),
    index('outbound_batch')
      .on(t.merchantId, t.batchId, t.status)
      .where(sql`batch_id is not null`),
    index('outbound_recipient').on(t.merchantId, t.numberHash, t.createdAt),
    index('outbound_unknown')
      .on(t.merchantId, t.id)
      .where(sql`status = 'unknown'`),
    index('outbound_provider_id')
      .on(t.providerId)
      .where(sql`provider_id is not null`),
    foreignKey({ columns: [t.merchantId, t.numberId], foreignColumns: [numbers.merchantId, numbers.id] }),
  ],
);

/**
 * Attempts that did not simply succeed: refused, put off, lost, or found again. The attempt under way stands in its
 * message; a request that was accepted leaves its id there and no row here.
 */
export const attempts = sqliteTable(
  'attempts',
  {
    merchantId: id('merchant_id').notNull(),
    messageId: id('message_id').notNull(),
    attempt: whole('attempt').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at').notNull(),
    outcome: text('outcome').$type<'accepted' | 'retry' | 'unknown' | 'refused' | 'opted_out' | 'absent'>().notNull(),
    providerId: text('provider_id'),
    errorCode: whole('error_code'),
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.messageId, t.attempt] }),
    foreignKey({ columns: [t.merchantId, t.messageId], foreignColumns: [outbound.merchantId, outbound.id] }),
  ],
);

/** Webhooks that fit nothing here: an unknown number, a foreign id. Kept to be looked at, never acted on. */
export const orphans = sqliteTable(
  'orphans',
  {
    id: id('id').primaryKey(),
    kind: text('kind').$type<'message' | 'status'>().notNull(),
    /** Provider id, with the status where it is a report: the same one again adds no row. */
    onceKey: text('once_key').notNull(),
    payload: sealed('payload').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [uniqueIndex('orphans_once').on(t.kind, t.onceKey)],
);

/** Senders that must rest: the carrier has too much queued from them. */
export const senderPauses = sqliteTable(
  'sender_pauses',
  {
    merchantId: id('merchant_id').notNull(),
    numberId: id('number_id').notNull(),
    untilAt: instant('until_at').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.numberId] }),
    foreignKey({ columns: [t.merchantId, t.numberId], foreignColumns: [numbers.merchantId, numbers.id] }),
  ],
);

/** While a row stands here nothing leaves: after a restore, or when the carrier refuses the account. */
export const outboxHolds = sqliteTable('outbox_holds', {
  reason: text('reason').$type<'restored' | 'account' | 'staff'>().primaryKey(),
  detail: text('detail').notNull(),
  since: instant('since').notNull(),
});

/** How far the inbox of each number has been compared with the provider's list. */
export const backfillMarks = sqliteTable(
  'backfill_marks',
  {
    merchantId: id('merchant_id').notNull(),
    numberId: id('number_id').notNull(),
    seenTo: instant('seen_to').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.numberId] }),
    foreignKey({ columns: [t.merchantId, t.numberId], foreignColumns: [numbers.merchantId, numbers.id] }),
  ],
);
