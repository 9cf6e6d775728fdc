import { DAY, HOUR, MINUTE } from '../kernel/clock.ts';
import type { DeliveryStatus } from './providers/provider.ts';

/** Why a message exists; decides what may hold or stop it (see the consent gate). */
export type Purpose = 'reply' | 'service' | 'marketing' | 'staff';

export type MessageStatus =
  | 'queued' // waits for its turn
  | 'held' // waits for quiet hours to end
  | 'submitting' // a request may be on its way: written before it leaves
  | 'unknown' // the answer never came: to be reconciled
  | DeliveryStatus
  | 'canceled' // stopped by a person, or by a STOP that came between
  | 'expired'; // its time was over before it could leave

/** Why a person must look at an inbound text. */
export type WaitReason = 'unclear' | 'doubtful_stop' | 'loop' | 'media' | 'follow_up';

/** Replies before service and staff, those before marketing. */
export const PRIORITY: Record<Purpose, number> = { reply: 0, service: 1, staff: 1, marketing: 5 };

/** Greetings and care plans go before broadcasts: their day is today. */
export const GREETING_PRIORITY = 4;

/** A message that waits for money is looked at again so much later: a limit raised by hand counts within this time. */
export const SPENDING_REST = 10 * MINUTE;

/** A text answered later than this is no longer a reply, and a stop binds it. */
export const REPLY_WINDOW = 10 * MINUTE;

/** Reason of a message that stood in a restored backup: it may have left at any time since. */
export const RESTORED = 'restored';

/** How long a message is still worth sending. Milliseconds. */
export const LIFETIME: Record<Purpose, number> = { reply: 4 * HOUR, service: DAY, staff: DAY, marketing: 10 * HOUR };

/** Callbacks come in any order, so a report counts only when it ranks above what is known. */
const RANK: Record<DeliveryStatus, number> = { accepted: 1, sent: 2, failed: 3, undelivered: 4, delivered: 5 };

/** The higher of two reports: the same for every order in which they arrive. */
export function laterStatus(known: MessageStatus, reported: DeliveryStatus): MessageStatus {
  const rank = RANK[known as DeliveryStatus] ?? 0; // before acceptance every report is news
  return RANK[reported] > rank ? reported : known;
}

export const isFinal = (status: MessageStatus): boolean =>
  status === 'delivered' ||
  status === 'undelivered' ||
  status === 'failed' ||
  status === 'canceled' ||
  status === 'expired';

/**
 * Full jitter back-off (random between zero and the doubled step), so that many waiting messages do not return
 * together. Milliseconds.
 * @param attempt tries so far, from 1
 * @param random between 0 and 1
 */
export function backOff(attempt: number, random: number): number {
  const ceiling = Math.min(1000 * 2 ** attempt, 5 * MINUTE);
  return Math.round(500 + random * ceiling);
}

/** Reconciling: how long to wait for a callback, then between two looks at the provider's list. Milliseconds. */
export interface ReconcileTimes {
  firstLook: number;
  betweenLooks: number;
}
export const RECONCILE: ReconcileTimes = { firstLook: MINUTE, betweenLooks: MINUTE };

/** When to ask after a message whose report never comes: after each of these, then never again. Milliseconds. */
export const POLL_AFTER: readonly number[] = [10 * MINUTE, HOUR, 6 * HOUR, 36 * HOUR];
