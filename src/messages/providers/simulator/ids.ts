import { randomBytes } from 'node:crypto';

let lastMillis = 0;
let serial = 0;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/**
 * A carrier's id of a text: `SIM` and 32 hex digits (milliseconds, a count within them, 64 random bits), so that
 * ids of one process sort in the order in which they were made.
 * @param now milliseconds since the epoch
 */
export function newTextId(now: number): string {
  serial = now === lastMillis ? (serial + 1) & 0xffff : 0;
  lastMillis = now;
  return `SIM${hex(now, 12)}${hex(serial, 4)}${randomBytes(8).toString('hex')}`;
}

/** Not above the id of any text made at `since` or later; what the id's time prefix is for. */
export const firstIdOf = (since: number): string => `SIM${hex(Math.max(0, Math.floor(since)), 12)}`;
