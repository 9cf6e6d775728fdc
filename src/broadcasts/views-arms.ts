import type { Counts } from './types.ts';
import { reachedOf } from './views-list.ts';

/** How two texts did. `close`: the difference may well be chance; `few`: too few got them to tell anything. */
export type Verdict = 'a' | 'b' | 'close' | 'few';

const LEAST_EACH = 30;
const SURE = 1.96; // 95 % of a normal distribution, both sides

/** Replies and visits of the link: what the texts ask for. A stop is no answer to an offer. */
const answersOf = ({ replied, clicked }: Counts): number => replied + clicked;

/** Share of those reached who answered, 0 to 1. */
export function answerRate(counts: Counts): number {
  const reached = reachedOf(counts);
  return reached === 0 ? 0 : Math.min(1, answersOf(counts) / reached);
}

/** Compares two shares by the usual test of two proportions (z, pooled); the winner must be one in 19 of 20 worlds. */
export function verdictOf(a: Counts, b: Counts): Verdict {
  const [reachedA, reachedB] = [reachedOf(a), reachedOf(b)];
  if (reachedA < LEAST_EACH || reachedB < LEAST_EACH) return 'few';
  const pooled = (answerRate(a) * reachedA + answerRate(b) * reachedB) / (reachedA + reachedB);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / reachedA + 1 / reachedB));
  if (spread === 0) return 'close';
  const z = (answerRate(b) - answerRate(a)) / spread;
  return z >= SURE ? 'b' : z <= -SURE ? 'a' : 'close';
}

/** A share as people say it: 6.1 %, never parted at the end of a line. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)}\u00a0%`;
