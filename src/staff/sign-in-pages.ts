import type { Request, Response } from 'express';
import {
  clearSessionCookie, clearStepCookie, cookieOf, setSessionCookie, setStepCookie, stepCookie,
} from '../platform/web/cookies.ts'; // prettier-ignore
import { formOf, frameOf, show } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { deviceOf } from './device.ts';
import type { PageParts } from './pages.ts';
import { nextOf, type SignInFault, waiting } from './sign-in-faults.ts';

function showSignIn(res: Response, values: { email: string; next: string }, fault?: SignInFault): void {
  show(res, 'staff/sign-in', { values, fault: fault ?? false });
}

const showCode = (res: Response, next: string, fault?: SignInFault): void =>
  show(res, 'staff/sign-in-code', { next, fault: fault ?? false });

/** Signing in, in one step or two; signing out. */
export function signInPages({ db, merchants, sessions }: PageParts): PageRouter {
  /** The id known before signing in dies with it (V7.2.4). */
  async function enter(res: Response, sessionId: string, next: string): Promise<void> {
    const { sessionId: old, secure } = frameOf(res);
    if (old !== undefined) await sessions.end(old);
    setSessionCookie(res, secure, sessionId);
    res.redirect(303, next);
  }

  async function signIn(req: Request, res: Response): Promise<void> {
    const { email = '', password = '', next } = formOf(req);
    const outcome = await sessions.signIn(email, password, req.ip ?? '', deviceOf(req.get('User-Agent')));
    const values = { email, next: nextOf(next) };
    switch (outcome.kind) {
      case 'wrong':
        return showSignIn(res.status(422), values, { key: 'wrong' });
      case 'wait':
        return showSignIn(res, values, waiting(res, outcome.seconds));
      case 'code':
        setStepCookie(res, frameOf(res).secure, outcome.half);
        return res.redirect(303, `/sign-in/code?next=${encodeURIComponent(values.next)}`);
      case 'signed_in':
        return enter(res, outcome.sessionId, values.next);
    }
  }

  async function secondStep(req: Request, res: Response): Promise<void> {
    const { code = '', next } = formOf(req);
    const { secure } = frameOf(res);
    const half = cookieOf(req, stepCookie(secure)) ?? '';
    const outcome = await sessions.signInWithCode(half, code, deviceOf(req.get('User-Agent')));
    switch (outcome.kind) {
      case 'wrong':
        return showCode(res.status(422), nextOf(next), { key: 'wrongCode' });
      case 'wait':
        return showCode(res, nextOf(next), waiting(res, outcome.seconds));
      case 'over':
        clearStepCookie(res, secure);
        return showSignIn(res.status(422), { email: '', next: nextOf(next) }, { key: 'over' });
      case 'signed_in':
        clearStepCookie(res, secure);
        return enter(res, outcome.sessionId, nextOf(next));
    }
  }

  return pageRouter()
    .get('/sign-in', 'anyone', async (req, res) => {
      const next = nextOf(req.query['next']);
      if (frameOf(res).session) return res.redirect(303, next);
      if ((await merchants.all(db.reader)).length === 0) return res.redirect(303, '/');
      showSignIn(res, { email: '', next });
    })
    .post('/sign-in', 'anyone', signIn)
    .get('/sign-in/code', 'anyone', (req, res) => {
      const next = nextOf(req.query['next']);
      if (frameOf(res).session) return res.redirect(303, next);
      if (cookieOf(req, stepCookie(frameOf(res).secure)) === undefined) return res.redirect(303, '/sign-in');
      showCode(res, next);
    })
    .post('/sign-in/code', 'anyone', secondStep)
    .post('/sign-out', 'anyone', async (_req, res) => {
      const { sessionId, secure } = frameOf(res);
      if (sessionId !== undefined) await sessions.end(sessionId);
      clearSessionCookie(res, secure);
      res.redirect(303, '/sign-in');
    });
}
