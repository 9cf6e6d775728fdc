import { and, eq, gt, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { consentEvents } from '../customers/schema.ts';
import { HOUR } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { batches, type MessageStatus } from '../messages/index.ts';
import { inbound, outbound } from '../messages/schema.ts';
import type { Reader } from '../platform/db/index.ts';
import { links } from './links/schema.ts';
import { type ArmCode, broadcastRecipients } from './schema.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import type { Counts, RecipientView } from './types.ts';

/** An answer or a stop within this time after the end counts as caused by it. */
const ANSWER_TIME = 72 * HOUR;

/** Which of the eight words of the API a message's status is. */
const WORD_OF: Record<MessageStatus, 'queued' | 'sent' | 'delivered' | 'failed' | 'skipped' | 'unknown'> = {
  queued: 'queued',
  held: 'queued',
  submitting: 'queued',
  unknown: 'unknown',
  accepted: 'sent',
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'skipped',
  expired: 'failed',
};

export const ARM_OF: Record<ArmCode, RecipientView['arm']> = { a: 'a', b: 'b', r: 'rest', h: 'held_out' };

const none = (): Counts => ({
  audience: 0, queued: 0, sent: 0, delivered: 0, failed: 0, skipped: 0, unknown: 0, heldOut: 0, replied: 0,
  optedOut: 0, clicked: 0,
}); // prettier-ignore

/** Whether more may still leave. */
export const isUnderWay = ({ status }: Pick<Row, 'status'>): boolean =>
  status === 'expanding' || status === 'sending' || status === 'paused';

function addMessages(into: Counts, row: Row, totals: Partial<Record<MessageStatus, number>>): number {
  let messages = 0;
  for (const [status, count] of Object.entries(totals) as [MessageStatus, number][]) {
    // While it is under way what came too late for the day's hours gets another day.
    const word = status === 'expired' && isUnderWay(row) ? 'queued' : WORD_OF[status];
    into[word] += count;
    messages += count;
  }
  return messages;
}

/** Ids made from the start until answers no longer count. */
export function span(row: Row): { from: string; to: string } {
  const from = row.startedAt ?? row.createdAt;
  return { from: firstIdAt(from), to: row.endedAt === null ? 'z' : firstIdAt(row.endedAt + ANSWER_TIME) };
}

const recipientIs = (row: Row, customerId: SQL | typeof inbound.customerId | typeof consentEvents.customerId): SQL =>
  and(
    eq(broadcastRecipients.merchantId, row.merchantId),
    eq(broadcastRecipients.broadcastId, row.id),
    eq(broadcastRecipients.customerId, customerId as typeof inbound.customerId),
    eq(broadcastRecipients.state, 'queued'),
  )!;

/** Who wrote back, by arm: found from the texts that came since, which are few, and not from the many recipients. */
async function repliedByArm(reader: Reader, row: Row): Promise<Map<ArmCode, number>> {
  const { from, to } = span(row);
  const rows = await reader.db
    .select({ arm: broadcastRecipients.arm, count: sql<number>`count(distinct ${inbound.customerId})` })
    .from(inbound)
    .innerJoin(broadcastRecipients, recipientIs(row, inbound.customerId))
    .innerJoin(outbound, and(eq(outbound.merchantId, row.merchantId), eq(outbound.id, broadcastRecipients.messageId)))
    .where(
      and(
        eq(inbound.merchantId, row.merchantId),
        gte(inbound.id, from),
        lt(inbound.id, to),
        gte(inbound.receivedAt, outbound.createdAt),
        sql`coalesce(${inbound.handledBy}, '') <> 'stop'`,
      ),
    )
    .groupBy(broadcastRecipients.arm);
  return new Map(rows.map(({ arm, count }) => [arm, count]));
}

async function stoppedByArm(reader: Reader, row: Row): Promise<Map<ArmCode, number>> {
  const { from, to } = span(row);
  const rows = await reader.db
    .select({ arm: broadcastRecipients.arm, count: sql<number>`count(distinct ${consentEvents.customerId})` })
    .from(consentEvents)
    .innerJoin(broadcastRecipients, recipientIs(row, consentEvents.customerId))
    .where(
      and(
        eq(consentEvents.merchantId, row.merchantId),
        gte(consentEvents.id, from),
        lt(consentEvents.id, to),
        eq(consentEvents.state, 'withdrawn'),
      ),
    )
    .groupBy(broadcastRecipients.arm);
  return new Map(rows.map(({ arm, count }) => [arm, count]));
}

async function clickedByArm(reader: Reader, row: Row): Promise<Map<ArmCode, number>> {
  if (!row.draft.linkTarget) return new Map();
  const rows = await reader.db
    .select({ arm: broadcastRecipients.arm, count: sql<number>`count(*)` })
    .from(links)
    .innerJoin(
      broadcastRecipients,
      and(
        eq(broadcastRecipients.merchantId, links.merchantId),
        eq(broadcastRecipients.broadcastId, links.broadcastId),
        eq(broadcastRecipients.customerId, links.customerId),
      ),
    )
    .where(and(eq(links.merchantId, row.merchantId), eq(links.broadcastId, row.id), gt(links.clicks, 0)))
    .groupBy(broadcastRecipients.arm);
  return new Map(rows.map(({ arm, count }) => [arm, count]));
}

const sum = (byArm: Map<ArmCode, number>): number => [...byArm.values()].reduce((total, count) => total + count, 0);

/** Where everybody stands. Sums kept with the broadcast and one walk over an index; no list is counted. */
export async function counts(reader: Reader, merchantId: string, id: string): Promise<Counts> {
  const row = await store.rowById(reader, merchantId, id);
  const all = { ...none(), audience: row.audience, heldOut: row.heldOut, skipped: row.skipped };
  const messages = addMessages(all, row, await batches.totals(reader, { merchantId, batchId: id }));
  const waiting = Math.max(0, row.audience - row.heldOut - row.skipped - messages);
  if (row.status === 'canceled') all.skipped += waiting;
  else all.queued += waiting;
  if (row.startedAt === null) return all;
  all.replied = sum(await repliedByArm(reader, row));
  all.optedOut = sum(await stoppedByArm(reader, row));
  all.clicked = sum(await clickedByArm(reader, row));
  return all;
}

/** Counts of each text of a test. */
export async function armCounts(reader: Reader, merchantId: string, id: string): Promise<Record<'a' | 'b', Counts>> {
  const row = await store.rowById(reader, merchantId, id);
  const states = await reader.db
    .select({
      arm: broadcastRecipients.arm,
      state: broadcastRecipients.state,
      status: outbound.status,
      count: sql<number>`count(*)`,
    })
    .from(broadcastRecipients)
    .leftJoin(
      outbound,
      and(eq(outbound.merchantId, broadcastRecipients.merchantId), eq(outbound.id, broadcastRecipients.messageId)),
    )
    .where(
      and(
        eq(broadcastRecipients.merchantId, merchantId),
        eq(broadcastRecipients.broadcastId, id),
        inArray(broadcastRecipients.arm, ['a', 'b']),
      ),
    )
    .groupBy(broadcastRecipients.arm, broadcastRecipients.state, outbound.status);
  const replied = await repliedByArm(reader, row);
  const stopped = await stoppedByArm(reader, row);
  const clicked = await clickedByArm(reader, row);
  const of = (arm: 'a' | 'b'): Counts => {
    const found = {
      ...none(),
      replied: replied.get(arm) ?? 0,
      optedOut: stopped.get(arm) ?? 0,
      clicked: clicked.get(arm) ?? 0,
    };
    for (const { state, status, count } of states.filter((one) => one.arm === arm)) {
      found.audience += count;
      if (status) addMessages(found, row, { [status]: count });
      else if (state === 'skipped' || row.status === 'canceled') found.skipped += count;
      else found.queued += count;
    }
    return found;
  };
  return { a: of('a'), b: of('b') };
}

/** Why texts did not get through or were not sent at all, greatest first. */
export async function failures(
  reader: Reader,
  merchantId: string,
  id: string,
): Promise<{ code: number | null; reason: string | null; count: number }[]> {
  await store.rowById(reader, merchantId, id);
  const sent = await batches.refusals(reader, { merchantId, batchId: id });
  const skipped = await reader.db
    .select({ reason: broadcastRecipients.reason, count: sql<number>`count(*)` })
    .from(broadcastRecipients)
    .where(
      and(
        eq(broadcastRecipients.merchantId, merchantId),
        eq(broadcastRecipients.broadcastId, id),
        eq(broadcastRecipients.state, 'skipped'),
      ),
    )
    .groupBy(broadcastRecipients.reason);
  return [...sent, ...skipped.map((row) => ({ code: null, ...row }))].toSorted((a, b) => b.count - a.count);
}
