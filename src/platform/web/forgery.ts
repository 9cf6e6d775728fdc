import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { DomainError } from '../../kernel/errors.ts';
import type { PublicUrl } from './cookies.ts';
import { formOf, formTokenOf, frameOf } from './frame.ts';

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

/** Browsers always say where a POST comes from, in one header or the other; what says nothing is no browser. */
function isOwnSite(req: Request, publicUrl: PublicUrl): boolean {
  const site = req.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none'; // none: typed, reloaded, restored
  const host = hostOf(req.get('Origin') ?? '');
  if (host === undefined) return false;
  return host === req.headers.host || (publicUrl !== undefined && host === hostOf(publicUrl));
}

function isEqual(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}

const forged = (): DomainError =>
  new DomainError(
    'forbidden',
    'This form came from elsewhere or is too old. Load the page again and repeat.',
    '_token',
  );

/** Forms that begin a session: they may have been opened before it and be sent after, by a second click. */
const BEFORE_SESSION = /^\/(sign-in(\/code)?$|setup\/|invite\/|reset\/)/;

/**
 * Refuses changes that another site asks for (V3.5.1): the request must come from our own pages, and within a session
 * its form must carry the session's token in `_token` or the header X-Form-Token.
 * @throws DomainError `forbidden` on `_token`
 */
export function refuseForgery(publicUrl: PublicUrl): RequestHandler {
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    if (!isOwnSite(req, publicUrl)) throw forged();
    if (BEFORE_SESSION.test(req.path)) return next();
    const { session, sessionId } = frameOf(res);
    const token = req.get('X-Form-Token') ?? formOf(req)['_token'] ?? '';
    if (session && sessionId && !isEqual(token, formTokenOf(sessionId))) throw forged();
    next();
  };
}
