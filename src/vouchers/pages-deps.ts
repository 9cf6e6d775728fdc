import type { Response } from 'express';
import type { Customers } from '../customers/index.ts';
import { type LocalDate, localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Minor } from '../kernel/money.ts';
import { type Language } from '../platform/slice.ts';
import { frameOf, maskedNumber, merchantOf, say, shownName } from '../platform/web/frame.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { shownDate, shownMoney, shownTime } from '../platform/web/shown.ts';
import type { Staff } from '../staff/index.ts';
import type { VoucherDeps } from './deps.ts';
import { rateOf } from './rules.ts';
import type { Offer, Tally, Voucher, Vouchers } from './types.ts';
import { giftWords } from './words.ts';

/** What the pages of vouchers are built on. */
export interface VoucherPagesDeps extends Pick<VoucherDeps, 'db' | 'clock' | 'merchants'> {
  vouchers: Vouchers;
  customers: Customers;
  staff: Pick<Staff, 'names'>;
}

/** What every view of one request shares. */
export interface Here {
  res: Response;
  merchantId: string;
  language: Language;
  currency: string;
  country: string;
  zone: string;
  now: number;
  today: LocalDate;
  names: ReadonlyMap<string, string>;
}

export async function hereOf({ db, clock, merchants, staff }: VoucherPagesDeps, res: Response): Promise<Here> {
  const merchantId = merchantOf(res);
  const { currency, country, zone } = await merchants.byId(db.reader, merchantId);
  const names = await staff.names(db.reader, merchantId);
  const now = clock.now();
  const { language } = frameOf(res);
  return { res, merchantId, language, currency, country, zone, now, today: localDate(now, zone), names };
}

/** Who did something, by name; a till or program that is connected by a token has none. */
export function byWhom({ res, names }: Here, actor: string | null): string {
  if (actor?.startsWith('staff:')) return names.get(actor.slice('staff:'.length)) ?? say(res, 'vouchers.by.formerly');
  return say(res, actor?.startsWith('token:') ? 'vouchers.by.token' : 'vouchers.by.system');
}

const money = ({ language, currency }: Here, minor: number): string => shownMoney(language, minor, currency);

/** "$5.00 off", "20 % off"; nothing for a thing, which its words say. */
function worthOf(here: Here, { kind, value }: Offer): string {
  if (kind === 'item' || value === null) return '';
  const worth = kind === 'amount' ? money(here, value) : `${value} %`;
  return say(here.res, `vouchers.worth.${kind}`, { worth });
}

const NONE: Tally = { issued: 0, redeemed: 0, revoked: 0, expired: 0 };

/** An offer with what became of its vouchers. */
export function offerView(here: Here, offer: Offer, tally: Tally = NONE) {
  const other = here.language === 'en' ? 'zh' : 'en';
  const gift = giftWords(offer, here.language);
  return {
    id: offer.id,
    gift,
    otherWords: offer.words[here.language] !== undefined ? (offer.words[other] ?? '') : '',
    worth: worthOf(here, offer),
    least: offer.leastSpend === null ? '' : money(here, offer.leastSpend),
    validDays: offer.validDays,
    archived: offer.archived,
    ...tally,
    unused: tally.issued - tally.redeemed - tally.revoked - tally.expired,
    rate: rateOf(tally),
  };
}

/** Whose it is, as lists show people; false: whoever brings it. */
async function holderOf({ db, customers }: VoucherPagesDeps, { res, merchantId }: Here, customerId: string | null) {
  if (customerId === null) return false;
  const { name } = await customers.byId(db.reader, merchantId, customerId);
  const number = await customers.currentNumber(db.reader, merchantId, customerId);
  return {
    id: customerId,
    name: shownName(res, name) || say(res, 'vouchers.nameless'),
    number: number ? maskedNumber(number.lastFour) : '',
  };
}

/** One voucher as a page shows it. */
export async function voucherView(deps: VoucherPagesDeps, here: Here, voucher: Voucher) {
  const { language, zone, now, today } = here;
  const ended = voucher.redeemedAt ?? voucher.revokedAt;
  return {
    id: voucher.id,
    gift: giftWords(voucher.offer, language),
    worth: worthOf(here, voucher.offer),
    least: voucher.offer.leastSpend === null ? '' : money(here, voucher.offer.leastSpend),
    holder: await holderOf(deps, here, voucher.customerId),
    ending: voucher.ending,
    state: voucher.state,
    lastDay: shownDate(language, voucher.expiresOn, today),
    issued: shownTime(language, zone, voucher.issuedAt, now),
    ended: ended === null ? '' : shownTime(language, zone, ended, now),
    by: ended === null ? '' : byWhom(here, voucher.redeemedBy ?? voucher.revokedBy),
    receipt: voucher.receipt ?? '',
  };
}

/** Amounts in the words of a message. */
export const shownAmount = (here: Here, minor: Minor): string => money(here, minor);

/** Field and words of what a form refused. @throws whatever is no fault of a form */
export function faultsIn(res: Response, thrown: unknown): Record<string, string> {
  if (!(thrown instanceof DomainError) || thrown.code !== 'invalid') throw thrown;
  const fields = thrown instanceof FieldFaults ? thrown.faults.map(({ field }) => field) : [thrown.field ?? ''];
  return Object.fromEntries(
    fields.map((field) => {
      const key = field.replace('.', '_');
      return [key, say(res, `vouchers.fault.${key}`)];
    }),
  );
}
