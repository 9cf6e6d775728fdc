import { sql } from 'drizzle-orm';
import { foreignKey, index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { merchants } from '../merchants/schema.ts';
import { day, id, instant, json, whole } from '../platform/db/columns.ts';
import type { BroadcastStatus } from './types.ts';

/** Letters that `broadcast_recipients.arm` holds: arm a, arm b, the rest of the audience, held out. */
export type ArmCode = 'a' | 'b' | 'r' | 'h';

export const broadcasts = sqliteTable(
  'broadcasts',
  {
    merchantId: id('merchant_id').notNull(),
    id: id('id').notNull(),
    /** Everything the merchant chose. It names segments and fields, never a person. */
    draft: json('draft').notNull(),
    status: text('status').$type<BroadcastStatus>().notNull(),
    /** What it was before it was paused. */
    pausedFrom: text('paused_from').$type<BroadcastStatus>(),
    reason: text('reason'),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    sentAt: instant('sent_at'),
    sentBy: text('sent_by'),
    approvedAt: instant('approved_at'),
    approvedBy: text('approved_by'),
    /** When it is to start; of a recurring one, its next time. */
    startAt: instant('start_at'),
    startedAt: instant('started_at'),
    /** When its list of recipients was complete. */
    expandedAt: instant('expanded_at'),
    endedAt: instant('ended_at'),
    /** When a person let it go on after a pause: what went wrong before that does not stop it again. */
    resumedAt: instant('resumed_at'),
    /** The last customer looked at while the list is made; moves with the rows it made. */
    cursor: id('cursor').notNull(),
    /** Rows of `broadcast_recipients`, and how many of them are held out or were passed over; moved with the rows. */
    audience: whole('audience').notNull(),
    heldOut: whole('held_out').notNull(),
    skipped: whole('skipped').notNull(),
    /** No text before this moment: the pace the merchant set. */
    paceAt: instant('pace_at').notNull(),
    /** When both arms of the test had left. */
    sampledAt: instant('sampled_at'),
    winner: text('winner').$type<'a' | 'b'>(),
    parentId: id('parent_id'),
    /** The day for which a recurring one made this copy: one a day. */
    occurrence: day('occurrence'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex('broadcasts_occurrence')
      .on(t.merchantId, t.parentId, t.occurrence)
      .where(sql`parent_id is not null`),
    index('broadcasts_active')
      .on(t.status, t.startAt)
      .where(sql`status in ('scheduled', 'recurring', 'expanding', 'sending')`),
    foreignKey({ columns: [t.merchantId], foreignColumns: [merchants.merchantId] }),
  ],
);

/** Who gets one, made once from its condition. No text: that is made when the person's turn comes. */
export const broadcastRecipients = sqliteTable(
  'broadcast_recipients',
  {
    merchantId: id('merchant_id').notNull(),
    broadcastId: id('broadcast_id').notNull(),
    customerId: id('customer_id').notNull(),
    arm: text('arm').$type<ArmCode>().notNull(),
    /** `zone|region`, either may be empty: whose hours bind. */
    bucket: text('bucket').notNull(),
    state: text('state').$type<'waiting' | 'queued' | 'skipped' | 'held_out'>().notNull(),
    reason: text('reason'),
    messageId: id('message_id'),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.broadcastId, t.customerId] }),
    index('broadcast_recipients_waiting')
      .on(t.merchantId, t.broadcastId, t.arm, t.bucket, t.customerId)
      .where(sql`state = 'waiting'`),
    foreignKey({ columns: [t.merchantId, t.broadcastId], foreignColumns: [broadcasts.merchantId, broadcasts.id] }),
  ],
);
