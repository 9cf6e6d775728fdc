import { MINUTE } from '../kernel/clock.ts';

/** What has been let out and is not yet known to be taken or refused. */
export interface InTheAir {
  /** Notes a text that leaves; the same one again counts once. */
  add(merchantId: string, key: string, micros: number): void;
  /** It is among what was spent from now on. */
  landed(merchantId: string, key: string): void;
  /** Millionths of all of them but this one. */
  sum(merchantId: string, butFor: string): number;
}

/** An answer comes within 30 s, or is looked for as unknown: after this a text that was refused is forgotten. */
const PATIENCE = MINUTE;

/**
 * Texts between the claim and the carrier's answer, in the memory of the one process that dispatches: without them up to
 * a hundred texts would pass a budget that is used up.
 */
export function createInTheAir(): InTheAir {
  const shops = new Map<string, Map<string, { micros: number; until: number }>>();
  return {
    add(merchantId, key, micros) {
      const texts = shops.get(merchantId) ?? new Map<string, { micros: number; until: number }>();
      shops.set(merchantId, texts);
      texts.set(key, { micros, until: performance.now() + PATIENCE });
    },
    landed: (merchantId, key) => void shops.get(merchantId)?.delete(key),
    sum(merchantId, butFor) {
      const texts = shops.get(merchantId);
      if (!texts) return 0;
      const now = performance.now();
      let sum = 0;
      for (const [key, { micros, until }] of texts)
        if (until <= now) texts.delete(key);
        else if (key !== butFor) sum += micros;
      return sum;
    },
  };
}
