import { and, asc, eq, sql } from 'drizzle-orm';

import { hot, hotWrite } from '../platform/db/index.ts';

import { attempts, outbound, outboxHolds, senderPauses } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

export const insertOutbound = hotWrite('outbound.insert', (db) =>
  db
    .insert(outbound)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      numberId: $('numberId'),
      numberHash: $('numberHash'),
      to: $('to'),
      lastFour: $('lastFour'),
      text: $('text'),
      parts: $('parts'),
      customerId: $('customerId'),
      purpose: $('purpose'),
      priority: $('priority'),
      status: 'queued',
      inboundId: $('inboundId'),
      onceKey: $('onceKey'),
      batchId: $('batchId'),
      aboutHash: $('aboutHash'),
      createdAt: $('now'),
      nextAt: $('now'),
      expiresAt: $('expiresAt'),
      attempt: 0,
      looks: 0,
      statusAt: $('now'),
    })
    .onConflictDoNothing()
    .returning({ id: outbound.id }),
);

/** What the dispatcher and the followers need of a message. */
const work = {
  merchantId: outbound.merchantId,
  id: outbound.id,
  numberId: outbound.numberId,
  numberHash: outbound.numberHash,
  to: outbound.to,
  text: outbound.text,
  parts: outbound.parts,
  customerId: outbound.customerId,
  purpose: outbound.purpose,
  batchId: outbound.batchId,
  status: outbound.status,
  attempt: outbound.attempt,
  attemptAt: outbound.attemptAt,
  looks: outbound.looks,
  reason: outbound.reason,
  providerId: outbound.providerId,
  expiresAt: outbound.expiresAt,
  createdAt: outbound.createdAt,
};

export type WorkRow = Pick<typeof outbound.$inferSelect, keyof typeof work>;

/** The next sender, by id, that has something due: a loose scan of the queue's index. */
export const nextSenderWithWork = hot('outbound.nextSender', (db) =>
  db
    .select({ merchantId: outbound.merchantId, numberId: outbound.numberId })
    .from(outbound)
    .where(
      sql`${outbound.status} = 'queued' and ${outbound.numberId} > ${$('after')} and ${outbound.nextAt} <= ${$('now')}`,
    )
    .orderBy(asc(outbound.numberId))
    .limit(1),
);

const dueOf = sql`${outbound.status} = 'queued' and ${outbound.numberId} = ${$('numberId')} and ${outbound.nextAt} <= ${$('now')}`;

const dueOrder = [asc(outbound.priority), asc(outbound.nextAt), asc(outbound.id)];

export const dueSqlite = hot<WorkRow>('outbound.due', (db) =>
  db
    .select(work)
    .from(outbound)
    .where(dueOf)
    .orderBy(...dueOrder)
    .limit($('limit')),
);

/** On PostgreSQL several machines may claim: rows another one holds are passed over. */
export const duePostgres = hot<WorkRow>('outbound.dueSkipLocked', (db) =>
  db
    .select(work)
    .from(outbound)
    .where(
      sql`(${outbound.merchantId}, ${outbound.id}) in (select o.merchant_id, o.id from outbound o where o.status = 'queued' and o.number_id = ${$('numberId')} and o.next_at <= ${$('now')} order by o.priority, o.next_at, o.id limit ${$('limit')} for update skip locked)`,
    )
    .orderBy(...dueOrder),
);

export const beginAttempt = hotWrite('outbound.submitting', (db) =>
  db
    .update(outbound)
    .set({
      status: 'submitting',
      attempt: $('attempt') as never,
      attemptAt: $('now') as never,
      nextAt: $('nextAt') as never,
      statusAt: $('now') as never,
      looks: 0,
    })
    .where(and(eq(outbound.merchantId, $('merchantId')), eq(outbound.id, $('id')), eq(outbound.status, 'queued')))
    .returning({ id: outbound.id }),
);

/** Keeps how an attempt ended; what is learnt of it later replaces what was thought. */
export const endAttempt = hotWrite('attempts.end', (db) =>
  db
    .insert(attempts)
    .values({
      merchantId: $('merchantId'),
      messageId: $('id'),
      attempt: $('attempt'),
      startedAt: $('startedAt'),
      endedAt: $('now'),
      outcome: $('outcome'),
      providerId: $('providerId'),
      errorCode: $('errorCode'),
      reason: $('reason'),
    })
    .onConflictDoUpdate({
      target: [attempts.merchantId, attempts.messageId, attempts.attempt],
      set: {
        endedAt: sql`excluded.ended_at`,
        outcome: sql`excluded.outcome`,
        providerId: sql`excluded.provider_id`,
        errorCode: sql`excluded.error_code`,
        reason: sql`excluded.reason`,
      },
    }),
);

