import type { Request, Response } from 'express';
import { contactsOf } from '../marketing/index.ts';
import { frameOf, merchantOf, say, show, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { page } from '../platform/web/paging.ts';
import { type CasePagesDeps, idIn, type Scene, sceneOf, wordIn } from './pages-deps.ts';
import { idOfNumber, firstSaid } from './pages-store.ts';
import { CASE_STEPS, type CaseStep } from './rules.ts';
import type { Case } from './types.ts';
import { cardView, choicesOf, dueView, markOf } from './views.ts';

/** More cards than this nobody surveys; the list has them all. */
const MOST_CARDS = 240;
const PAGE = 50;

/** The steps that the board shows as columns: what is put away is out of sight. */
const COLUMNS = CASE_STEPS.filter((step) => step !== 'archived');

/** What the page was asked to show. */
interface Asked {
  view: 'board' | 'list';
  mine: boolean;
  late: boolean;
  category: string;
  step: CaseStep | '';
  q: string;
  before: string;
}

function askedOf({ query }: Request): Asked {
  return {
    view: query['view'] === 'list' ? 'list' : 'board',
    mine: query['mine'] === '1',
    late: query['late'] === '1',
    category: wordIn(query['category']),
    step: CASE_STEPS.find((step) => step === query['step']) ?? '',
    q: wordIn(query['q']),
    before: idIn(query['before']),
  };
}

/** The address that shows this again. */
function hrefOf(asked: Partial<Asked>): string {
  const { view, mine, late, category, step, q, before } = asked;
  const words = new URLSearchParams({
    ...(view === 'list' && { view }),
    ...(mine && { mine: '1' }),
    ...(late && { late: '1' }),
    ...(category && { category }),
    ...(step && { step }),
    ...(q && { q }),
    ...(before && { before }),
  });
  const text = words.toString();
  return text === '' ? '/cases' : `/cases?${text}`;
}

async function cardsOf(deps: CasePagesDeps, scene: Scene, found: readonly Case[]) {
  const { db, vault } = deps;
  const merchantId = merchantOf(scene.res);
  const said = await firstSaid(vault, db.reader, merchantId, found.map(({ id }) => id)); // prettier-ignore
  const known = found.flatMap(({ customerId }) => (customerId === null ? [] : [{ customerId }]));
  const contacts = await contactsOf(deps, db.reader, merchantId, known);
  return found.map((one) => cardView(scene, one, said.get(one.id) ?? '', contacts.get(one.customerId ?? '')));
}

type Cards = Awaited<ReturnType<typeof cardsOf>>;

async function boardView(deps: CasePagesDeps, scene: Scene, asked: Asked) {
  const { db, desk } = deps;
  const merchantId = merchantOf(scene.res);
  const of = {
    ...(asked.mine && { ownerId: scene.staffId }),
    ...(asked.category && { category: asked.category }),
  };
  const all = await desk.board(db.reader, merchantId, of, MOST_CARDS);
  const shown = asked.late ? all.filter((one) => dueView(scene, one).tone === 'bad') : all;
  const cards = await cardsOf(deps, scene, shown.filter(({ step }) => step !== 'archived')); // prettier-ignore
  return {
    columns: COLUMNS.map((step, at) => {
      const own = cards.filter((card) => card.step === step);
      return { step, digit: at + 1, count: own.length, cards: own };
    }),
    any: cards.length > 0,
    full: all.length === MOST_CARDS,
  };
}

async function listView(deps: CasePagesDeps, scene: Scene, asked: Asked): Promise<{ cards: Cards; next: string }> {
  const { db, cases } = deps;
  const { mine, late, category, step, before } = asked;
  const found = await cases.list(db.reader, merchantOf(scene.res), {
    ...(mine && { ownerId: scene.staffId }),
    ...(late && { late: true }),
    ...(category && { category }),
    ...(step && { step }),
    ...(before && { before }),
    limit: PAGE + 1,
  });
  const { items } = page(found, PAGE, ({ id }) => id);
  const last = items.at(-1);
  const next = found.length > PAGE && last ? hrefOf({ ...asked, before: last.id }) : '';
  return { cards: await cardsOf(deps, scene, items), next };
}

/** Places to go within the cases. */
const tabsOf = (asked: Asked) => {
  const { mine, late, category } = asked;
  return (['board', 'list'] as const).map((view) => ({
    code: view,
    href: hrefOf({ view, mine, late, category }),
    here: view === asked.view,
  }));
};

/** C118, c-118 and 118 mean the same. */
const numberIn = (q: string): number | undefined => {
  const digits = /^c?\s*-?\s*(\d{1,9})$/i.exec(q.normalize('NFKC'))?.[1];
  return digits === undefined ? undefined : Number(digits);
};

export function boardPages(pages: PageRouter, deps: CasePagesDeps): void {
  async function board(req: Request, res: Response): Promise<void> {
    const { db, desk } = deps;
    const merchantId = merchantOf(res);
    const asked = askedOf(req);
    const number = numberIn(asked.q);
    const found = number === undefined ? undefined : await idOfNumber(db.reader, merchantId, number);
    if (found !== undefined) return res.redirect(303, `/cases/${found}`);
    const scene = await sceneOf(deps, res);
    const counts = await desk.counts(db.reader, merchantId);
    const isBoard = asked.view === 'board' && asked.q === '' && asked.step === '';
    const live = {
      isBoard,
      counts,
      board: isBoard ? await boardView(deps, scene, asked) : { columns: [], any: false, full: false },
      list: isBoard ? { cards: [], next: '' } : asked.q ? { cards: [], next: '' } : await listView(deps, scene, asked),
      notFound: asked.q,
      filtered: asked.mine || asked.late || asked.category !== '' || asked.step !== '' || asked.q !== '',
      back: hrefOf(asked),
    };
    const mark = markOf({ live, language: frameOf(res).language });
    if (wantsPart(req) && req.query['mark'] === mark) return void res.status(204).end();
    const here = hrefOf(asked);
    const self = `${here}${here.includes('?') ? '&' : '?'}mark=${mark}`;
    const late = counts.late > 0 ? `(${counts.late}) ` : '';
    const part = { ...live, self, title: late + say(res, 'cases.title') };
    if (wantsPart(req)) return show(res, 'cases/board-part', part);
    show(res, 'cases/board', {
      ...part,
      closed: idIn(req.query['closed']),
      tabs: tabsOf(asked),
      asked,
      chips: {
        mine: hrefOf({ ...asked, mine: !asked.mine, before: '' }),
        late: hrefOf({ ...asked, late: !asked.late, before: '' }),
      },
      categories: choicesOf(scene, 'categories', asked.category),
      steps: CASE_STEPS.map((step) => ({ step, here: step === asked.step })),
    });
  }
  pages.get('/cases', 'look', board);
}
