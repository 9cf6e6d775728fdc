import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { setSessionCookie } from '../platform/web/cookies.ts';
import { formOf, frameOf, say, show } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { deviceOf } from './device.ts';
import type { DeadLink, LinkKind, OpenLink } from './links.ts';
import type { PageParts } from './pages.ts';
import { passwordFault, readName } from './rules.ts';
import { standingCode } from './standing-form.ts';

type Faults = Partial<Record<'name' | 'password' | 'email', string>>;

const STATUS: Record<DeadLink, number> = { used: 410, expired: 410, revoked: 410, unknown: 404 };

const showDead = (res: Response, kind: LinkKind, state: DeadLink): void =>
  show(res.status(STATUS[state]), 'staff/dead-link', { kind, state });

function showForm(res: Response, link: OpenLink, name: string, faults: Faults = {}): void {
  const standing =
    link.role === null ? '' : say(res, `staff.standing.${standingCode({ role: link.role, preset: link.preset })}.name`);
  show(res, `staff/${link.kind}-form`, { shop: link.shop, email: link.email, standing, name, faults });
}

const mayBeName = (name: string): boolean => {
  try {
    return readName(name) !== '';
  } catch {
    return false;
  }
};

/** Every fault of the form at once, in the reader's words. */
function faultsOf(res: Response, { shop, email, kind }: OpenLink, name: string, password: string): Faults {
  const fault = passwordFault(
    password,
    [shop, email, name].filter((word) => word !== ''),
  );
  return {
    ...(kind === 'invite' && !mayBeName(name) && { name: say(res, 'staff.fault.name') }),
    ...(fault && { password: say(res, `setup.fault.password.${fault}`) }),
  };
}

/** What one-time links lead to: coming in, and choosing a new password. They need no session. */
export function linkPages({ db, links, sessions }: PageParts): PageRouter {
  const look = (kind: LinkKind, req: Request) => links.look(db.reader, kind, String(req.params['token']));

  const open = (kind: LinkKind) => async (req: Request, res: Response) => {
    const link = await look(kind, req);
    if (typeof link === 'string') return showDead(res, kind, link);
    showForm(res, link, link.name);
  };

  async function accept(req: Request, res: Response): Promise<void> {
    const link = await look('invite', req);
    if (typeof link === 'string') return showDead(res, 'invite', link);
    const { name = '', password = '' } = formOf(req);
    const faults = faultsOf(res, link, name, password);
    if (Object.keys(faults).length > 0) return showForm(res.status(422), link, name, faults);
    try {
      const given = { name, password, device: deviceOf(req.get('User-Agent')) };
      const outcome = await links.accept(String(req.params['token']), given);
      if (outcome.kind !== 'in') return showDead(res, 'invite', outcome.kind);
      const { sessionId: old, secure } = frameOf(res);
      if (old !== undefined) await sessions.end(old);
      setSessionCookie(res, secure, outcome.sessionId);
      res.redirect(303, '/house-rules?done=staff.done.welcome');
    } catch (fault) {
      if (!(fault instanceof DomainError) || fault.field !== 'email') throw fault;
      showForm(res.status(422), link, name, { email: say(res, 'setup.fault.emailTaken') });
    }
  }

  async function choose(req: Request, res: Response): Promise<void> {
    const link = await look('reset', req);
    if (typeof link === 'string') return showDead(res, 'reset', link);
    const { password = '' } = formOf(req);
    const faults = faultsOf(res, link, '', password);
    if (Object.keys(faults).length > 0) return showForm(res.status(422), link, '', faults);
    const outcome = await links.choosePassword(String(req.params['token']), password);
    if (outcome !== 'done') return showDead(res, 'reset', outcome);
    res.redirect(303, '/sign-in?done=staff.done.password');
  }

  return pageRouter()
    .get('/invite/:token', 'anyone', open('invite'))
    .post('/invite/:token', 'anyone', accept)
    .get('/reset/:token', 'anyone', open('reset'))
    .post('/reset/:token', 'anyone', choose);
}
