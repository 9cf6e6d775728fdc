import type { Request, Response } from 'express';
import { sayOr } from '../marketing/index.ts';
import { say, show } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { type AppPagesDeps, type Asked, askedOf, kindWords, timeWords } from './pages-context.ts';
import type { AppKind, WizardApp } from './types.ts';
import { daysView } from './views-figures.ts';

/** Live ones first: that is what customers meet. */
const ORDER: Record<WizardApp['state'], number> = { live: 0, paused: 1, draft: 2, archived: 3 };

/** Steps of one's own have a card of their own at the end. */
const FREE = 'steps';

/** The shop's apps as cards, and the gallery of those there may be. */
export function listPages(pages: PageRouter, deps: AppPagesDeps): PageRouter {
  const { db, apps } = deps;

  async function cardView(asked: Asked, app: WizardApp) {
    const { res, merchantId } = asked;
    const days = await apps.days(db.reader, merchantId, app.id);
    const kind = sayOr(res, `apps.kind.${app.kind}.title`, '');
    const [word = '', ...others] = app.draft.words;
    const uses = days.reduce((sum, day) => sum + day.uses, 0);
    return {
      id: app.id,
      name: app.name,
      state: app.state,
      kind: kind === app.name ? '' : kind,
      word,
      others: others.join(' · '),
      newer: app.state !== 'draft' && app.version > app.liveVersion,
      uses: say(res, 'apps.list.uses', { count: uses }),
      chart: daysView(asked, days),
    };
  }

  async function list(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const all = await apps.list(db.reader, asked.merchantId);
    const sorted = all.toSorted((a, b) => ORDER[a.state] - ORDER[b.state]);
    const { length: away } = await apps.archived(db.reader, asked.merchantId);
    show(res, 'apps/list', { apps: await Promise.all(sorted.map((app) => cardView(asked, app))), away });
  }

  /** Those that were put away, each with a way back. */
  async function listAway(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const away = await apps.archived(db.reader, asked.merchantId);
    show(res, 'apps/away', {
      apps: away.map(({ id, name, draft, updatedAt }) => ({
        id,
        name,
        word: draft.words[0] ?? '',
        at: say(res, 'apps.away.since', { at: timeWords(asked, updatedAt) }),
      })),
    });
  }

  /** A talk as the card's ready form would hold it; none where something only the shop knows has to be filled in first. */
  async function example(asked: Asked, kind: AppKind) {
    try {
      return await readyTalk(asked, kind);
    } catch (fault) {
      if (fault instanceof FieldFaults) return [];
      throw fault;
    }
  }

  /** Its first test, in the shop's language. */
  async function readyTalk(asked: Asked, kind: AppKind) {
    const { merchant, merchantId } = asked;
    const { language } = merchant;
    const { words, form, tests } = kind.ready(language);
    const draft = { ...apps.fromForm(kind.name, form, language), name: kind.name, words, tests };
    const texts = tests[0]?.texts ?? words.slice(0, 1);
    const turns = await apps.rehearse(db.reader, merchantId, draft, texts, { language, member: true });
    return turns.slice(0, 3).map(({ text, answer }) => ({ text, answer: answer ?? '' }));
  }

  async function kindView(asked: Asked, kind: AppKind) {
    const { res } = asked;
    return {
      name: kind.name,
      title: kindWords(res, kind.name),
      what: sayOr(res, `apps.kind.${kind.name}.what`, ''),
      talk: await example(asked, kind),
    };
  }

  async function gallery(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const kinds = [];
    for (const kind of apps.kinds().filter(({ name }) => name !== FREE)) kinds.push(await kindView(asked, kind));
    show(res, 'apps/gallery', { kinds });
  }

  return pages.get('/apps', 'look', list).get('/apps/away', 'look', listAway).get('/apps/new', 'settings', gallery); // prettier-ignore
}
