import { addDays } from '../kernel/calendar.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { shownDate } from '../platform/web/shown.ts';
import { SAMPLE_CODE } from './codes.ts';
import type { Offer, VoucherCode } from './types.ts';

/** What an offer is good for, in a language, or else in the one the shop wrote. */
export const giftWords = ({ words }: Pick<Offer, 'words'>, language: Language): string =>
  words[language] ?? LANGUAGES.map((other) => words[other]).find((text) => text !== undefined) ?? '';

/**
 * Values of VOUCHER_FIELDS for a text of a language: the code, its last day ("30 Jun", with the year where it is another
 * than that of the day of issue), what it is good for.
 */
export function voucherValues(
  offer: Offer,
  { code, expiresOn }: VoucherCode,
  language: Language,
): { voucher: string; until: string; gift: string } {
  const issuedOn = addDays(expiresOn, 1 - offer.validDays);
  return { voucher: code, until: shownDate(language, expiresOn, issuedOn), gift: giftWords(offer, language) };
}

/** What previews, counts of length and test texts show: as long as a real one, and worth nothing. @param today of the shop */
export const sampleCode = (offer: Pick<Offer, 'validDays'>, today: VoucherCode['expiresOn']): VoucherCode => ({
  code: SAMPLE_CODE,
  expiresOn: addDays(today, offer.validDays - 1),
});
