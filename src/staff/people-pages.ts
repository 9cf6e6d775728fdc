import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { formOf, merchantOf, requireFresh, say, show, staffOf, frameOf } from '../platform/web/frame.ts';
import type { Tx } from '../platform/db/index.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { shownTime } from '../platform/web/shown.ts';
import { HOUSE_RULES } from './account.ts';
import { ownAddress } from './own-address.ts';
import type { PageParts } from './pages.ts';
import { readStanding, standingChoices, standingCode } from './standing-form.ts';

type Change = (tx: Tx, merchantId: string, staffId: string, actor: string) => Promise<void>;

const BLANK = { email: '', name: '', standing: 'service' };

/** Staff of the shop: who works here, as what, since when seen; invitations, roles, and ending what somebody may. */
export function peoplePages({ db, clock, merchants, staff, account, links }: PageParts): PageRouter {
  const gone = (): DomainError => new DomainError('not_found', 'There is no such person.');

  const idOf = (req: Request): string => {
    const id = String(req.params['id']);
    if (!isId(id)) throw gone();
    return id;
  };

  async function timeIn(res: Response): Promise<(at: number) => string> {
    const { zone } = await merchants.byId(db.reader, merchantOf(res));
    return (at) => shownTime(frameOf(res).language, zone, at, clock.now());
  }

  async function list(
    res: Response,
    more: { values?: Record<string, string>; faults?: Record<string, string>; link?: string } = {},
  ): Promise<void> {
    const merchantId = merchantOf(res);
    const time = await timeIn(res);
    const people = await staff.people(db.reader, merchantId);
    const ticks = await account.ticks(db.reader, merchantId);
    const values = { ...BLANK, ...more.values };
    show(res, 'staff/people', {
      people: people.map((somebody) => ({
        ...somebody,
        standing: standingCode(somebody),
        self: somebody.id === staffOf(res).staffId,
        seen: somebody.seenAt === null ? '' : time(somebody.seenAt),
        rules: ticks.filter(({ staffId }) => staffId === somebody.id).length,
      })),
      ruleCount: HOUSE_RULES.length,
      pending: (await links.pending(db.reader, merchantId)).map((one) => ({
        ...one,
        standing: standingCode(one),
        until: time(one.expiresAt),
      })),
      values,
      standings: standingChoices(res, values.standing),
      faults: more.faults ?? {},
      link: more.link ?? '',
    });
  }

  async function invite(req: Request, res: Response): Promise<void> {
    requireFresh(res);
    const values = formOf(req);
    const standing = readStanding(values['standing']);
    if (!standing) return list(res.status(422), { values, faults: { standing: say(res, 'staff.fault.standing') } });
    try {
      const whom = { ...standing, email: values['email'] ?? '', name: values['name'] };
      const { token } = await db.write((tx) => links.invite(tx, merchantOf(res), whom, staffOf(res).actor));
      await list(res, { link: `${ownAddress(req, res)}/invite/${token}` });
    } catch (fault) {
      const words = wordsFor(res, fault);
      await list(res.status(422), { values, faults: words });
    }
  }

  async function person(res: Response, id: string, more: { link?: string; fault?: string } = {}): Promise<void> {
    const merchantId = merchantOf(res);
    const one = await staff.person(db.reader, merchantId, id);
    const time = await timeIn(res);
    const ticked = new Map((await account.ticks(db.reader, merchantId, id)).map(({ rule, at }) => [rule, at]));
    show(res, 'staff/person', {
      person: { ...one, seen: one.seenAt === null ? '' : time(one.seenAt) },
      standing: standingCode(one),
      self: id === staffOf(res).staffId,
      standings: standingChoices(res, standingCode(one)),
      rules: HOUSE_RULES.map((rule) => ({ rule, at: ticked.has(rule) ? time(ticked.get(rule)!) : '' })),
      link: more.link ?? '',
      fault: more.fault ?? '',
    });
  }

  /** One change to one other person; nobody locks themselves out here. */
  const change =
    (done: string, act: (res: Response, id: string, req: Request) => Promise<unknown>) =>
    async (req: Request, res: Response): Promise<void> => {
      const id = idOf(req);
      await staff.person(db.reader, merchantOf(res), id);
      requireFresh(res);
      if (id === staffOf(res).staffId) return person(res.status(422), id, { fault: say(res, 'staff.fault.self') });
      try {
        await act(res, id, req);
      } catch (fault) {
        if (!(fault instanceof DomainError) || fault.field !== 'owner') throw fault;
        return person(res.status(422), id, { fault: say(res, 'staff.fault.lastOwner') });
      }
      res.redirect(303, `/staff/${id}?done=staff.done.${done}`);
    };

  const write = (act: Change) => (res: Response, id: string) =>
    db.write((tx) => act(tx, merchantOf(res), id, staffOf(res).actor));

  return pageRouter()
    .get('/staff', 'staff', (_req, res) => list(res))
    .post('/staff/invitations', 'staff', invite)
    .post('/staff/invitations/:id/revoke', 'staff', async (req, res) => {
      const id = idOf(req);
      await db.write((tx) => links.revoke(tx, merchantOf(res), id, staffOf(res).actor));
      res.redirect(303, '/staff?done=staff.done.revoked');
    })
    .get('/staff/:id', 'staff', (req, res) => person(res, idOf(req)))
    .post('/staff/:id/role', 'staff', async (req, res) => {
      const standing = readStanding(formOf(req)['standing']);
      const id = idOf(req);
      await staff.person(db.reader, merchantOf(res), id);
      if (!standing) return person(res.status(422), id, { fault: say(res, 'staff.fault.standing') });
      await change('role', (_res, who) =>
        db.write((tx) => staff.setStanding(tx, merchantOf(res), who, standing, staffOf(res).actor)),
      )(req, res);
    })
    .post('/staff/:id/disable', 'staff', change('disabled', write(staff.disable)))
    .post('/staff/:id/enable', 'staff', change('enabled', write(staff.enable)))
    .post('/staff/:id/sessions/end', 'staff', change('sessions', write(staff.endSessions)))
    .post('/staff/:id/second-factor/off', 'staff', change('factorOff', write(staff.dropSecondFactor)))
    .post('/staff/:id/reset', 'staff', async (req, res) => {
      const id = idOf(req);
      await staff.person(db.reader, merchantOf(res), id);
      requireFresh(res);
      const { token } = await db.write((tx) => links.reset(tx, merchantOf(res), id, staffOf(res).actor));
      await person(res, id, { link: `${ownAddress(req, res)}/reset/${token}` });
    });
}

/** Words at the field for what the rules refused. @throws what belongs to no field */
function wordsFor(res: Response, fault: unknown): Record<string, string> {
  if (!(fault instanceof DomainError) || fault.field === undefined) throw fault;
  if (fault.field === 'email')
    return { email: say(res, fault.code === 'conflict' ? 'setup.fault.emailTaken' : 'setup.fault.email') };
  if (fault.field === 'name') return { name: say(res, 'staff.fault.name') };
  throw fault;
}
