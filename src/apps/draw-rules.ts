import { createHash, createHmac } from 'node:crypto';

/** Odds are told in ten-thousandths: 250 is 2.5 per cent. */
export const WHOLE = 10_000;

/** What is drawn for, in the order in which odds are laid side by side. */
export interface Prize {
  code: string;
  /** In ten-thousandths. */
  odds: number;
}

/** Fingerprint of a draw's seed, told before the first ticket. @param seed 32 bytes in hex */
export const fingerprintOf = (seed: string): string => createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex'); // prettier-ignore

/**
 * What ticket n has won: HMAC-SHA256 with the seed's bytes as key over the ticket's number in decimal digits; the first
 * six bytes as a number from 0 to 2^48 - 1, times 10,000, divided by 2^48 and rounded down, is a place from 0 to 9,999.
 * The prizes' odds are laid side by side from 0 on: the place falls on one of them, or behind all. Whoever has seed and
 * odds can work it out with any program. @returns code of the prize; undefined: none
 */
export function drawTicket(seed: string, ticket: number, prizes: readonly Prize[]): string | undefined {
  const bytes = createHmac('sha256', Buffer.from(seed, 'hex')).update(String(ticket)).digest();
  const place = Number((BigInt(bytes.readUIntBE(0, 6)) * BigInt(WHOLE)) >> 48n);
  let edge = 0;
  for (const { code, odds } of prizes) {
    edge += odds;
    if (place < edge) return code;
  }
  return undefined;
}

/** Whether a ticket's result is what seed and odds say, and the seed the one whose fingerprint was told. */
export function verifyTicket(
  draw: { seed: string; fingerprint: string; prizes: readonly Prize[] },
  { ticket, prize, missed }: { ticket: number; prize: string | null; missed: string | null },
): boolean {
  const won = drawTicket(draw.seed, ticket, draw.prizes) ?? null;
  return fingerprintOf(draw.seed) === draw.fingerprint && won === (prize ?? missed);
}
