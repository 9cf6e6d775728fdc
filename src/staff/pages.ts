import { type Request, type Response, Router } from 'express';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Merchants } from '../merchants/index.ts';
import type { Database, Reader } from '../platform/db/index.ts';
import { clearSessionCookie, setSessionCookie } from '../platform/web/cookies.ts';
import { formOf, frameOf, localPath, type Session, show } from '../platform/web/frame.ts';
import type { Sessions } from './sessions.ts';

/** A number on the front page; its label is `staff.home.count.<key>`. */
export interface Count {
  key: 'members' | 'messages' | 'cases';
  value: number;
}

export interface StaffPagesDeps {
  db: Database;
  merchants: Merchants;
  sessions: Sessions;
  /** What the front page counts of a shop; without it the page shows none. */
  counts?: (reader: Reader, merchantId: string) => Promise<Count[]>;
}

/** As people write it: +1 202 555 0123. Short codes and names stay as they are. */
const readable = (address: string): string => parsePhoneNumberFromString(address)?.formatInternational() ?? address;

/** What a failed sign-in says; `minutes` for `wait`. */
type SignInFault = { key: 'wrong' | 'wait'; minutes?: number };

function showSignIn(res: Response, values: { email: string; next: string }, fault?: SignInFault): void {
  show(res, 'staff/sign-in', { values, fault: fault ?? false });
}

/** Sign-in, sign-out and the front page. A desk mounted before it may take over `/` for whoever is signed in. */
export function staffPages({ db, merchants, sessions, counts }: StaffPagesDeps): Router {
  async function home(res: Response, { principal, shop }: Session): Promise<void> {
    const { merchantId } = principal;
    const number = (await merchants.numbers(db.reader)).find((row) => row.merchantId === merchantId && row.isDefault);
    show(res, 'staff/home', {
      name: shop,
      number: number ? readable(number.address) : '',
      counts: (await counts?.(db.reader, merchantId)) ?? [],
    });
  }

  async function signIn(req: Request, res: Response): Promise<void> {
    const { email = '', password = '', next } = formOf(req);
    const outcome = await sessions.signIn(email, password, req.ip ?? '');
    const values = { email, next: localPath(next) };
    if (outcome.kind === 'wrong') return showSignIn(res.status(422), values, { key: 'wrong' });
    if (outcome.kind === 'wait') {
      res.status(429).set('Retry-After', String(outcome.seconds));
      return showSignIn(res, values, { key: 'wait', minutes: Math.ceil(outcome.seconds / 60) });
    }
    const { sessionId: old, secure } = frameOf(res);
    if (old !== undefined) await sessions.end(old); // the id known before signing in dies with it
    setSessionCookie(res, secure, outcome.sessionId);
    res.redirect(303, values.next);
  }

  return Router()
    .get('/', async (_req, res) => {
      const { session } = frameOf(res);
      if (session) return home(res, session);
      const shops = await merchants.all(db.reader);
      if (shops.length === 0) return show(res, 'staff/no-shop');
      res.redirect(303, '/sign-in');
    })
    .get('/sign-in', async (req, res) => {
      const next = localPath(req.query['next']);
      if (frameOf(res).session) return res.redirect(303, next);
      if ((await merchants.all(db.reader)).length === 0) return res.redirect(303, '/');
      showSignIn(res, { email: '', next });
    })
    .post('/sign-in', signIn)
    .post('/sign-out', async (_req, res) => {
      const { sessionId, secure } = frameOf(res);
      if (sessionId !== undefined) await sessions.end(sessionId);
      clearSessionCookie(res, secure);
      res.redirect(303, '/sign-in');
    });
}
