import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How many sign-ins may fail within the window before the next ones wait. */
export interface ThrottleLimits {
  /** One address trying one account. */
  pair: number;
  /** One address trying any account. */
  ip: number;
  /** One account tried from anywhere; high, so that nobody can lock an owner out with little effort (V6.3.1). */
  account: number;
  windowSeconds: number;
}

const USUAL: ThrottleLimits = { pair: 5, ip: 50, account: 100, windowSeconds: 900 };

export interface Throttle {
  /** Counts a try before it is checked. Answers the seconds to wait, 0: go on. */
  take(ip: string, account: string): Promise<number>;
  /** The try was right: it does not count. */
  forgive(ip: string, account: string): Promise<void>;
}

/** Takes one try. Seconds to wait when there is none left, else 0. */
async function consume(from: RateLimiterMemory, key: string): Promise<number> {
  try {
    await from.consume(key);
    return 0;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
  }
}

/** Kept in memory: a restart forgives, and nothing about who tried is written down. */
export function createThrottle({ pair, ip, account, windowSeconds }: ThrottleLimits = USUAL): Throttle {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterMemory({ keyPrefix, points, duration: windowSeconds });
  const byPair = limiter('pair', pair);
  const byIp = limiter('ip', ip);
  const byAccount = limiter('account', account);

  return {
    // The narrowest first: who is refused there does not use up the account's tries for everybody else.
    async take(address, hash) {
      return (
        (await consume(byPair, `${address} ${hash}`)) ||
        (await consume(byIp, address)) ||
        (await consume(byAccount, hash))
      );
    },
    async forgive(address, hash) {
      await byPair.delete(`${address} ${hash}`);
      await byIp.reward(address);
      await byAccount.reward(hash);
    },
  };
}

/** Five codes of a second factor an account in a quarter of an hour: with six digits a guesser needs years. */
export function createCodeThrottle(tries = 5, windowSeconds = 900) {
  const limiter = new RateLimiterMemory({ keyPrefix: 'code', points: tries, duration: windowSeconds });
  return {
    /** Counts a try before it is checked. Answers the seconds to wait, 0: go on. */
    take: (account: string): Promise<number> => consume(limiter, account),
    /** The code was right: what was tried before it is forgotten. */
    forgive: async (account: string): Promise<void> => void (await limiter.delete(account)),
  };
}
