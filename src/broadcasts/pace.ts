import { MINUTE, SECOND } from '../kernel/clock.ts';

/** A late worker makes up for at most so much; more would be a burst. Milliseconds. */
const CATCH_UP = SECOND;

/** A minute and a second, so that catching up never makes a minute's texts more than the merchant allowed, but one. */
const SPREAD = MINUTE + CATCH_UP;

/**
 * How many texts may be queued now under "at most so many a minute" (the generic cell rate algorithm).
 * @param perMinute 0: no limit
 * @param paceAt no text before this moment, epoch milliseconds
 */
export function allowedNow(perMinute: number, paceAt: number, now: number): number {
  if (perMinute === 0) return Infinity;
  const from = Math.max(paceAt, now - CATCH_UP);
  return from > now ? 0 : Math.floor(((now - from) * perMinute) / SPREAD) + 1;
}

/** Where the pace stands after so many texts. */
export function paceAfter(perMinute: number, paceAt: number, now: number, sent: number): number {
  if (perMinute === 0 || sent === 0) return paceAt;
  return Math.ceil(Math.max(paceAt, now - CATCH_UP) + (sent * SPREAD) / perMinute);
}
