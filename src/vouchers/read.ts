import { z } from 'zod';
import type { LocalDate } from '../kernel/calendar.ts';
import { stateOf } from './rules.ts';
import type { VoucherRow } from './store.ts';
import type { OfferRow } from './store-offers.ts';
import type { Offer, Voucher } from './types.ts';

const words = z.object({ en: z.string().exactOptional(), zh: z.string().exactOptional() });

export const offerOf = ({ offerId, archivedAt, ...row }: OfferRow): Offer => ({
  id: offerId,
  words: words.parse(row.words),
  kind: row.kind,
  value: row.value,
  leastSpend: row.leastSpend,
  validDays: row.validDays,
  archived: archivedAt !== null,
});

/** @param today the shop's calendar day, on which an old one has expired */
export function voucherOf(row: VoucherRow, today: LocalDate): Voucher {
  const { offerId, words: said, kind, value, leastSpend, validDays, archivedAt, ...own } = row;
  const expiresOn = own.expiresOn as LocalDate;
  return {
    ...own,
    expiresOn,
    offer: offerOf({ offerId, words: said, kind, value, leastSpend, validDays, archivedAt }),
    state: stateOf({ ...own, expiresOn }, today),
  };
}
