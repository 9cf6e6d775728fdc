import type { Request, Response } from 'express';
import type { Database } from '../platform/db/index.ts';
import { setSessionCookie } from '../platform/web/cookies.ts';
import { formOf, frameOf, say, show } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { RULE_PACKS } from '../merchants/index.ts';
import { countriesIn, guessCountry, zones } from './countries.ts';
import type { LinkState, Setup } from './setup.ts';
import { type Faults, faultsOfRefusal, readSetupForm } from './setup-form.ts';
import type { Sessions } from './sessions.ts';

const PACKS = Object.keys(RULE_PACKS);

export interface SetupPagesDeps {
  db: Database;
  setup: Setup;
  sessions: Sessions;
}

const STATUS: Record<Exclude<LinkState, 'open'>, number> = { used: 410, expired: 410, unknown: 404 };

function firstValues(req: Request, res: Response): Record<string, string> {
  const { language } = frameOf(res);
  const code = guessCountry(req.get('Accept-Language'), language);
  const zone = countriesIn(language).find((country) => country.code === code)?.zone ?? '';
  return { shop: '', country: code, zone, language, number: '', currency: '', rulePack: '', email: '' };
}

/** The form with what was entered; the password is never sent back. */
function showForm(res: Response, values: Record<string, string>, faults: Faults): void {
  const { language } = frameOf(res);
  const countries = countriesIn(language);
  const here = countries.find(({ code }) => code === values['country']);
  const example = here?.example ?? '+1 201 555 0123';
  show(res, 'setup/form', {
    values,
    fresh: Object.keys(faults).length === 0,
    faults: Object.fromEntries(
      Object.entries(faults).map(([name, key]) => [name, say(res, `setup.fault.${key}`, { example })]),
    ),
    countries: countries.map((country) => ({ ...country, here: country.code === values['country'] })),
    packs: ['country', ...PACKS].map((code) => ({ code, here: code === (values['rulePack'] || 'country') })),
    tongues: [
      { code: 'en', name: 'English', here: values['language'] === 'en' },
      { code: 'zh', name: '中文', here: values['language'] === 'zh' },
    ],
    zones,
    example,
  });
}

const tokenOf = (req: Request): string => String(req.params['token']);

const showDeadLink = (res: Response, state: Exclude<LinkState, 'open'>): void =>
  show(res.status(STATUS[state]), 'setup/dead-link', { state });

function enter(res: Response, sessionId: string): void {
  setSessionCookie(res, frameOf(res).secure, sessionId);
  res.redirect(303, '/');
}

/** The first start: one page, one form, and the owner is in. */
export function setupPages({ db, setup, sessions }: SetupPagesDeps): PageRouter {
  /** A second click or the back button after the shop was made: whoever knows the password simply comes in. */
  async function comeIn(req: Request, res: Response, state: Exclude<LinkState, 'open'>): Promise<void> {
    if (frameOf(res).session) return res.redirect(303, '/');
    const { email, password } = formOf(req);
    if (state === 'used' && email && password) {
      const outcome = await sessions.signIn(email, password, req.ip ?? '');
      if (outcome.kind === 'signed_in') return enter(res, outcome.sessionId);
    }
    showDeadLink(res, state);
  }

  return pageRouter()
    .get('/setup/:token', 'anyone', async (req, res) => {
      const state = await setup.linkState(db.reader, tokenOf(req));
      if (state !== 'open') return comeIn(req, res, state);
      showForm(res, firstValues(req, res), {});
    })
    .post('/setup/:token', 'anyone', async (req, res) => {
      const state = await setup.linkState(db.reader, tokenOf(req));
      if (state !== 'open') return comeIn(req, res, state);
      const values = formOf(req);
      const read = readSetupForm(values);
      if (!read.ok) return showForm(res.status(422), values, read.faults);
      let outcome: Awaited<ReturnType<Setup['open']>>;
      try {
        outcome = await setup.open(tokenOf(req), read.request);
      } catch (fault) {
        return showForm(res.status(422), values, faultsOfRefusal(fault));
      }
      if ('sessionId' in outcome) return enter(res, outcome.sessionId);
      await comeIn(req, res, outcome.kind as Exclude<LinkState, 'open'>);
    });
}
