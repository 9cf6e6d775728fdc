import type { Request, RequestHandler, Response } from 'express';
import { frameOf, localPath, formOf, pageBefore, show } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import type { PageParts } from './pages.ts';
import type { Sessions } from './sessions.ts';
import { nextOf, type SignInFault, waiting } from './sign-in-faults.ts';

/** The password beside a form that is held: no form of ours has a field of this name. */
const PASSWORD = '_password';

/** A file comes down and the browser stays where it was: that is told, with a way back. */
const isFile = (path: string): boolean => /\/export(\?|$)/.test(path);

/** The page that asks for the password: for a page to go on to, or above a form that was sent. */
function ask(req: Request, res: Response, to: { next: string } | { form: string }, fault?: SignInFault): void {
  const path = 'form' in to ? to.form : to.next;
  show(res, 'staff/confirm', {
    action: 'form' in to ? to.form : '/confirm',
    next: 'next' in to ? to.next : '',
    password: 'form' in to ? PASSWORD : 'password',
    held: 'form' in to ? heldFields(req) : [],
    file: isFile(path),
    back: backOf(req),
    fault: fault ?? false,
  });
}

/** What was typed, a field sent twice as two; what belongs to the request itself is left out. */
function heldFields(req: Request): { name: string; value: string }[] {
  const body = (req.body ?? {}) as Record<string, unknown>;
  return Object.entries(body).flatMap(([name, value]) =>
    name === '_token' || name === PASSWORD || name === '_back'
      ? []
      : [value].flat().flatMap((one) => (typeof one === 'string' ? [{ name, value: one }] : [])),
  );
}

/** The page that held the form or link; it survives a wrong password as a field. */
function backOf(req: Request): string {
  const known = localPath(formOf(req)['_back']);
  const back = known === '/' ? pageBefore(req) : known;
  return /^\/(sign-in|confirm)\b/.test(back) ? '/' : back;
}

/**
 * Asks for the password above a form that came too late for what is sensitive. What was typed stays in hidden fields of
 * that page, in no address and in no row; with the right password the form arrives as if it had been fresh.
 */
export const holdForm = (req: Request, res: Response, fault?: SignInFault): void =>
  ask(req, res, { form: localPath(req.originalUrl) }, fault);

/** Checks the password that comes with a form that was held, and lets the form through. */
export function heldForms({ sessions }: { sessions: Sessions }): RequestHandler {
  return async (req, res, next) => {
    const frame = frameOf(res);
    const { [PASSWORD]: password, ...fields } = (req.body ?? {}) as Record<string, unknown>;
    if (req.method !== 'POST' || typeof password !== 'string' || !frame.session) return next();
    const outcome = await sessions.confirm(frame.sessionId ?? '', password, req.ip ?? '');
    if (outcome === 'wrong') return holdForm(req, res.status(422), { key: 'wrong' });
    if (outcome !== 'confirmed') return holdForm(req, res, waiting(res, outcome.waitSeconds));
    const { _back: _unused, ...typed } = fields;
    req.body = typed;
    frame.session = { ...frame.session, fresh: true };
    next();
  };
}

/** Giving the password once more, on the way to a page. */
export function confirmPages({ sessions }: PageParts): PageRouter {
  return pageRouter()
    .get('/confirm', 'signed_in', (req, res) => ask(req, res, { next: nextOf(req.query['next']) }))
    .post('/confirm', 'signed_in', async (req, res) => {
      const { password = '', next } = formOf(req);
      const outcome = await sessions.confirm(frameOf(res).sessionId ?? '', password, req.ip ?? '');
      if (outcome === 'confirmed') return res.redirect(303, nextOf(next));
      if (outcome === 'wrong') return ask(req, res.status(422), { next: nextOf(next) }, { key: 'wrong' });
      ask(req, res, { next: nextOf(next) }, waiting(res, outcome.waitSeconds));
    });
}
