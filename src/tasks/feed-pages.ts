import type { Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../platform/db/index.ts';
import { type Logger, safeError } from '../platform/log.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import type { Feeds } from './feeds.ts';

export interface FeedPagesDeps {
  db: Database;
  log: Logger;
  feeds: Feeds;
  /** What one address may read, and how often it may ask for a calendar that is none, in a minute. */
  perMinute?: { reads: number; misses: number };
}

const USUAL = { reads: 60, misses: 10 };

const plain = (res: Response, status: number, words: string): void =>
  void res.status(status).set('Cache-Control', 'no-store').type('text').send(words);

/** Takes one of what an address may have. False: there is none left. */
async function take(from: RateLimiterMemory, address: string): Promise<boolean> {
  try {
    await from.consume(address);
    return true;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return false;
    throw refused;
  }
}

/**
 * `GET /agenda/feed/:secret` for calendar programs, which know no session. It stands before the page machine, and deals
 * with its own faults: the machine would log the path, and in this one stands the secret.
 */
export function feedPages({ db, log, feeds, perMinute = USUAL }: FeedPagesDeps): PageRouter {
  const limiter = (keyPrefix: string, points: number) => new RateLimiterMemory({ keyPrefix, points, duration: 60 });
  const reads = limiter('feed', perMinute.reads);
  const misses = limiter('feed-miss', perMinute.misses);

  async function open(req: Request, res: Response): Promise<void> {
    const address = req.ip ?? '';
    const tooMany = (): void => plain(res.set('Retry-After', '60'), 429, 'Too many tries. / 尝试次数过多。');
    if (!(await take(reads, address)) || (await misses.get(address))?.remainingPoints === 0) return tooMany();
    const secret = /^([\w-]+)\.ics$/.exec(String(req.params['secret']))?.[1] ?? '';
    const owner = await feeds.owner(db.reader, secret);
    if (!owner) {
      await take(misses, address);
      return plain(res, 404, 'There is no such calendar. / 没有这个日历。');
    }
    const file = await feeds.calendar(db.reader, owner);
    res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' });
    res.set('Content-Disposition', 'inline; filename="agenda.ics"');
    res.type('text/calendar; charset=utf-8').send(file);
  }

  return pageRouter().get('/agenda/feed/:secret', 'anyone', async (req, res) => {
    try {
      await open(req, res);
    } catch (fault) {
      log.error({ fault: safeError(fault) }, 'a calendar could not be read');
      if (res.headersSent) res.destroy();
      else plain(res, 500, 'Something went wrong. / 出错了。');
    }
  });
}
