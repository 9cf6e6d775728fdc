import { RateLimiterMemory } from 'rate-limiter-flexible';
import { TooMany } from '../platform/web/problems.ts';

/** Twenty slips in a quarter of an hour are a bad day at the till; ten tills of a shop may have one at once. */
const USUAL = { byActor: 20, byShop: 200, windowSeconds: 900 };

export interface Guesses {
  /** @throws TooMany while this person or token, or the shop, has none left */
  check(merchantId: string, actor: string): Promise<void>;
  /** A code in the right form that nobody was given: what a guesser sends. */
  missed(merchantId: string, actor: string): Promise<void>;
}

/**
 * Bounds the guessing of codes. Kept in memory, one count a process, and a restart forgets: 45 random bits make it so. A
 * shop with 10,000 codes that count has one in 3.5 thousand million codes good; somebody with an account who sends twenty
 * every quarter of an hour for a year, restarts or not, hits one with a chance of one in five thousand.
 */
export function createGuesses({ byActor, byShop, windowSeconds } = USUAL): Guesses {
  const limiter = (keyPrefix: string, points: number) => ({
    points,
    counts: new RateLimiterMemory({ keyPrefix, points, duration: windowSeconds }),
  });
  const actors = limiter('voucher-actor', byActor);
  const shops = limiter('voucher-shop', byShop);
  const keys = (merchantId: string, actor: string) =>
    [
      [actors, `${merchantId} ${actor}`],
      [shops, merchantId],
    ] as const;

  return {
    async check(merchantId, actor) {
      for (const [{ counts, points }, key] of keys(merchantId, actor)) {
        const spent = await counts.get(key);
        if (spent && spent.consumedPoints >= points)
          throw new TooMany('Too many wrong codes; wait a little.', Math.max(1, Math.ceil(spent.msBeforeNext / 1000)));
      }
    },
    async missed(merchantId, actor) {
      for (const [{ counts }, key] of keys(merchantId, actor)) await counts.penalty(key);
    },
  };
}
