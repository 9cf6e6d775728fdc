import { and, eq, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import type { MessageStatus } from './rules.ts';
import { outbound } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const ofBatch = and(eq(outbound.merchantId, $('merchantId')), eq(outbound.batchId, $('batchId')));

/** Reason of a message that waits because its batch was paused. */
export const PAUSED = 'paused';

const hold = hotWrite('batches.hold', (db) =>
  db
    .update(outbound)
    .set({ status: 'held', statusAt: $('now') as never, nextAt: null, reason: PAUSED })
    .where(and(ofBatch, eq(outbound.status, 'queued')))
    .returning({ id: outbound.id }),
);

const cancel = hotWrite('batches.cancel', (db) =>
  db
    .update(outbound)
    .set({ status: 'canceled', statusAt: $('now') as never, nextAt: null, reason: $('reason') as never })
    .where(and(ofBatch, sql`${outbound.status} in ('queued', 'held', 'expired')`))
    .returning({ id: outbound.id }),
);

const forgetExpired = hotWrite('batches.forgetExpired', (db) =>
  db
    .update(outbound)
    .set({ status: 'canceled', statusAt: $('now') as never, reason: 'restored' })
    .where(and(eq(outbound.status, 'expired'), sql`${outbound.batchId} is not null`)),
);

/**
 * Those that did not leave: held, or too late before their turn came. Both were certainly never taken by the carrier,
 * since only a message that is `queued` is held or expires.
 */
const stranded = hot('batches.stranded', (db) =>
  db
    .select({ id: outbound.id, customerId: outbound.customerId })
    .from(outbound)
    .where(and(ofBatch, eq(outbound.status, $('status'))))
    .limit($('limit')),
);

const revive = hotWrite('batches.revive', (db) =>
  db
    .update(outbound)
    .set({
      status: 'queued',
      statusAt: $('now') as never,
      nextAt: $('nextAt') as never,
      expiresAt: $('expiresAt') as never,
      reason: null,
    })
    .where(
      and(
        eq(outbound.merchantId, $('merchantId')),
        eq(outbound.id, $('id')),
        sql`${outbound.status} in ('held', 'expired')`,
      ),
    )
    .returning({ id: outbound.id }),
);

const totals = hot('batches.totals', (db) =>
  db
    .select({ status: outbound.status, count: sql<number>`count(*)` })
    .from(outbound)
    .where(ofBatch)
    .groupBy(outbound.status),
);

const refusals = hot('batches.refusals', (db) =>
  db
    .select({ code: outbound.errorCode, reason: outbound.reason, count: sql<number>`count(*)` })
    .from(outbound)
    .where(and(ofBatch, sql`${outbound.status} in ('failed', 'undelivered', 'canceled', 'expired')`))
    .groupBy(outbound.errorCode, outbound.reason)
    .orderBy(sql`count(*) desc`),
);

const fates = hot('batches.fates', (db) =>
  db
    .select({ reason: outbound.reason, count: sql<number>`count(*)` })
    .from(outbound)
    .where(
      and(
        ofBatch,
        sql`${outbound.status} in ('sent', 'delivered', 'failed', 'undelivered') and ${outbound.statusAt} >= ${$('since')}`,
      ),
    )
    .groupBy(outbound.reason),
);

const anyAt = hot('batches.any', (db) =>
  db
    .select({ id: outbound.id })
    .from(outbound)
    .where(and(ofBatch, eq(outbound.status, $('status'))))
    .limit(1),
);

const queuedAtSender = hot('batches.queuedAtSender', (db) =>
  db
    .select({ id: outbound.id })
    .from(outbound)
    .where(
      sql`${outbound.status} = 'queued' and ${outbound.numberId} = ${$('numberId')} and ${outbound.priority} = ${$('priority')} and ${outbound.nextAt} <= ${$('now')}`,
    )
    .limit($('limit')),
);

/** Marketing texts a number got of late, with the batch of each. */
const gotLately = hot('batches.gotLately', (db) =>
  db
    .select({ batchId: outbound.batchId })
    .from(outbound)
    .where(
      sql`${outbound.merchantId} = ${$('merchantId')} and ${outbound.numberHash} = ${$('numberHash')} and ${outbound.createdAt} >= ${$('since')} and ${outbound.purpose} = 'marketing' and ${outbound.status} not in ('canceled', 'failed')`,
    ),
);

interface Batch {
  merchantId: string;
  batchId: string;
}

/** What made many messages at once holds, frees and recalls them here; each by its own id, in one transaction. */
export const batches = {
  /** Nothing queued leaves any more. @returns how many were held */
  hold: async (tx: Tx, batch: Batch, now: number): Promise<number> => (await hold.all(tx, { ...batch, now })).length,
  /** @returns how many were recalled; what is in the air is beyond recall */
  cancel: async (tx: Tx, batch: Batch, now: number, reason: string): Promise<number> =>
    (await cancel.all(tx, { ...batch, now, reason })).length,
  /** After a restore: what came too late for its hours may have left since, and gets no second try. */
  forgetExpired: (tx: Tx, now: number): Promise<void> => forgetExpired.run(tx, { now }),
  stranded: (reader: Reader, batch: Batch, status: 'held' | 'expired', limit: number) =>
    stranded.all(reader, { ...batch, status, limit }),
  /** Queues a stranded message anew, to leave between two moments. */
  revive: async (
    tx: Tx,
    message: { merchantId: string; id: string },
    times: { now: number; nextAt: number; expiresAt: number },
  ): Promise<void> => revive.run(tx, { ...message, ...times }),
  async totals(reader: Reader, batch: Batch): Promise<Partial<Record<MessageStatus, number>>> {
    return Object.fromEntries((await totals.all(reader, { ...batch })).map(({ status, count }) => [status, count]));
  },
  /** What did not get through and why, greatest first. */
  refusals: (reader: Reader, batch: Batch) => refusals.all(reader, { ...batch }),
  /** What became of those whose fate was learnt since a moment, by reason. */
  fates: (reader: Reader, batch: Batch, since: number) => fates.all(reader, { ...batch, since }),
  has: async (reader: Reader, batch: Batch, status: MessageStatus): Promise<boolean> =>
    (await anyAt.get(reader, { ...batch, status })) !== undefined,
  /** How many texts of a priority wait at a sender, counted up to `limit`. */
  waitingAt: async (
    reader: Reader,
    sender: { numberId: string; priority: number; now: number },
    limit: number,
  ): Promise<number> => (await queuedAtSender.all(reader, { ...sender, limit })).length,
  gotLately: (reader: Reader, number: { merchantId: string; numberHash: string; since: number }) =>
    gotLately.all(reader, { ...number }),
};
