import type { LocalDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { type Minor, parseAmount } from '../kernel/money.ts';
import { LANGUAGES } from '../platform/slice.ts';
import { type FieldFault, FieldFaults } from '../platform/web/problems.ts';
import type { NewOffer, Tally, Voucher, VoucherState, Why } from './types.ts';

export const KINDS = ['item', 'amount', 'percent'] as const;
export const STATES = ['issued', 'redeemed', 'expired', 'revoked'] as const satisfies readonly VoucherState[];

export const WORDS_MOST = 40;
export const DAYS_MOST = 730;
export const BATCH_MOST = 5000;
export const BATCH_NAME_MOST = 60;

const words = (text: string): boolean => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);
const between = (value: number | null, least: number, most: number): boolean =>
  value !== null && Number.isSafeInteger(value) && value >= least && value <= most;

const MOST_MINOR = 10 ** 12;

/** What is wrong with the value, by kind. */
function valueFault({ kind, value }: NewOffer): string | undefined {
  if (kind === 'item') return value === null ? undefined : 'A thing has no amount: leave it out.';
  if (kind === 'percent') return between(value, 1, 100) ? undefined : 'Give a whole number of per cent from 1 to 100.';
  return between(value, 1, MOST_MINOR) ? undefined : 'Give the amount it takes off, above zero.';
}

function wordFaults({ words: said }: NewOffer): FieldFault[] {
  const faults = LANGUAGES.flatMap((language): FieldFault[] => {
    const text = said[language];
    const fine = text === undefined || (text.length > 0 && Array.from(text).length <= WORDS_MOST && words(text));
    return fine
      ? []
      : [{ field: `words.${language}`, message: `Say it in 1 to ${WORDS_MOST} characters on one line.` }];
  });
  if (faults.length > 0 || LANGUAGES.some((language) => said[language] !== undefined)) return faults;
  return [{ field: 'words', message: 'Say in one language at least what the voucher is good for.' }];
}

/** Everything that is wrong with an offer. */
export function offerFaults(offer: NewOffer): FieldFault[] {
  const faults = wordFaults(offer);
  const value = valueFault(offer);
  if (value) faults.push({ field: 'value', message: value });
  if (offer.leastSpend !== null && !between(offer.leastSpend, 1, MOST_MINOR))
    faults.push({ field: 'leastSpend', message: 'Give the least amount of a receipt above zero, or leave it out.' });
  if (!between(offer.validDays, 1, DAYS_MOST))
    faults.push({ field: 'validDays', message: `Give a whole number of days from 1 to ${DAYS_MOST}.` });
  return faults;
}

/** An offer as forms and the API tell it: amounts as texts in the shop's currency, absent or empty for none. */
export interface OfferText {
  words: { en?: string | undefined; zh?: string | undefined };
  kind: string;
  value?: string | undefined;
  leastSpend?: string | undefined;
  validDays: string | number;
}

/** @throws FieldFaults on every field that cannot be read or is out of its range */
export function readOffer(text: OfferText, currency: string): NewOffer {
  const faults: FieldFault[] = [];
  const amount = (field: 'value' | 'leastSpend'): Minor | null => {
    const given = (text[field] ?? '').trim();
    if (given === '') return null;
    try {
      return parseAmount(given, currency);
    } catch (thrown) {
      if (!(thrown instanceof DomainError)) throw thrown;
      faults.push({ field, message: thrown.message });
      return null;
    }
  };
  const whole = (given: string | number | undefined): number =>
    /^\d{1,6}$/.test(String(given ?? '').trim()) ? Number(given) : Number.NaN;
  const kind = KINDS.find((one) => one === text.kind);
  if (!kind) faults.push({ field: 'kind', message: 'Choose item, amount or percent.' });
  const said = LANGUAGES.flatMap((language) => {
    const given = text.words[language]?.trim() ?? '';
    return given === '' ? [] : [[language, given] as const];
  });
  const offer: NewOffer = {
    words: Object.fromEntries(said),
    kind: kind ?? 'item',
    value: kind === 'percent' ? whole(text.value) : kind === 'amount' ? amount('value') : null,
    leastSpend: amount('leastSpend'),
    validDays: whole(text.validDays),
  };
  const told = new Set(faults.map(({ field }) => field));
  faults.push(...offerFaults(offer).filter(({ field }) => !told.has(field)));
  if (faults.length > 0) throw new FieldFaults(faults);
  return offer;
}

/** @throws FieldFaults on `name` and `count` */
export function checkBatch({ name, count }: { name: string; count: number }): void {
  const faults: FieldFault[] = [];
  const length = Array.from(name.trim()).length;
  if (length < 1 || length > BATCH_NAME_MOST || !words(name))
    faults.push({ field: 'name', message: `Name the batch in 1 to ${BATCH_NAME_MOST} characters.` });
  if (!between(count, 1, BATCH_MOST))
    faults.push({ field: 'count', message: `Make 1 to ${BATCH_MOST} vouchers at once.` });
  if (faults.length > 0) throw new FieldFaults(faults);
}

type Marks = Pick<Voucher, 'redeemedAt' | 'revokedAt' | 'expiresOn'>;

/** Where a voucher stands on the shop's calendar day. Used stays used, whatever comes after. */
export function stateOf({ redeemedAt, revokedAt, expiresOn }: Marks, today: LocalDate): VoucherState {
  if (redeemedAt !== null) return 'redeemed';
  if (revokedAt !== null) return 'revoked';
  return expiresOn < today ? 'expired' : 'issued';
}

const WHY_NOT: Partial<Record<VoucherState, Why>> = { redeemed: 'used', revoked: 'revoked', expired: 'expired' };

/** Why it may not be redeemed by whoever stands there; undefined: it may. */
export function whyNot(
  { state, customerId, offer: { leastSpend } }: Pick<Voucher, 'state' | 'customerId' | 'offer'>,
  by: { customerId?: string | undefined; spend?: Minor | undefined },
): Why | undefined {
  const gone = WHY_NOT[state];
  if (gone) return gone;
  if (customerId !== null && by.customerId !== undefined && by.customerId !== customerId) return 'other_person';
  return leastSpend !== null && (by.spend === undefined || by.spend < leastSpend) ? 'spend' : undefined;
}

/** Of a hundred issued, so many were redeemed. */
export const rateOf = ({ issued, redeemed }: Pick<Tally, 'issued' | 'redeemed'>): number =>
  issued === 0 ? 0 : Math.round((redeemed / issued) * 100);
