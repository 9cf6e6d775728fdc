import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32 in lower case: no i, l, o, u
const SERIAL_CHARS = 4; // 20 bits: a million ids a millisecond
const RANDOM_CHARS = 12; // 60 bits
const pool = Buffer.alloc(RANDOM_CHARS * 256);
let used = pool.length;
let lastMillis = 0;
let serial = 0;
let head = '';

function chars(value: number, length: number): string {
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text;
  return text;
}

/**
 * A new id of 26 characters: 48 bits of milliseconds, a running number within the millisecond, 60 random bits (a ULID
 * that keeps the order of its maker). Ids sort by time, which keeps big inserts at the right edge of an index.
 * @param now milliseconds since the epoch
 */
export function newId(now: number): string {
  if (now !== lastMillis) {
    lastMillis = now;
    serial = 0;
    head = chars(now, 10);
  }
  if (used >= pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let tail = '';
  for (let i = 0; i < RANDOM_CHARS; i++) tail += ALPHABET[pool[used++]! & 31];
  return head + chars(serial++, SERIAL_CHARS) + tail;
}

/** The smallest id a moment can have: ids made since then are not below it. @param at epoch milliseconds */
export const firstIdAt = (at: number): string => chars(at, 10) + '0'.repeat(SERIAL_CHARS + RANDOM_CHARS);

const ID_FORM = /^[0-9abcdefghjkmnpqrstvwxyz]{26}$/;

/** Whether a text has the form of an id made by `newId`; says nothing of whether it exists. */
export const isId = (text: string): boolean => ID_FORM.test(text);
