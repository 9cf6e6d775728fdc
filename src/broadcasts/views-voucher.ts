import { DomainError } from '../kernel/errors.ts';
import { frameOf } from '../platform/web/frame.ts';
import { giftWords } from '../vouchers/index.ts';
import { type Asked, type BroadcastPagesDeps, grouped } from './pages-context.ts';
import type { Broadcast } from './types.ts';

/** The voucher that goes along, and what came of it; false: none does. */
export async function giftView(
  { vouchers, db }: BroadcastPagesDeps,
  { res, merchantId }: Asked,
  { id, draft }: Pick<Broadcast, 'id' | 'draft'>,
) {
  if (draft.voucherOfferId === undefined) return false;
  const offer = await vouchers.offer(db.reader, merchantId, draft.voucherOfferId).catch(unknown);
  if (!offer) return false;
  const { issued, redeemed } = await vouchers.totals(db.aside, merchantId, `broadcast:${id}`);
  return {
    id: offer.id,
    gift: giftWords(offer, frameOf(res).language),
    issued: issued === 0 ? '' : grouped(res, issued),
    redeemed: grouped(res, redeemed),
    percent: issued === 0 ? 0 : Math.round((100 * redeemed) / issued),
  };
}

/** The check list tells of an offer that is not there. */
const unknown = (fault: unknown): undefined => {
  if (fault instanceof DomainError && fault.code === 'not_found') return undefined;
  throw fault;
};
