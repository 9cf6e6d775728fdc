import type { Request, Response } from 'express';
import { contactsOf, sayOr } from '../marketing/index.ts';
import { maskedNumber, merchantOf, say, show, shownName, staffOf } from '../platform/web/frame.ts';
import { masksNames } from '../platform/web/principal.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { shownPhone } from '../kernel/phone.ts';
import { type AppPagesDeps, type Asked, askedOf, idOf, kindWords, timeWords } from './pages-context.ts';
import type { AppDraft, AppUse, WizardApp } from './types.ts';
import { answersView, answerWords, daysView, questionWords } from './views-figures.ts';
import { faultWords, readFault } from './views-faults.ts';
import { byWhom, ruleWords } from './views-one.ts';
import { type Clash, clashOf } from './views-words.ts';

const PAGE = 30;

/** One app: its figures, its uses, and what can be done with it. */
export function onePages(pages: PageRouter, deps: AppPagesDeps): PageRouter {
  const { db, apps } = deps;

  const found = async (req: Request, res: Response): Promise<{ asked: Asked; app: WizardApp }> => {
    const asked = await askedOf(deps, req, res);
    return { asked, app: await apps.byId(db.reader, asked.merchantId, idOf(req)) };
  };

  /** The draft that customers meet, for the words of its questions; of one that was never live the newest. */
  const meantDraft = async (asked: Asked, app: WizardApp): Promise<AppDraft> =>
    app.liveVersion > 0 && app.liveVersion !== app.version
      ? apps.version(db.reader, asked.merchantId, app.id, app.liveVersion)
      : app.draft;

  async function versionsView(asked: Asked, app: WizardApp) {
    const versions = await apps.versions(db.reader, asked.merchantId, app.id);
    const names = await deps.names(db.reader, asked.merchantId);
    if (versions.length < 2) return [];
    return versions
      .toSorted((a, b) => b.version - a.version)
      .slice(0, 20)
      .map(({ version, at, actor }) => ({
        version,
        at: timeWords(asked, at),
        by: byWhom(asked.res, names, actor),
        live: version === app.liveVersion && app.state === 'live',
        newest: version === app.version,
      }));
  }

  async function shopNumber({ merchantId }: Asked): Promise<string> {
    const numbers = await deps.merchants.numbers(db.reader);
    const own = numbers.find((number) => number.merchantId === merchantId && number.canReceive);
    return own ? shownPhone(own.address) : '';
  }

  /** @param refused words it cannot have @param gone what else keeps it from answering again */
  async function showOne(asked: Asked, app: WizardApp, refused: Clash[] = [], gone: string[] = []): Promise<void> {
    const { res, merchantId } = asked;
    const figures = await apps.figures(db.reader, merchantId, app.id);
    const draft = await meantDraft(asked, app);
    const specials = new Set(app.draft.steps.flatMap((step) => (step.kind === 'special' ? [step.special] : [])));
    const [word = '', ...others] = draft.words;
    const kind = sayOr(res, `apps.kind.${app.kind}.title`, kindWords(res, 'steps'));
    show(res.status(refused.length + gone.length > 0 ? 422 : 200), 'apps/one', {
      id: app.id,
      name: app.name,
      state: app.state,
      kind: kind === app.name ? '' : kind,
      word,
      others,
      number: await shopNumber(asked),
      since:
        app.liveSince === null || (app.state !== 'live' && app.state !== 'paused')
          ? ''
          : timeWords(asked, app.liveSince),
      newer: app.liveVersion > 0 && app.version > app.liveVersion,
      isCard: app.draft.form !== null,
      refused,
      gone,
      figures,
      chart: daysView(asked, figures.days),
      answers: answersView(asked, draft, figures.answers),
      rules: await ruleWords(deps, asked, draft),
      versions: await versionsView(asked, app),
      draw: (await apps.draw(db.reader, merchantId, app.id)) !== undefined,
      till: specials.has('till'),
      calls: specials.has('call'),
    });
  }

  async function useViews(asked: Asked, app: WizardApp, uses: readonly AppUse[]) {
    const { res, merchantId } = asked;
    const people = await contactsOf(deps, db.reader, merchantId, uses.flatMap(({ customerId }) => (customerId === null ? [] : [{ customerId }]))); // prettier-ignore
    const drafts = new Map<number, AppDraft>();
    for (const version of new Set(uses.map((use) => use.version)))
      drafts.set(version, await apps.version(db.reader, merchantId, app.id, version));
    const practises = masksNames(staffOf(res));
    return uses.map(({ customerId, version, state, reason, startedAt, answers }) => {
      const { name = null, lastFour = null } = (customerId === null ? undefined : people.get(customerId)) ?? {};
      const step = (id: string) => drafts.get(version)?.steps.find((one) => one.id === id);
      return {
        customerId: customerId ?? '',
        name: shownName(res, name) || say(res, 'apps.uses.nameless'),
        number: lastFour === null ? '' : maskedNumber(lastFour),
        at: timeWords(asked, startedAt),
        state,
        reason: reason === null || state === 'done' || state === 'going' ? '' : sayOr(res, `apps.reason.${reason}`, ''),
        answers: answers.map((answer) => ({
          question: questionWords(asked, step(answer.step), answer.step),
          // Free text may name people: whoever only practises does not read it.
          answer: answer.code === '' && practises ? '•••' : answerWords(asked, step(answer.step), answer.code || answer.text), // prettier-ignore
        })),
      };
    });
  }

  async function showUses(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    const before = typeof req.query['before'] === 'string' ? req.query['before'] : '';
    const page = await apps.uses(db.reader, asked.merchantId, app.id, { ...(before && { before }), limit: PAGE + 1 });
    const shown = page.slice(0, PAGE);
    show(res, 'apps/uses', {
      id: app.id,
      name: app.name,
      uses: await useViews(asked, app, shown),
      first: before === '',
      next: page.length > PAGE ? `/apps/${app.id}/uses?before=${shown.at(-1)!.id}` : '',
    });
  }

  async function resume(req: Request, res: Response): Promise<void> {
    const { asked, app } = await found(req, res);
    try {
      const refused = await db.write((tx) => apps.resume(tx, asked.merchantId, app.id, staffOf(res).actor));
      if (refused.length > 0) return await showOne(asked, app, await Promise.all(refused.map((word) => clashOf(deps, asked, word)))); // prettier-ignore
      res.redirect(303, `/apps/${app.id}?done=apps.done.resumed`);
    } catch (fault) {
      if (!(fault instanceof FieldFaults)) throw fault;
      const draft = await meantDraft(asked, app);
      const gone = fault.faults.map((one) => faultWords(res, readFault(one), draft));
      await showOne(asked, app, [], [...new Set(gone)]);
    }
  }

  async function restore(req: Request, res: Response): Promise<void> {
    const version = Number(req.params['version']);
    const id = idOf(req);
    await db.write(async (tx) => {
      await apps.restore(tx, merchantOf(res), id, version, staffOf(res).actor);
      await apps.test(tx, merchantOf(res), id);
    });
    res.redirect(303, `/apps/${id}/try?done=apps.done.restored`);
  }

  return pages
    .get('/apps/:id', 'look', async (req, res) => {
      const { asked, app } = await found(req, res);
      await showOne(asked, app);
    })
    .get('/apps/:id/uses', 'look', showUses)
    .post('/apps/:id/pause', 'settings', async (req, res) => {
      await db.write((tx) => apps.pause(tx, merchantOf(res), idOf(req), staffOf(res).actor));
      res.redirect(303, `/apps/${idOf(req)}?done=apps.done.paused`);
    })
    .post('/apps/:id/resume', 'settings', resume)
    .post('/apps/:id/copy', 'settings', async (req, res) => {
      const { id } = await db.write((tx) => apps.copy(tx, merchantOf(res), idOf(req), staffOf(res).actor));
      res.redirect(303, `/apps/${id}/edit?done=apps.done.copied`);
    })
    .post('/apps/:id/archive', 'settings', async (req, res) => {
      await db.write((tx) => apps.archive(tx, merchantOf(res), idOf(req), staffOf(res).actor));
      res.redirect(303, `/apps/${idOf(req)}?done=apps.done.archived`);
    })
    .post('/apps/:id/unarchive', 'settings', async (req, res) => {
      const id = idOf(req);
      await db.write((tx) => apps.unarchive(tx, merchantOf(res), id, staffOf(res).actor));
      res.redirect(303, `/apps/${id}?done=apps.done.unarchived`);
    })
    .post('/apps/:id/versions/:version/restore', 'settings', restore);
}
