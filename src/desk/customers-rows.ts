import type { Response } from 'express';
import { sayMember } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import { frameOf, maskedNumber, say, shownName } from '../platform/web/frame.ts';
import { shownDay, shownMoney } from '../platform/web/shown.ts';
import type { PersonRow } from './customers-store.ts';

/** Eight quiet colours for the circle with the first letter; the same person has the same one everywhere. */
const hueOf = (id: string): number => id.charCodeAt(id.length - 1) % 8;

/** Where and when a page is read: the shop's zone, and epoch milliseconds. */
export interface Wall {
  zone: string;
  now: number;
}

/** The circle of a person: the first letter or character of the name. */
export const faceOf = (id: string, name: string) => ({
  initial: (Array.from(name)[0] ?? '?').toUpperCase(),
  hue: name === '' ? 'none' : String(hueOf(id)),
});

/** A day on the shop's calendar, in the language of the page. */
export const dayWords = (res: Response, { zone, now }: Wall, at: number): string =>
  shownDay(frameOf(res).language, zone, at, now);

/** Words of a code, or the code itself where it is a caller's own. */
export function wordsOr(res: Response, prefix: string, code: string): string {
  if (code === '') return '';
  try {
    return say(res, `${prefix}.${code}`);
  } catch {
    return code;
  }
}

interface RowDeps {
  vault: Vault;
  clock: Clock;
}

/** A person as a row of a list: masked, with the badges that must not be missed. */
export function rowOf(res: Response, { vault, clock }: RowDeps, merchant: Merchant, row: PersonRow) {
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
    spend: shownMoney(frameOf(res).language, row.spend, currency),
    birthday: row.birthday ?? '',
    lastVisit: row.lastVisitAt > 0 ? dayWords(res, { zone, now: clock.now() }, row.lastVisitAt) : '',
  };
}

export type PersonView = ReturnType<typeof rowOf>;
