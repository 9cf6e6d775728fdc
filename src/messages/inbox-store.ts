import { and, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader } from '../platform/db/index.ts';
import { backfillMarks, inbound, orphans } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

export const insertInbound = hotWrite('inbound.insert', (db) =>
  db
    .insert(inbound)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      providerId: $('providerId'),
      numberId: $('numberId'),
      numberHash: $('numberHash'),
      from: $('from'),
      lastFour: $('lastFour'),
      text: $('text'),
      media: $('media'),
      receivedAt: $('receivedAt'),
      late: $('late'),
    })
    .onConflictDoNothing()
    .returning({ id: inbound.id }),
);

export const markHandled = hotWrite('inbound.handled', (db) =>
  db
    .update(inbound)
    .set({ handledBy: $('by') as never, customerId: $('customerId') as never, waiting: $('waiting') as never })
    .where(and(eq(inbound.merchantId, $('merchantId')), eq(inbound.id, $('id')))),
);

export const attended = hotWrite('inbound.attended', (db) =>
  db
    .update(inbound)
    .set({ waiting: null })
    .where(
      and(eq(inbound.merchantId, $('merchantId')), eq(inbound.numberHash, $('numberHash')), isNotNull(inbound.waiting)),
    ),
);

export const insertOrphan = hotWrite('orphans.insert', (db) =>
  db
    .insert(orphans)
    .values({ id: $('id'), kind: $('kind'), onceKey: $('onceKey'), payload: $('payload'), at: $('at') })
    .onConflictDoNothing(),
);

export const deleteOrphans = hotWrite('orphans.delete', (db) =>
  db.delete(orphans).where(sql`${orphans.at} <= ${$('before')}`),
);

/** The last texts of a sender, for the loop guard. */
export const lastTexts = hot('inbound.lastTexts', (db) =>
  db
    .select({ text: inbound.text })
    .from(inbound)
    .where(
      sql`${inbound.merchantId} = ${$('merchantId')} and ${inbound.numberHash} = ${$('numberHash')} and ${inbound.receivedAt} >= ${$('since')}`,
    )
    .orderBy(desc(inbound.receivedAt))
    .limit($('limit')),
);

export const inboundByProviderId = hot('inbound.byProviderId', (db) =>
  db
    .select({ id: inbound.id })
    .from(inbound)
    .where(and(eq(inbound.merchantId, $('merchantId')), eq(inbound.providerId, $('providerId')))),
);

export const markOf = hot('backfill.mark', (db) =>
  db
    .select({ seenTo: backfillMarks.seenTo })
    .from(backfillMarks)
    .where(and(eq(backfillMarks.merchantId, $('merchantId')), eq(backfillMarks.numberId, $('numberId')))),
);

export const inboundSince = hot('inbound.since', (db) =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(inbound)
    .where(sql`${inbound.merchantId} = ${$('merchantId')} and ${inbound.id} >= ${$('firstId')}`),
);

const written = hot('inbound.written', (db) =>
  db
    .select({ id: inbound.id })
    .from(inbound)
    .where(
      and(
        eq(inbound.merchantId, $('merchantId')),
        eq(inbound.numberHash, $('numberHash')),
        gt(inbound.receivedAt, $('since')),
      ),
    )
    .limit(1),
);

/** Whether a number has texted the shop after a moment (epoch milliseconds). */
export const hasWritten = async (
  reader: Reader,
  asked: { merchantId: string; numberHash: string; since: number },
): Promise<boolean> => (await written.get(reader, asked)) !== undefined;
