import { say } from '../../platform/web/frame.ts';
import { type Asked, grouped, type Names, type PlanPagesDeps } from './pages-context.ts';
import type { Plan, PlanDraft } from './types.ts';
import { giftOf, readyCards } from './views-cards.ts';
import { causeBars, scoreBar } from './views-one.ts';
import { triggerWords } from './views-words.ts';

/** What the last 30 days brought, in the few words that a tile has room for. */
async function resultsView(deps: PlanPagesDeps, asked: Asked, plan: Plan) {
  const figures = await deps.plans.figures(deps.db.aside, asked.merchantId, plan.id);
  const { res } = asked;
  const line = (key: string, count: number) => ({ words: say(res, `plans.tile.${key}`), count: grouped(asked, count) });
  return {
    now: say(res, 'plans.list.now', { count: figures.now }),
    quiet: figures.started + figures.sent === 0,
    lines: [
      line('started', figures.started),
      line('sent', figures.sent),
      ...(figures.answered > 0 ? [line('answered', figures.answered)] : []),
      ...(figures.issued > 0 ? [line('redeemed', figures.redeemed)] : []),
    ],
    score: scoreBar(asked, figures),
    causes: causeBars(asked, figures),
  };
}

/** A shop's own plan in one sentence. */
function ownWords(asked: Asked, draft: PlanDraft, names: Names): string {
  const texts = draft.steps.filter(({ kind }) => kind === 'send' || kind === 'ask').length;
  return say(asked.res, 'plans.list.own', { when: triggerWords(asked, draft.trigger, names), count: texts });
}

async function tileOf(deps: PlanPagesDeps, asked: Asked, plan: Plan, words: { title: string; what: string }) {
  return {
    ...words,
    id: plan.id,
    href: `/care/plans/${plan.id}`,
    code: plan.card ?? '',
    on: plan.on,
    results: await resultsView(deps, asked, plan),
  };
}

/** The ready cards in the order of a customer's life, then the shop's own plans. */
export async function listView(deps: PlanPagesDeps, asked: Asked, names: Names) {
  const { res, merchantId } = asked;
  const plans = await deps.plans.list(deps.db.reader, merchantId);
  const ready = readyCards(deps, asked, giftOf(names, undefined));
  const cards = ready.map(async (code) => {
    const what = say(res, `plans.card.${code}.help`);
    const plan = plans.find(({ card }) => card === code);
    if (plan) return tileOf(deps, asked, plan, { title: plan.draft.name, what });
    const href = `/care/plans/cards/${code}`;
    return {
      title: say(res, `plans.card.${code}.title`),
      what,
      id: '',
      href,
      code,
      on: false,
      results: false as const,
    };
  });
  const own = plans.filter(({ card }) => !ready.some((code) => code === card));
  return {
    cards: await Promise.all(cards),
    own: await Promise.all(
      own.map((plan) =>
        tileOf(deps, asked, plan, { title: plan.draft.name, what: ownWords(asked, plan.draft, names) }),
      ),
    ),
    first: plans.length === 0,
  };
}