export const attemptOf = hot('attempts.one', (db) =>
  db
    .select({ startedAt: attempts.startedAt, providerId: attempts.providerId, outcome: attempts.outcome })
    .from(attempts)
    .where(
      and(
        eq(attempts.merchantId, $('merchantId')),
        eq(attempts.messageId, $('id')),
        eq(attempts.attempt, $('attempt')),
      ),
    ),
);

/**
 * Moves a message on, only from the attempt and status that were read: a late answer never overwrites news.
 * Placeholders: merchantId, id, attempt, was, status, now, nextAt, looks, providerId, errorCode, reason.
 */
export const move = hotWrite('outbound.move', (db) =>
  db
    .update(outbound)
    .set({
      status: $('status') as never,
      statusAt: $('now') as never,
      nextAt: $('nextAt') as never,
      looks: $('looks') as never,
      providerId: $('providerId') as never,
      errorCode: $('errorCode') as never,
      reason: $('reason') as never,
    })
    .where(
      and(
        eq(outbound.merchantId, $('merchantId')),
        eq(outbound.id, $('id')),
        eq(outbound.attempt, $('attempt')),
        eq(outbound.status, $('was')),
      ),
    )
    .returning({ id: outbound.id }),
);

export const outboundById = hot<WorkRow>('outbound.byId', (db) =>
  db
    .select(work)
    .from(outbound)
    .where(and(eq(outbound.merchantId, $('merchantId')), eq(outbound.id, $('id')))),
);

export const outboundByProviderId = hot<WorkRow>('outbound.byProviderId', (db) =>
  db
    .select(work)
    .from(outbound)
    .where(eq(outbound.providerId, $('providerId'))),
);

/** Messages whose time to be looked after has come: one status at a time, so that each follower has its own list. */
export const followed = hot<WorkRow>('outbound.followed', (db) =>
  db
    .select(work)
    .from(outbound)
    .where(
      sql`${outbound.status} in ('submitting', 'unknown', 'accepted', 'sent') and ${outbound.nextAt} is not null and ${outbound.nextAt} <= ${$('now')}`,
    )
    .orderBy(asc(outbound.nextAt))
    .limit($('limit')),
);

export const cancelQueued = hotWrite('outbound.cancel', (db) =>
  db
    .update(outbound)
    .set({ status: 'canceled', statusAt: $('now') as never, nextAt: null, reason: 'stopped' })
    .where(
      and(
        eq(outbound.merchantId, $('merchantId')),
        eq(outbound.numberHash, $('numberHash')),
        eq(outbound.purpose, $('purpose')),
        sql`${outbound.status} in ('queued', 'held')`,
      ),
    )
    .returning({ id: outbound.id }),
);

export const holds = hot('outbox.holds', (db) =>
  db.select({ reason: outboxHolds.reason, detail: outboxHolds.detail, since: outboxHolds.since }).from(outboxHolds),
);

export const insertHold = hotWrite('outbox.hold', (db) =>
  db
    .insert(outboxHolds)
    .values({ reason: $('reason'), detail: $('detail'), since: $('since') })
    .onConflictDoNothing()
    .returning({ reason: outboxHolds.reason }),
);

export const pauseSender = hotWrite('sender.pause', (db) =>
  db
    .insert(senderPauses)
    .values({ merchantId: $('merchantId'), numberId: $('numberId'), untilAt: $('untilAt'), reason: $('reason') })
    .onConflictDoUpdate({
      target: [senderPauses.merchantId, senderPauses.numberId],
      set: { untilAt: sql`excluded.until_at`, reason: sql`excluded.reason` },
    }),
);

export const pausedSenders = hot('sender.paused', (db) =>
  db
    .select({ numberId: senderPauses.numberId })
    .from(senderPauses)
    .where(sql`${senderPauses.untilAt} > ${$('now')}`),
);

/** Automatic answers of late to a number, and how often it sent the same words: for the loop guard. */
export const repliesSince = hot('outbound.repliesSince', (db) =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(outbound)
    .where(
      sql`${outbound.merchantId} = ${$('merchantId')} and ${outbound.numberHash} = ${$('numberHash')} and ${outbound.createdAt} >= ${$('since')} and ${outbound.inboundId} is not null`,
    ),
);

export const statusTotals = hot('outbound.totals', (db) =>
  db
    .select({ status: outbound.status, count: sql<number>`count(*)` })
    .from(outbound)
    .groupBy(outbound.status),
);
