import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { formOf, frameOf, merchantOf, requireFresh, say, show, staffOf } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { ROLES } from '../platform/web/principal.ts';
import { shownTime } from '../platform/web/shown.ts';
import type { PageParts } from './pages.ts';
import { TOKEN_NAME_MAX } from './tokens.ts';

interface Entered {
  values?: { name: string; role: string };
  faults?: Record<string, string>;
  /** A token just made; shown this once. */
  token?: string;
}

/** Keys of other programs: made with a role, shown once, revoked. */
export function tokenPages({ db, clock, merchants, staff }: PageParts): PageRouter {
  async function page(res: Response, { values = { name: '', role: 'clerk' }, faults = {}, token }: Entered = {}) {
    const merchantId = merchantOf(res);
    const { zone } = await merchants.byId(db.reader, merchantId);
    const { language } = frameOf(res);
    const time = (at: number) => shownTime(language, zone, at, clock.now());
    const all = await staff.tokens(db.reader, merchantId);
    show(res, 'staff/tokens', {
      tokens: all.map((one) => ({
        ...one,
        since: time(one.createdAt),
        until: one.revokedAt === null ? '' : time(one.revokedAt),
      })),
      values,
      faults,
      roles: ROLES.map((role) => ({ role, here: role === values.role })),
      token: token ?? '',
    });
  }

  async function add(req: Request, res: Response): Promise<void> {
    requireFresh(res);
    const { name = '', role: word = '' } = formOf(req);
    const values = { name, role: word };
    const role = ROLES.find((one) => one === word);
    if (!role) return page(res.status(422), { values, faults: { role: say(res, 'staff.fault.standing') } });
    if (name.trim() === '' || name.trim().length > TOKEN_NAME_MAX)
      return page(res.status(422), { values, faults: { name: say(res, 'staff.fault.tokenName') } });
    const merchantId = merchantOf(res);
    const { token } = await db.write(async (tx) => {
      const made = await staff.addToken(tx, merchantId, name, role);
      const entry = { merchantId, actor: staffOf(res).actor, action: 'token.added', subject: made.tokenId };
      await staff.audit(tx, { ...entry, details: { role } });
      return made;
    });
    await page(res, { token });
  }

  return pageRouter()
    .get('/tokens', 'staff', (_req, res) => page(res))
    .post('/tokens', 'staff', add)
    .post('/tokens/:id/revoke', 'staff', async (req, res) => {
      const id = String(req.params['id']);
      if (!isId(id)) throw new DomainError('not_found', 'There is no such token.');
      await db.write((tx) => staff.revokeToken(tx, merchantOf(res), id, staffOf(res).actor));
      res.redirect(303, '/tokens?done=staff.done.tokenRevoked');
    });
}
