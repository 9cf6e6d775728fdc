import { DomainError } from '../kernel/errors.ts';
import { fold, words } from '../kernel/fold.ts';
import { parsePhone, type Phone } from '../kernel/phone.ts';
import type { Reader } from '../platform/db/index.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { type ListFilter, numbersEnding } from './customers-store.ts';

const MAX_PREFIX = 12; // names are found by beginnings of up to so many letters
const MOST_MEMBER_DIGITS = 9;
/** Numbers that end alike and are opened to see how far. One in ten thousand ends in the same four. */
const MOST_OPENED = 5000;
/** People found by digits fit on one page: its next one would need the digits in an address. */
const MOST_FOUND = 49;

/** What people put between digits, the direction marks of address books among it. */
const BETWEEN = /[\s().·•/_\-\u2010-\u2015\u2212]|\p{Default_Ignorable_Code_Point}/gu;

/** The digits of a number however it is spelled, with its plus sign; undefined for what is no number. */
export function digitsIn(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim().replace(/^tel:/i, '').replace(/\(0\)/g, '').replace(BETWEEN, '');
  return /^\+?\d{4,18}$/.test(plain) ? plain : undefined;
}

/** Digits enough to be somebody's number: they must not stand in an address. */
export const isWholeNumber = (text: string): boolean => (digitsIn(text)?.replace('+', '').length ?? 0) >= 7;

/** The numbers that digits may stand for: as the shop's country writes them, or with a country's code before them. */
function spelled(digits: string, country: string): Phone[] {
  const bare = digits.replace('+', '');
  const abroad = /^(?:00|011)(\d+)$/.exec(bare)?.[1];
  const read = [digits, `+${bare}`, ...(abroad ? [`+${abroad}`] : [])].flatMap((text) => {
    try {
      return [parsePhone(text, country)];
    } catch (thrown) {
      if (thrown instanceof DomainError) return [];
      throw thrown;
    }
  });
  return [...new Set(read)];
}

/** Whom digits mean: by their whole number, by its end, by their member number. */
export interface Found {
  /** Owners of that very number. */
  owners: string[];
  /** Owners of numbers that end so; the owners among them. */
  ending: ReadonlySet<string>;
  memberNumber: number | undefined;
  /** Whether somebody could have this number. */
  possible: boolean;
}

const lookFor = (deps: CustomersDeskDeps, reader: Reader, merchantId: string, phones: Phone[]) =>
  Promise.all(
    phones.map((phone) => deps.customers.byNumber(reader, merchantId, deps.customers.hashOf(merchantId, phone))),
  );

/** Looks digits up in every meaning they may have. @param digits as `digitsIn` gives them */
export async function lookUp(deps: CustomersDeskDeps, merchantId: string, digits: string): Promise<Found> {
  const reader = deps.db.aside;
  const { country } = await deps.merchants.byId(reader, merchantId);
  const bare = digits.replace('+', '');
  const phones = bare.length < 7 ? [] : spelled(digits, country);
  const owners = (await lookFor(deps, reader, merchantId, phones)).flatMap((owner) => (owner ? [owner.id] : []));
  const end = bare.replace(/^0+(?=\d{4})/, ''); // a trunk zero is no part of the number as it is kept
  const alike = await numbersEnding(reader, merchantId, end.slice(-4), MOST_OPENED);
  const ending = alike.filter(({ number }) => deps.vault.open(merchantId, number).endsWith(end));
  return {
    owners: [...new Set(owners)],
    ending: new Set([...owners, ...ending.map(({ customerId }) => customerId)].slice(0, MOST_FOUND)),
    memberNumber: /^[1-9]/.test(digits) && digits.length <= MOST_MEMBER_DIGITS ? Number(digits) : undefined,
    possible: phones.length > 0,
  };
}

/** Which of its meanings led to a person: '' where nothing was looked up. */
export function matchOf(found: Found | undefined, row: { id: string; memberNumber: number | null }): string {
  if (!found) return '';
  const member = row.memberNumber !== null && row.memberNumber === found.memberNumber;
  return found.ending.has(row.id) ? (member ? 'both' : 'phone') : member ? 'member' : '';
}

/** Digits are the end of a number or a member's number, all else is a name. */
export async function searched(
  deps: CustomersDeskDeps,
  merchantId: string,
  q: string,
): Promise<{ filter: ListFilter; found?: Found }> {
  if (q === '') return { filter: {} };
  const digits = digitsIn(q);
  if (digits !== undefined) {
    const found = await lookUp(deps, merchantId, digits);
    return { filter: { among: { ids: [...found.ending], memberNumber: found.memberNumber } }, found };
  }
  const named = words(fold(q));
  const tokens = (named.length > 0 ? named : [q]) // signs alone are nobody's name: they find nobody
    .slice(0, 5)
    .map((word) => Array.from(word).slice(0, MAX_PREFIX).join(''));
  return { filter: { tokens: tokens.map((token) => deps.vault.hash(merchantId, `name:${token}`)) } };
}
