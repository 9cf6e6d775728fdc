import { type LocalDate, parseDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { formatAmount, type Minor, parseAmount } from '../kernel/money.ts';
import type { Comparison, FieldValue, SegmentField } from '../platform/slice.ts';

/** What checking a value needs to know of the shop. */
export interface ShopOfTree {
  currency: string;
}

/** A value read, as the field's SQL wants it and as it is kept; or what is wrong with it. */
export type ReadValue = { value: FieldValue; kept: unknown } | { fault: string };

type One = number | string | boolean;
type Reading = (field: SegmentField, raw: unknown, shop: ShopOfTree) => One;

const MOST_DAYS = 36_500;
const MOST_CODES = 100;
const MOST_NUMBER = 1e12;
const MOST_TEXT = 200;

/** A value that cannot be read; the message says what to send instead. */
class Unreadable extends Error {}

const refuse = (message: string): never => {
  throw new Unreadable(message);
};

/** Programs send numbers, forms send digits. */
function wholeOf(raw: unknown): number {
  const text = typeof raw === 'string' ? raw.trim() : raw;
  const number = typeof text === 'string' && /^-?\d{1,13}$/.test(text) ? Number(text) : text;
  if (typeof number !== 'number' || !Number.isInteger(number)) return refuse('Give a whole number.');
  return Math.abs(number) <= MOST_NUMBER ? number : refuse('Give a smaller number.');
}

function daysOf(raw: unknown): number {
  const days = wholeOf(raw);
  return days >= 1 && days <= MOST_DAYS ? days : refuse(`Give a number of days from 1 to ${MOST_DAYS}.`);
}

function moneyOf(raw: unknown, currency: string): number {
  if (typeof raw !== 'string')
    return refuse(`Send the amount as text, like "${formatAmount(8800 as Minor, currency)}".`);
  return parseAmount(raw.trim(), currency);
}

function dayOf(raw: unknown): LocalDate {
  if (typeof raw !== 'string') return refuse('Write the date as year, month and day, like "2026-05-20".');
  const date = parseDate(raw.trim());
  return date >= '1900' && date < '2200' ? date : refuse('Give a date between the years 1900 and 2199.');
}

function textOf(raw: unknown): string {
  const text = typeof raw === 'string' ? raw.trim() : refuse('Give a text.');
  if (text === '') return refuse('Give a text.');
  if (text.length > MOST_TEXT) return refuse(`Keep it within ${MOST_TEXT} characters.`);
  return /\p{Cc}/u.test(text) ? refuse('Leave out control characters.') : text;
}

function codeOf({ choices = [], more }: SegmentField, raw: unknown): string {
  if (typeof raw === 'string' && choices.some(({ code }) => code === raw)) return raw;
  if (more) return textOf(raw);
  const some = choices.slice(0, 20).map(({ code }) => `"${code}"`);
  return refuse(`Choose one of ${some.join(', ')}${choices.length > 20 ? ' …' : ''}.`);
}

function flagOf(raw: unknown): boolean {
  if (raw === true || raw === 'true') return true;
  return raw === false || raw === 'false' ? false : refuse('Say true or false.');
}

const READ: Record<SegmentField['type'], Reading> = {
  number: (_field, raw) => wholeOf(raw),
  money: (_field, raw, { currency }) => moneyOf(raw, currency),
  day: (_field, raw) => dayOf(raw),
  text: (_field, raw) => textOf(raw),
  choice: (field, raw) => codeOf(field, raw),
  flag: (_field, raw) => flagOf(raw),
};

/** Money is kept as people write it; everything else as it was read. */
const keep = ({ type }: SegmentField, one: One, { currency }: ShopOfTree): One =>
  type === 'money' ? formatAmount(one as Minor, currency) : one;

function listOf(raw: unknown): unknown[] {
  if (!Array.isArray(raw) || raw.length === 0) return refuse('Give a list with at least one value.');
  return raw.length <= MOST_CODES ? raw : refuse(`Give ${MOST_CODES} values at most.`);
}

function pairOf(raw: unknown): unknown[] {
  return Array.isArray(raw) && raw.length === 2 ? raw : refuse('Give a list of two values: from, to.');
}

function read(
  field: SegmentField,
  is: Comparison,
  raw: unknown,
  shop: ShopOfTree,
): { value: FieldValue; kept: unknown } {
  if (is === 'known' || is === 'unknown') {
    if (raw !== undefined && raw !== null) return refuse('This comparison takes no value.');
    return { value: undefined, kept: undefined };
  }
  if (is === 'within_days' || is === 'older_than_days') {
    const days = daysOf(raw);
    return { value: days, kept: days };
  }
  const one = (part: unknown): One => READ[field.type](field, part, shop);
  if (is !== 'between' && is !== 'in' && is !== 'not_in') {
    const value = one(raw);
    return { value, kept: keep(field, value, shop) };
  }
  const values = (is === 'between' ? pairOf(raw) : listOf(raw)).map(one) as (number | string)[];
  if (is === 'between' && values[0]! > values[1]!) refuse('Put the smaller value first.');
  return { value: values, kept: values.map((value) => keep(field, value, shop)) };
}

/** Reads the value of a condition whose comparison is one of the field's; takes anything. */
export function readValue(field: SegmentField, is: Comparison, raw: unknown, shop: ShopOfTree): ReadValue {
  try {
    return read(field, is, raw, shop);
  } catch (fault) {
    if (fault instanceof Unreadable || fault instanceof DomainError) return { fault: fault.message };
    throw fault;
  }
}
