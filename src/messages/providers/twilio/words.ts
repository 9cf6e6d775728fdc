import type { DeliveryStatus } from '../provider.ts';

/** Form of a message's id: looser than Twilio's today (SM or MM and 32 hex digits), as it has changed before. */
export const SID_FORM = /^[A-Za-z0-9_-]{1,64}$/;

const REF_FORM = /^[A-Za-z0-9_-]{1,40}\.[A-Za-z0-9_-]{1,40}\.\d{1,6}$/;

const STATUSES: Record<string, DeliveryStatus> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  partially_delivered: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'failed',
  receiving: 'accepted',
  received: 'delivered',
};

/**
 * Twilio's word for where a message stands, in ours. A word we do not know becomes `accepted`, the lowest rank:
 * the report must be answered 2xx (new words come without notice) and may not move a message that stands higher.
 */
export const statusOf = (word: string): DeliveryStatus =>
  Object.hasOwn(STATUSES, word) ? STATUSES[word]! : 'accepted';

/** Where Twilio is to report on a message; `ref` comes back under its signature. */
export const statusAddress = (publicUrl: string, ref: string): string =>
  `${publicUrl.replace(/\/$/, '')}/webhooks/twilio/status?ref=${encodeURIComponent(ref)}`;

/** The `ref` in the path and query that a report came to, or undefined when there is none of our form. */
export function refIn(url: string): string | undefined {
  const query = url.indexOf('?');
  const refs = query < 0 ? [] : new URLSearchParams(url.slice(query + 1)).getAll('ref');
  return refs.length === 1 && REF_FORM.test(refs[0]!) ? refs[0] : undefined;
}
