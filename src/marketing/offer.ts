import { DAY } from '../kernel/clock.ts';
import type { Phone } from '../kernel/phone.ts';
import { regionOf } from '../kernel/regions.ts';
import type { ShopNumber } from '../merchants/index.ts';
import { batches, type GateRefusal, type Messages } from '../messages/index.ts';
import type { KeyedHash, Sealed, Vault } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Logger } from '../platform/log.ts';
import type { Bucket } from './hours.ts';

/** Where a text to somebody would go; nulls: no number any more. */
export interface Addressee {
  customerId: string;
  number: Sealed | null;
  numberHash: KeyedHash | null;
  /** Of the number as its row tells it; null: from before regions were kept, or none. */
  region: string | null;
}

export interface MarketingText {
  merchantId: string;
  /** The number it leaves from. */
  sender: ShopNumber;
  to: Addressee;
  text: string;
  /** Whose hours were asked; a number of another place is told as `moved` instead of being texted at a wrong hour. */
  bucket: Bucket;
  cap: { texts: number; days: number };
  onceKey: string;
  /** What makes it together with others: the broadcast, the greeting, the plan. */
  batchId: string;
  /** The batch may send one number several texts (the steps of a plan). */
  many?: boolean;
  priority?: number;
  now: number;
  expiresAt: number;
}

/** Why somebody is passed over, besides what the consent gate says: each has its words in `broadcasts.failure.reason`. */
export const PASSED_OVER = ['capped', 'no_number', 'repeated', 'fault'] as const;
export type PassedOver = (typeof PASSED_OVER)[number];

export type Offering =
  | { kind: 'queued'; messageId: string }
  | { kind: 'refused'; reason: PassedOver | GateRefusal }
  | { kind: 'moved'; bucket: Bucket };

interface OfferDeps {
  vault: Vault;
  log: Logger;
  messages: Messages;
}

/** A number whose row is damaged spoils its own text only. */
function opened({ vault, log }: OfferDeps, merchantId: string, number: Sealed): Phone | undefined {
  try {
    return vault.open(merchantId, number) as Phone;
  } catch {
    log.error({ merchantId }, 'a number of a recipient cannot be opened');
    return undefined;
  }
}

/**
 * Queues one marketing text unless the number, the cap across everything the shop sends (TD13) or the consent gate says
 * no. Whoever calls has asked the hours.
 */
export async function offerMarketing(deps: OfferDeps, tx: Tx, offer: MarketingText): Promise<Offering> {
  const { merchantId, to, bucket, cap, now, batchId } = offer;
  if (to.number === null || to.numberHash === null) return { kind: 'refused', reason: 'no_number' };
  const phone = opened(deps, merchantId, to.number);
  if (phone === undefined) return { kind: 'refused', reason: 'fault' };
  const own = bucketOf(bucket.slice(0, bucket.indexOf('|')), to.region ?? regionOf(phone));
  if (own !== bucket) return { kind: 'moved', bucket: own };
  const since = now - cap.days * DAY;
  const got = await batches.gotLately(tx, { merchantId, numberHash: to.numberHash, since });
  // Two people may have become one since the list was made.
  const again = !offer.many && got.some((one) => one.batchId === batchId);
  if (again) return { kind: 'refused', reason: 'repeated' };
  if (got.length >= cap.texts) return { kind: 'refused', reason: 'capped' };
  const offered = await deps.messages.offer(tx, {
    merchantId,
    numberId: offer.sender.id,
    to: phone,
    known: { sealed: to.number, hash: to.numberHash },
    text: offer.text,
    purpose: 'marketing',
    customerId: to.customerId,
    onceKey: offer.onceKey,
    batchId,
    expiresAt: offer.expiresAt,
    ...(offer.priority !== undefined && { priority: offer.priority }),
  });
  if (offered.kind === 'queued') return { kind: 'queued', messageId: offered.id };
  return { kind: 'refused', reason: offered.kind === 'refused' ? offered.reason : 'repeated' };
}

/** The bucket of a person's own zone (where it is known to differ from the shop's) and their number's region. */
export const bucketOf = (zone: string | null, region: string | null | undefined): Bucket =>
  `${zone ?? ''}|${region ?? ''}`;
