import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { merchantOf, show, staffOf, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { type AppPagesDeps, type Asked, askedOf, idOf } from './pages-context.ts';
import type { DraftFault, TestResult, WizardApp } from './types.ts';
import { faultWords } from './views-faults.ts';
import { phoneView, talkOf, turnView } from './views-phone.ts';
import { valuesOf } from './views-sheet.ts';
import type { Values } from './views-form.ts';
import { type Clash, clashOf } from './views-words.ts';

/** The three test texts, and going live. */
export function tryPages(pages: PageRouter, deps: AppPagesDeps): PageRouter {
  const { db, apps } = deps;

  const resultView = (asked: Asked, { test, turns, passed }: TestResult, position: number) => ({
    number: position + 1,
    passed,
    expect: test.expect,
    turns: turns.map((turn) => turnView(deps, asked, turn)),
  });

  async function showTry(asked: Asked, app: WizardApp, refused: Clash[] = [], values: Values = {}): Promise<void> {
    const { req, res, merchantId } = asked;
    const { reader } = db;
    const { draft, id, state } = app;
    const phone = await phoneView(deps, asked, draft, talkOf({ 'words.0': draft.words[0] ?? '', ...values }, asked));
    const action = `/apps/${id}/try`;
    if (wantsPart(req)) return show(res, 'apps/phone-part', { phone, action });
    const faults: DraftFault[] = await apps.faults(reader, merchantId, draft, id);
    const results = faults.length > 0 ? [] : await apps.tried(reader, merchantId, draft);
    show(res.status(refused.length > 0 ? 422 : 200), 'apps/try', {
      id,
      name: app.name,
      state,
      action,
      word: draft.words[0] ?? '',
      upToDate: state === 'live' && app.liveVersion === app.version,
      replaces: state === 'live' || state === 'paused',
      refused,
      faults: faults.map((fault) => faultWords(res, fault)),
      results: results.map((result, position) => resultView(asked, result, position)),
      passed: results.length > 0 && results.every(({ passed }) => passed),
      counts: app.passedVersion === app.version,
      phone,
    });
  }

  const found = async (req: Request, res: Response): Promise<{ asked: Asked; app: WizardApp }> => {
    const asked = await askedOf(deps, req, res);
    return { asked, app: await apps.byId(db.reader, asked.merchantId, idOf(req)) };
  };

  async function look(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    await showTry(asked, app);
  }

  /** The phone without a script: nothing is written, the page comes back with the talk. */
  async function talk(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    await showTry(asked, app, [], valuesOf(req.body));
  }

  /** Runs the tests in the same turn, so that what passes on the page is what counts. */
  async function live(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    const { merchantId } = asked;
    const { actor } = staffOf(res);
    const refused = await db.write(async (tx) => {
      const results = await apps.test(tx, merchantId, app.id);
      if (results.length === 0 || results.some(({ passed }) => !passed)) return 'untested' as const;
      return apps.goLive(tx, merchantId, app.id, actor);
    }).catch((fault: unknown) => {
      if (fault instanceof DomainError && (fault.code === 'invalid' || fault.field === 'words')) return 'untested' as const; // prettier-ignore
      throw fault;
    }); // prettier-ignore
    if (refused === 'untested') return res.redirect(303, `/apps/${app.id}/try`);
    if (refused.length > 0) return showTry(asked, app, await Promise.all(refused.map((word) => clashOf(deps, asked, word)))); // prettier-ignore
    res.redirect(303, `/apps/${app.id}?done=apps.done.live`);
  }

  async function runTests(req: Request, res: Response): Promise<void> {
    const id = idOf(req);
    await db.write((tx) => apps.test(tx, merchantOf(res), id));
    res.redirect(303, `/apps/${id}/try`);
  }

  return pages
    .get('/apps/:id/try', 'look', look)
    .post('/apps/:id/try', 'look', talk)
    .post('/apps/:id/test', 'settings', runTests)
    .post('/apps/:id/live', 'settings', live);
}
