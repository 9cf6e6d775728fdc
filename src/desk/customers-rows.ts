import type { Response } from 'express';
import { sayMember } from '../customers/index.ts';
import { localDate, localTime } from '../kernel/calendar.ts';
import { formatAmount, type Minor } from '../kernel/money.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import { frameOf, maskedNumber, say, shownName } from '../platform/web/frame.ts';
import type { PersonRow } from './customers-store.ts';

/** Eight quiet colours for the circle with the first letter; the same person has the same one everywhere. */
const hueOf = (id: string): number => id.charCodeAt(id.length - 1) % 8;

/** The circle of a person: the first letter or character of the name. */
export const faceOf = (id: string, name: string) => ({
  initial: (Array.from(name)[0] ?? '?').toUpperCase(),
  hue: name === '' ? 'none' : String(hueOf(id)),
});

/** A day as people write it, in the language of the page and the shop's calendar. */
export function dayWords(res: Response, at: number, zone: string): string {
  const locale = frameOf(res).language === 'zh' ? 'zh-CN' : 'en-GB';
  const date = new Date(`${localDate(at, zone)}T12:00:00Z`);
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
}

/** '09:05' by the shop's clock. */
export function clockWords(at: number, zone: string): string {
  const { hour, minute } = localTime(at, zone);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** An amount with its sign, as the language of the page writes it. */
export function moneyWords(res: Response, minor: number, currency: string): string {
  const locale = frameOf(res).language === 'zh' ? 'zh-CN' : 'en-US';
  const amount = formatAmount(minor as Minor, currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: amount.split('.')[1]?.length ?? 0,
  }).format(amount as never);
}

/** Words of a code, or the code itself where it is a caller's own. */
export function wordsOr(res: Response, prefix: string, code: string): string {
  if (code === '') return '';
  try {
    return say(res, `${prefix}.${code}`);
  } catch {
    return code;
  }
}

/** A person as a row of a list: masked, with the badges that must not be missed. */
export function rowOf(res: Response, vault: Vault, merchant: Merchant, row: PersonRow) {
  const { merchantId, zone, currency } = merchant;
  const name = shownName(res, row.name && vault.open(merchantId, row.name));
  return {
    id: row.id,
    name,
    ...faceOf(row.id, name),
    number: row.lastFour ? maskedNumber(row.lastFour) : '',
    member: row.memberNumber === null ? '' : sayMember(row.memberNumber),
    reach: row.reach,
    stopped: row.reach === 'stopped',
    points: row.points,
    visits: row.visits,
    spend: moneyWords(res, row.spend, currency),
    birthday: row.birthday ?? '',
    lastVisit: row.lastVisitAt > 0 ? dayWords(res, row.lastVisitAt, zone) : '',
  };
}

export type PersonView = ReturnType<typeof rowOf>;
