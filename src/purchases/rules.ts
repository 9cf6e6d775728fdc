import { addDays, daysBetween, localDate, offsetMinutes } from '../kernel/calendar.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { formatAmount, type Minor, parseAmount } from '../kernel/money.ts';
import type { BoughtItem, Item, NewPurchase, PurchaseSums, Rhythm } from './types.ts';

/** Clocks of tills run ahead a little; a receipt of the near future counts as one of now. Milliseconds. */
const CLOCK_TOLERANCE = 5 * MINUTE;

/** When a receipt counts (epoch ms). @throws DomainError `invalid` on `at` for a time to come */
export function visitTime(at: number | undefined, now: number): number {
  if (at === undefined) return now;
  if (at > now + CLOCK_TOLERANCE)
    throw new DomainError('invalid', 'The time of a purchase cannot lie in the future.', 'at');
  return Math.min(at, now);
}

/** @throws DomainError `invalid`, naming the line, for an amount that the currency does not have */
export function readItems(items: NewPurchase['items'], currency: string): Item[] {
  return (items ?? []).map(({ name, quantity, amount }, line) => {
    if (amount === undefined) return { name, quantity };
    return { name, quantity, amount: itemAmount(amount, currency, line) };
  });
}

function itemAmount(amount: string, currency: string, line: number): Minor {
  try {
    return parseAmount(amount, currency);
  } catch (fault) {
    if (fault instanceof DomainError) throw new DomainError(fault.code, fault.message, `items.${line}.amount`);
    throw fault;
  }
}

/**
 * What a refund gives back: the whole receipt unless it says less.
 * @throws DomainError `invalid` on `amount` for nothing, or for more than was paid
 */
export function refundAmount(text: string | undefined, paid: Minor, currency: string): Minor {
  if (text === undefined) return paid;
  const amount = parseAmount(text, currency);
  if (amount > paid) {
    const most = `${formatAmount(paid, currency)} ${currency}`;
    throw new DomainError('invalid', `The receipt was ${most}: no more than that can be given back.`, 'amount');
  }
  if (amount === 0 && paid > 0) throw new DomainError('invalid', 'Enter an amount above zero.', 'amount');
  return amount;
}

/** A refund of everything undoes the visit too; one in part leaves it. */
export const isWhole = (refunded: Minor, paid: Minor): boolean => refunded === paid;

/**
 * By what one item is the same on every receipt: its name without blanks around it, in lower case. A till writes a name
 * alike each time, so no more is folded than both engines' SQL can fold too, which is how older receipts were read.
 */
export const itemKey = (name: string): string =>
  name.replace(/^ +| +$/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Items of a receipt by their key, each once, as last written. Names that are blank are left out. */
export const itemsOnReceipt = (items: readonly Item[]): Map<string, string> =>
  new Map(items.map(({ name }) => [itemKey(name), name.trim()] as const).filter(([key]) => key !== ''));

/** What receipts add up to, item by item; give it none that was wholly given back. */
export function itemsBought(receipts: readonly { items: readonly Item[]; at: number }[]): Map<string, BoughtItem> {
  const bought = new Map<string, BoughtItem>();
  for (const { items, at } of receipts)
    for (const key of itemsOnReceipt(items).keys()) {
      const { times, lastAt } = bought.get(key) ?? { times: 0, lastAt: at };
      bought.set(key, { times: times + 1, lastAt: Math.max(lastAt, at) });
    }
  return bought;
}

/** So many gaps between visits are looked at: habits change, and what was years ago tells nothing of the next visit. */
export const RHYTHM_GAPS = 12;

/** With fewer gaps a habit cannot be told from chance. */
const LEAST_GAPS = 3;

/** The day of a visit in the shop's zone as a number, one more each day: a till waits for these, and dates cost more. */
export const visitDay = (at: number, zone: string): number => Math.floor((at + offsetMinutes(zone, at) * MINUTE) / DAY);

/**
 * Somebody's own rhythm: the median of the whole days from one visit day to the next, over the last twelve gaps. The
 * median, so that one long holiday does not make a weekly guest a monthly one; the half day between two in the middle
 * is rounded up, since nobody is to be called late too early.
 * @param days see `visitDay`, in any order; several visits of one day are one
 * @returns at least 1; null with fewer than three gaps
 */
export function rhythmOf(days: Iterable<number>): number | null {
  const last = [...new Set(days)].toSorted((a, b) => a - b).slice(-1 - RHYTHM_GAPS);
  const gaps = last.slice(1).map((day, i) => day - last[i]!);
  if (gaps.length < LEAST_GAPS) return null;
  gaps.sort((a, b) => a - b);
  const [lower, upper] = [gaps[(gaps.length - 1) >> 1]!, gaps[gaps.length >> 1]!];
  return Math.ceil((lower + upper) / 2);
}

/** When somebody is to be expected, and by how much they are late. @param zone of the shop, whose days count */
export function standingOf(
  { rhythmDays: days, lastVisitAt }: Pick<PurchaseSums, 'rhythmDays' | 'lastVisitAt'>,
  now: number,
  zone: string,
): Rhythm {
  if (days === null || lastVisitAt === null) return { days, lastVisitAt, expectedOn: null, overdueBy: null };
  const expectedOn = addDays(localDate(lastVisitAt, zone), days);
  const late = daysBetween(expectedOn, localDate(now, zone));
  return { days, lastVisitAt, expectedOn, overdueBy: late > 0 ? late : null };
}
