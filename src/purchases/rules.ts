import { MINUTE } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { formatAmount, type Minor, parseAmount } from '../kernel/money.ts';
import type { BoughtItem, Item, NewPurchase } from './types.ts';

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
