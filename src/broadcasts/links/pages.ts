import type { Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../../kernel/errors.ts';
import type { Database } from '../../platform/db/index.ts';
import { type PageRouter, pageRouter } from '../../platform/web/page-router.ts';
import type { Broadcasts } from '../types.ts';
import { type Links, type LinkOwner, targetOf } from './index.ts';
import { isPerson } from './rules.ts';

export interface LinkPagesDeps {
  db: Database;
  links: Links;
  broadcasts: Pick<Broadcasts, 'byId'>;
  /** Visits and misses one address may have in a minute. Phones of one carrier share an address, so visits are many. */
  perMinute?: { visits: number; misses: number };
}

const USUAL = { visits: 1200, misses: 30 };

const plain = (res: Response, status: number, words: string): void =>
  void res.status(status).set('Cache-Control', 'no-store').type('text').send(words);

const notFound = (res: Response): void => plain(res, 404, 'There is no such link. / 没有这个链接。');

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

const visitor = (req: Request) => ({
  method: req.method,
  userAgent: req.get('User-Agent'),
  purpose: req.get('Sec-Purpose') ?? req.get('Purpose') ?? req.get('X-Purpose') ?? req.get('X-Moz'),
});

/**
 * `GET /l/:code` for customers' phones: to the target of the link's own broadcast and nowhere else. It stands before
 * the page machine: no session, no cookie, no language. That a visit is counted is the one thing a GET changes here.
 */
export function linkPages({ db, links, broadcasts, perMinute = USUAL }: LinkPagesDeps): PageRouter {
  const limiter = (keyPrefix: string, points: number) => new RateLimiterMemory({ keyPrefix, points, duration: 60 });
  const visits = limiter('visit', perMinute.visits);
  const misses = limiter('miss', perMinute.misses);

  async function targetFor({ merchantId, broadcastId }: LinkOwner): Promise<string | undefined> {
    try {
      return targetOf((await broadcasts.byId(db.reader, merchantId, broadcastId)).draft.linkTarget);
    } catch (fault) {
      if (fault instanceof DomainError && fault.code === 'not_found') return undefined;
      throw fault;
    }
  }

  /** A click that cannot be written is not worth keeping somebody from where they want to go. */
  async function count(owner: LinkOwner): Promise<void> {
    try {
      await db.write((tx) => links.count(tx, owner));
    } catch (fault) {
      if (!(fault instanceof DomainError)) throw fault;
    }
  }

  const open = async (req: Request, res: Response): Promise<void> => {
    const address = req.ip ?? '';
    const tooMany = (): void => plain(res.set('Retry-After', '60'), 429, 'Too many tries. / 尝试次数过多。');
    if (!(await take(visits, address)) || (await misses.get(address))?.remainingPoints === 0) return tooMany();
    const owner = await links.owner(db.reader, String(req.params['code']));
    const target = owner && (await targetFor(owner));
    if (!owner || target === undefined) {
      await take(misses, address);
      return notFound(res);
    }
    if (isPerson(visitor(req))) await count(owner);
    res.status(302).set({ Location: target, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
    res.set('X-Robots-Tag', 'noindex').type('text').end();
  };

  return pageRouter().get('/l/:code', 'anyone', open);
}
