import type { Request, Response } from 'express';
import { renderSVG } from 'uqr';
import { DomainError } from '../kernel/errors.ts';
import { formOf, frameOf, merchantOf, requireFresh, say, show, staffOf } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { shownTime } from '../platform/web/shown.ts';
import { HOUSE_RULES } from './account.ts';
import type { PageParts } from './pages.ts';
import { passwordFault } from './rules.ts';
import { standingCode } from './standing-form.ts';
import { ALERT_SUBJECTS, type AlertSubject } from './types.ts';

type Faults = Record<string, string>;
interface Entered {
  values?: Record<string, string>;
  alerts?: readonly AlertSubject[];
  faults?: Faults;
}

/** As an image of its own address space: the page's policy lets no style or script of it in. */
const pictureOf = (text: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(renderSVG(text, { border: 2 })).toString('base64')}`;

/** One's own account: name, phone, password, second factor, devices, and the house rules. */
export function accountPages({ db, clock, merchants, sessions, account, secondFactor, staff }: PageParts): PageRouter {
  const me = (res: Response) => ({ merchantId: merchantOf(res), staffId: staffOf(res).staffId! });
  const hereOf = (res: Response): string => frameOf(res).sessionId!;

  async function timeIn(res: Response): Promise<(at: number) => string> {
    const { zone } = await merchants.byId(db.reader, merchantOf(res));
    return (at) => shownTime(frameOf(res).language, zone, at, clock.now());
  }

  async function page(res: Response, { values, alerts, faults = {} }: Entered = {}): Promise<void> {
    const { merchantId, staffId } = me(res);
    const profile = await account.profile(db.reader, merchantId, staffId);
    const time = await timeIn(res);
    const devices = await sessions.list(db.reader, merchantId, staffId, hereOf(res));
    const { role, preset } = staffOf(res);
    show(res, 'staff/account', {
      email: profile.email,
      standing: standingCode({ role, preset }),
      values: values ?? { name: profile.name, phone: profile.phone },
      subjects: ALERT_SUBJECTS.map((code) => ({ code, here: (alerts ?? profile.alerts).includes(code) })),
      faults,
      factorSince: profile.secondFactorSince === null ? '' : time(profile.secondFactorSince),
      codesLeft: await secondFactor.codesLeft(db.reader, merchantId, staffId),
      advised: role !== 'clerk',
      devices: devices.map(({ device, since, seenAt, here }) => {
        const [browser, system] = device.split('/');
        return { browser, system, since: time(since), seen: time(seenAt), here };
      }),
      others: devices.length > 1,
    });
  }

  async function change(req: Request, res: Response): Promise<void> {
    const { merchantId, staffId } = me(res);
    const form = formOf(req);
    const { name = '', phone = '' } = form;
    const alerts = ALERT_SUBJECTS.filter((subject) => form[`alerts_${subject}`] === 'yes');
    try {
      await db.write((tx) => account.change(tx, merchantId, staffId, { name, phone, alerts }));
      res.redirect(303, '/account?done=staff.done.saved');
    } catch (fault) {
      if (!(fault instanceof DomainError) || fault.code !== 'invalid') throw fault;
      const field = fault.field === 'name' ? 'name' : 'phone';
      await page(res.status(422), {
        values: { name, phone },
        alerts,
        faults: { [field]: say(res, `staff.fault.${field}`) },
      });
    }
  }

  async function changePassword(req: Request, res: Response): Promise<void> {
    const { merchantId, staffId } = me(res);
    const { old = '', password = '' } = formOf(req);
    const { name: shop } = await merchants.byId(db.reader, merchantId);
    const { email } = await account.profile(db.reader, merchantId, staffId);
    const fault = passwordFault(password, [shop, email]);
    if (fault) return page(res.status(422), { faults: { password: say(res, `setup.fault.password.${fault}`) } });
    const confirmed = await sessions.confirm(hereOf(res), old, req.ip ?? '');
    if (
      confirmed === 'confirmed' &&
      (await account.changePassword(merchantId, staffId, hereOf(res), { old, next: password }))
    )
      return res.redirect(303, '/account?done=staff.done.password');
    const waits = typeof confirmed === 'object';
    const words = waits
      ? say(res, 'staff.signIn.wait', { count: Math.ceil(confirmed.waitSeconds / 60) })
      : say(res, 'staff.fault.old');
    await page(res.status(waits ? 429 : 422), { faults: { old: words } });
  }

  /** The secret stands here until a code proves that the app has it. */
  async function enrol(res: Response, fault = ''): Promise<void> {
    requireFresh(res);
    const { merchantId, staffId } = me(res);
    const { email, secondFactorSince } = await account.profile(db.reader, merchantId, staffId);
    const { name: shop } = await merchants.byId(db.reader, merchantId);
    const begun = await secondFactor.enrolment(db.reader, merchantId, staffId, `${shop} ${email}`);
    if (secondFactorSince !== null || !begun) return res.redirect(303, '/account');
    const { secret, uri } = begun;
    const groups = secret.match(/.{1,4}/g) ?? [];
    show(res, 'staff/second-factor', { secret: groups.join(' '), uri, picture: pictureOf(uri), fault });
  }

  async function prove(req: Request, res: Response): Promise<void> {
    requireFresh(res);
    const { merchantId, staffId } = me(res);
    const codes = await db.write((tx) => secondFactor.prove(tx, merchantId, staffId, formOf(req)['code'] ?? ''));
    if (!codes) return enrol(res.status(422), say(res, 'staff.fault.code'));
    show(res, 'staff/recovery-codes', { codes });
  }

  async function rules(res: Response): Promise<void> {
    const { merchantId, staffId } = me(res);
    const time = await timeIn(res);
    const ticked = new Map((await account.ticks(db.reader, merchantId, staffId)).map(({ rule, at }) => [rule, at]));
    show(res, 'staff/house-rules', {
      rules: HOUSE_RULES.map((rule) => ({ rule, at: ticked.has(rule) ? time(ticked.get(rule)!) : '' })),
      all: HOUSE_RULES.every((rule) => ticked.has(rule)),
    });
  }

  return pageRouter()
    .get('/account', 'signed_in', (_req, res) => page(res))
    .post('/account', 'signed_in', change)
    .post('/account/password', 'signed_in', changePassword)
    .post('/account/sessions/end', 'signed_in', async (_req, res) => {
      const { merchantId, staffId } = me(res);
      await db.write((tx) => sessions.endOthers(tx, merchantId, staffId, hereOf(res)));
      res.redirect(303, '/account?done=staff.done.othersEnded');
    })
    .post('/account/second-factor/begin', 'signed_in', async (_req, res) => {
      requireFresh(res);
      const { merchantId, staffId } = me(res);
      await db.write((tx) => secondFactor.begin(tx, merchantId, staffId));
      res.redirect(303, '/account/second-factor');
    })
    .get('/account/second-factor', 'signed_in', (_req, res) => enrol(res))
    .post('/account/second-factor', 'signed_in', prove)
    .post('/account/second-factor/codes', 'signed_in', async (_req, res) => {
      requireFresh(res);
      const { merchantId, staffId } = me(res);
      const { secondFactorSince } = await account.profile(db.reader, merchantId, staffId);
      if (secondFactorSince === null) throw new DomainError('unprocessable', 'There is no second factor yet.');
      show(res, 'staff/recovery-codes', {
        codes: await db.write((tx) => secondFactor.renewCodes(tx, merchantId, staffId)),
      });
    })
    .post('/account/second-factor/off', 'signed_in', async (_req, res) => {
      requireFresh(res);
      const { merchantId, staffId } = me(res);
      await db.write((tx) => staff.dropSecondFactor(tx, merchantId, staffId, staffOf(res).actor));
      res.redirect(303, '/account?done=staff.done.factorOff');
    })
    .get('/house-rules', 'signed_in', (_req, res) => rules(res))
    .post('/house-rules', 'signed_in', async (req, res) => {
      const { merchantId, staffId } = me(res);
      const form = formOf(req);
      await db.write((tx) =>
        account.tick(
          tx,
          merchantId,
          staffId,
          HOUSE_RULES.filter((rule) => form[rule] === 'yes'),
        ),
      );
      res.redirect(303, '/house-rules?done=staff.done.rules');
    });
}
