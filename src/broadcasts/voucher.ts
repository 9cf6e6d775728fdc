import { localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import { type Offer, sampleCode, type VoucherCode, voucherValues } from '../vouchers/index.ts';
import type { BroadcastDeps } from './deps.ts';

/** Values of a voucher's fields in each language. */
export type GiftValues = Record<Language, Record<string, string>>;

const inBoth = (offer: Offer, code: VoucherCode): GiftValues => ({
  en: voucherValues(offer, code, 'en'),
  zh: voucherValues(offer, code, 'zh'),
});

/** What previews, measures and tests say: a code that is as long as a real one and worth nothing. */
export async function sampleValues(
  { vouchers, clock }: Pick<BroadcastDeps, 'vouchers' | 'clock'>,
  reader: Reader,
  { merchantId, zone }: Pick<Merchant, 'merchantId' | 'zone'>,
  offerId: string | undefined,
): Promise<GiftValues | undefined> {
  if (offerId === undefined) return undefined;
  const offer = (await vouchers.offers(reader, merchantId, 'all')).find(({ id }) => id === offerId);
  return offer && inBoth(offer, sampleCode(offer, localDate(clock.now(), zone)));
}

/** Makes a code for each recipient, or nothing where no voucher goes along. */
export interface CodeMaker {
  (): Promise<{ code: VoucherCode; values: GiftValues } | undefined>;
}

/** @throws DomainError when the offer is archived: the broadcast stops, and a person decides */
export async function codeMaker(
  { vouchers, db }: Pick<BroadcastDeps, 'vouchers' | 'db'>,
  merchantId: string,
  offerId: string | undefined,
): Promise<CodeMaker> {
  if (offerId === undefined) return () => Promise.resolve(undefined);
  const offer = await vouchers.offer(db.reader, merchantId, offerId);
  return async () => {
    const code = await vouchers.makeCode(db.reader, merchantId, offerId);
    return { code, values: inBoth(offer, code) };
  };
}

/** Somebody has the code already: the round is undone, and the next one makes others. */
export class CodeTaken extends Error {}

/** Issues the code of a text that is queued in this very transaction. @throws CodeTaken */
export async function issueWith(
  { vouchers }: Pick<BroadcastDeps, 'vouchers'>,
  tx: Tx,
  {
    merchantId,
    broadcastId,
    customerId,
    offerId,
  }: Record<'merchantId' | 'broadcastId' | 'customerId' | 'offerId', string>,
  code: VoucherCode,
): Promise<void> {
  const source = `broadcast:${broadcastId}`;
  const voucher = { offerId, customerId, source, onceKey: `${source}:${customerId}`, actor: 'system' };
  try {
    await vouchers.issue(tx, merchantId, voucher, code);
  } catch (thrown) {
    if (thrown instanceof DomainError && thrown.code === 'conflict') throw new CodeTaken();
    throw thrown;
  }
}
