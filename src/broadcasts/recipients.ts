import { and, asc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm';
import { consentEvents, customerNumbers } from '../customers/schema.ts';
import type { MessageStatus } from '../messages/index.ts';
import { inbound, outbound } from '../messages/schema.ts';
import type { Reader } from '../platform/db/index.ts';
import type { BroadcastDeps } from './deps.ts';
import { ARM_OF, isUnderWay, span } from './results.ts';
import { broadcastRecipients } from './schema.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import type { RecipientFilter, RecipientView } from './types.ts';

const ofMessage = (...statuses: MessageStatus[]): SQL => inArray(outbound.status, statuses);
const ofRow = (state: 'waiting' | 'skipped' | 'held_out'): SQL => eq(broadcastRecipients.state, state);

/** What a state that a page asks for means in the rows: the same as in the counts beside it. */
function stateIs(state: string, row: Row): SQL {
  const moving = isUnderWay(row); // what came too late for the day's hours gets another day meanwhile
  if (state === 'held_out') return ofRow(state);
  if (state === 'waiting') {
    const queued = ofMessage('queued', 'held', 'submitting', ...(moving ? (['expired'] as const) : []));
    return row.status === 'canceled' ? queued : or(ofRow(state), queued)!;
  }
  if (state === 'skipped')
    return or(ofRow(state), ofMessage('canceled'), row.status === 'canceled' ? ofRow('waiting') : undefined)!;
  if (state === 'sent') return ofMessage('accepted', 'sent');
  if (state === 'failed') return ofMessage('failed', 'undelivered', ...(moving ? [] : (['expired'] as const)));
  return ofMessage(state as MessageStatus);
}

/** Recipients in the order of their ids; `after` is the customer id of the last one seen. */
export async function recipients(
  { links: shortLinks }: BroadcastDeps,
  reader: Reader,
  merchantId: string,
  id: string,
  filter: RecipientFilter,
): Promise<RecipientView[]> {
  const row = await store.rowById(reader, merchantId, id);
  const rows = await reader.db
    .select({
      customerId: broadcastRecipients.customerId,
      arm: broadcastRecipients.arm,
      state: broadcastRecipients.state,
      reason: broadcastRecipients.reason,
      status: outbound.status,
      why: outbound.reason,
      errorCode: outbound.errorCode,
      at: outbound.statusAt,
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
        filter.after ? gt(broadcastRecipients.customerId, filter.after) : undefined,
        filter.state ? stateIs(filter.state, row) : undefined,
      ),
    )
    .orderBy(asc(broadcastRecipients.customerId))
    .limit(filter.limit);
  const ids = rows.map(({ customerId }) => customerId);
  const replied = await whoReplied(reader, row, ids);
  const stopped = await whoStopped(reader, row, ids);
  const clicks = row.draft.linkTarget
    ? await shortLinks.clicks(reader, merchantId, id, ids)
    : new Map<string, number>();
  return rows.map(({ customerId, arm, state, reason, status, why, errorCode, at }) => ({
    customerId,
    arm: ARM_OF[arm],
    ...(state === 'waiting' && row.status === 'canceled'
      ? { state: 'skipped', reason: 'broadcast_canceled' }
      : { state: status ?? state, reason: why ?? reason }),
    errorCode,
    at,
    // As in the sums: what somebody did who got no text has nothing to do with it.
    replied: state === 'queued' && replied.has(customerId),
    optedOut: state === 'queued' && stopped.has(customerId),
    clicks: clicks.get(customerId) ?? 0,
  }));
}

async function whoReplied(reader: Reader, row: Row, ids: string[]): Promise<Set<string | null>> {
  if (ids.length === 0) return new Set();
  const { from, to } = span(row);
  const rows = await reader.db
    .selectDistinct({ id: inbound.customerId })
    .from(customerNumbers)
    .crossJoin(inbound) // in this order: SQLite would begin with all texts of the shop
    .where(
      and(
        eq(customerNumbers.merchantId, row.merchantId),
        eq(inbound.merchantId, customerNumbers.merchantId),
        eq(inbound.numberHash, customerNumbers.numberHash),
        eq(inbound.customerId, customerNumbers.customerId),
        inArray(customerNumbers.customerId, ids),
        // Through their numbers, and the span as an expression: by a range of ids all texts of the span would be read again
        // for every page of a file.
        sql`${inbound.id} || '' >= ${from}`,
        sql`${inbound.id} || '' < ${to}`,
        sql`coalesce(${inbound.handledBy}, '') <> 'stop'`,
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

async function whoStopped(reader: Reader, row: Row, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { from, to } = span(row);
  const rows = await reader.db
    .selectDistinct({ id: consentEvents.customerId })
    .from(consentEvents)
    .where(
      and(
        eq(consentEvents.merchantId, row.merchantId),
        sql`${consentEvents.id} || '' >= ${from}`,
        sql`${consentEvents.id} || '' < ${to}`,
        inArray(consentEvents.customerId, ids),
        eq(consentEvents.state, 'withdrawn'),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}
