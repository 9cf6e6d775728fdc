import { DomainError } from '../kernel/errors.ts';
import { decimalsOf, type Minor } from '../kernel/money.ts';

/**
 * Millionths of a currency's main unit (0.0079 USD is 7,900): prices of texts are finer than minor units. Sums of them
 * are exact up to nine thousand million units.
 */
export type Micros = number & { readonly __unit: 'micros' };

export type Direction = 'out' | 'in';
export type Source = 'estimate' | 'provider';
export type CostPurpose = 'reply' | 'service' | 'marketing' | 'staff' | 'inbound';

/** For all senders, or for all numbers. */
export const ALL = '*';

const MICRO = 1_000_000;
const DECIMALS = 6;
const MAX_WHOLE_DIGITS = 6;

/** Millionths in one minor unit: 10,000 for cents, 1,000,000 for yen, 1,000 for fils. */
const perMinor = (currency: string): number => MICRO / 10 ** decimalsOf(currency);

export const microsOf = (minor: number, currency: string): Micros => (minor * perMinor(currency)) as Micros;

/** Minor units, rounded up: what costs a tenth of a cent is shown as a cent, never as nothing. */
export const minorOf = (micros: number, currency: string): Minor =>
  (Math.ceil(micros / perMinor(currency)) + 0) as Minor;

/**
 * Reads the price of one part: digits, and at most one point with six decimals; the comma of many keyboards counts as
 * the point.
 * @throws DomainError `invalid` on `amount`
 */
export function parsePrice(text: string): Micros {
  const form = /^(\d+)(?:[.,](\d+))?$/.exec(text.trim());
  if (!form) throw new DomainError('invalid', 'Write the price with a point, like "0.0079".', 'amount');
  const [, whole = '', fraction = ''] = form;
  if (fraction.length > DECIMALS || whole.length > MAX_WHOLE_DIGITS)
    throw new DomainError('invalid', 'Write the price with six decimals at most, like "0.0079".', 'amount');
  return Number(whole + fraction.padEnd(DECIMALS, '0')) as Micros;
}

/** A price as people write it: all its decimals, and at least as many as the currency has. */
export function formatPrice(micros: number, currency: string): string {
  const digits = String(Math.abs(micros)).padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '').padEnd(decimalsOf(currency), '0');
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction && `.${fraction}`}`;
}

/** A row of the price table, as choosing needs it. `amount` null: ended. */
export interface PriceRow {
  id: string;
  numberId: string;
  direction: Direction;
  prefix: string;
  amount: Micros | null;
  currency: string;
  fromDay: string;
}

/** Rows of one sender, direction and prefix follow each other; the latest whose day has come counts. */
const keyOf = ({ numberId, direction, prefix }: PriceRow): string => `${direction} ${numberId} ${prefix}`;

const isLater = (a: PriceRow, b: PriceRow): boolean => (a.fromDay === b.fromDay ? a.id > b.id : a.fromDay > b.fromDay);

/** What holds on a day: of each sender, direction and prefix the latest row, ended ones left out. */
export function pricesOn(rows: readonly PriceRow[], day: string): (PriceRow & { amount: Micros })[] {
  const latest = new Map<string, PriceRow>();
  for (const row of rows) {
    if (row.fromDay > day) continue;
    const known = latest.get(keyOf(row));
    if (!known || isLater(row, known)) latest.set(keyOf(row), row);
  }
  return [...latest.values()].filter((row): row is PriceRow & { amount: Micros } => row.amount !== null);
}

/**
 * What is to change after a day: of each sender, direction, prefix and beginning the latest row, as far as it says something
 * else than what holds before it (a change that was taken back says nothing).
 */
export function pricesAfter<Row extends PriceRow>(rows: readonly Row[], day: string): Row[] {
  return rows.filter((row) => {
    if (row.fromDay <= day) return false;
    const same = rows.filter((other) => keyOf(other) === keyOf(row));
    if (same.some((other) => other.fromDay === row.fromDay && other.id > row.id)) return false;
    const [before] = pricesOn(
      same.filter((other) => other.fromDay < row.fromDay),
      row.fromDay,
    );
    return row.amount !== (before?.amount ?? null) || (before !== undefined && row.currency !== before.currency);
  });
}

/** Longest prefix first, and a sender's own price before one for all senders. */
function isCloser(a: PriceRow, b: PriceRow): boolean {
  const length = ({ prefix }: PriceRow): number => (prefix === ALL ? 0 : prefix.length);
  return length(a) === length(b) ? a.numberId !== ALL && b.numberId === ALL : length(a) > length(b);
}

/**
 * The price of one part between a sender and a number.
 * @param inForce from `pricesOn` @param phone E.164, or what the carrier gave us
 */
export function pickPrice<Row extends PriceRow>(
  inForce: readonly Row[],
  asked: { numberId: string; direction: Direction; phone: string },
): Row | undefined {
  const digits = asked.phone.startsWith('+') ? asked.phone.slice(1) : asked.phone;
  let best: Row | undefined;
  for (const row of inForce) {
    if (row.direction !== asked.direction || (row.numberId !== ALL && row.numberId !== asked.numberId)) continue;
    if (row.prefix !== ALL && !digits.startsWith(row.prefix)) continue;
    if (!best || isCloser(row, best)) best = row;
  }
  return best;
}

/** From this share of the budget on the shop is warned. */
export const WARN_PERCENT = 80;

/** @param limit null: none was set. Zero lets no marketing out at all. */
export function budgetState(spent: number, limit: number | null): 'none' | 'ok' | 'warn' | 'stop' {
  if (limit === null) return 'none';
  if (spent >= limit) return 'stop';
  return spent * 100 >= limit * WARN_PERCENT ? 'warn' : 'ok';
}

/** The month of a day, and the days between which it lies (texts compare as dates do). */
export const monthOf = (day: string): string => day.slice(0, 7);
export const daysOf = (month: string): { from: string; to: string } => ({ from: `${month}-01`, to: `${month}-31` });
