import { contactsOf, sayOr } from '../../marketing/index.ts';
import { maskedNumber, say, shownName } from '../../platform/web/frame.ts';
import { DAILY } from './find.ts';
import { type Asked, grouped, type Names, type PlanPagesDeps, timeWords } from './pages-context.ts';
import { CAUSES, type Plan, type PlanFigures, type WalkView } from './types.ts';
import { answerWords, pathView, reasonWords } from './views-words.ts';

/** A bar of a small picture: label, count and how far it reaches, in per cent of the longest. */
export interface Bar {
  words: string;
  count: string;
  width: number;
}

/** Why people stayed away, the most named first; empty when nobody was asked. */
export function causeBars(asked: Asked, { causes }: PlanFigures): Bar[] {
  const known = CAUSES.map((cause) => [cause, causes[cause] ?? 0] as const).filter(([, count]) => count > 0);
  const most = known.reduce((top, [, count]) => (count > top ? count : top), 0);
  return known
    .toSorted((a, b) => b[1] - a[1])
    .map(([cause, count]) => ({
      words: answerWords(asked.res, cause),
      count: grouped(asked, count),
      width: Math.max(2, Math.round((count * 100) / most)),
    }));
}

/** An average score of 1 to 5 as a bar; false: nobody answered. */
export const scoreBar = ({ res }: Asked, { score }: PlanFigures) =>
  score !== null && { words: say(res, 'plans.score.of', { score: score.toFixed(1) }), width: Math.round(score * 20) };

/** Figures of the last 30 days, as tiles; what cannot happen in this plan is left out. */
export function tilesView(asked: Asked, figures: PlanFigures, { draft }: Plan) {
  const tile = (key: string, count: number) => ({ words: say(asked.res, `plans.tile.${key}`), count: grouped(asked, count) }); // prettier-ignore
  const has = (kind: string): boolean => draft.steps.some((step) => step.kind === kind);
  const gives = draft.steps.some((step) => step.kind === 'send' && step.voucherOfferId !== undefined);
  return [
    tile('now', figures.now),
    tile('started', figures.started),
    tile('sent', figures.sent),
    ...(figures.skipped > 0 ? [tile('skipped', figures.skipped)] : []),
    ...(has('ask') ? [tile('answered', figures.answered)] : []),
    ...(gives || figures.issued > 0 ? [tile('issued', figures.issued), tile('redeemed', figures.redeemed)] : []),
    tile('finished', figures.finished),
    ...(figures.stopped > 0 ? [tile('stopped', figures.stopped)] : []),
  ];
}

/** The way with how many stand at each step, and how many took it lately. */
export async function standingPath(deps: PlanPagesDeps, asked: Asked, plan: Plan, figures: PlanFigures, names: Names) {
  const path = await pathView(deps, asked, plan.draft, names);
  const steps = path.steps.map((step) => {
    const { waiting = 0, taken = 0 } = figures.steps[step.id] ?? {};
    return {
      ...step,
      waiting: waiting > 0 ? say(asked.res, 'plans.path.waiting', { count: waiting }) : '',
      taken: taken > 0 ? say(asked.res, 'plans.path.taken', { count: taken }) : '',
    };
  });
  return { ...path, steps };
}

/** Filters of the people's list. */
export const STATES = ['going', 'held', 'done', 'stopped'] as const;
export type State = (typeof STATES)[number];

const A_PAGE = 25;

function walkView(asked: Asked, walk: WalkView, plan: Plan, person: { name: string | null; lastFour: string | null }) {
  const { res } = asked;
  const position = plan.draft.steps.findIndex(({ id }) => id === walk.stepId);
  return {
    id: walk.id,
    customerId: walk.customerId,
    name: shownName(res, person.name) || say(res, 'broadcasts.preview.nameless'),
    number: person.lastFour === null ? '' : maskedNumber(person.lastFour),
    going: walk.state === 'going' || walk.state === 'held',
    since: say(res, 'plans.people.since', { at: timeWords(asked, walk.startedAt) }),
    step: walk.state === 'going' && position >= 0 ? say(res, 'plans.people.step', { number: position + 1 }) : '',
    next: walk.state === 'going' && walk.nextAt !== null ? say(res, 'plans.people.next', { at: timeWords(asked, walk.nextAt) }) : '', // prettier-ignore
    ended: walk.endedAt === null ? '' : say(res, 'plans.people.ended', { at: timeWords(asked, walk.endedAt) }),
    reason: walk.reason === null ? '' : reasonWords(res, walk.reason),
  };
}

/** A page of those who are or were in it; numbers by their last four. */
export async function peopleView(
  deps: PlanPagesDeps,
  asked: Asked,
  plan: Plan,
  filter: { state: State; before: string },
) {
  const { res, merchantId } = asked;
  const { state, before } = filter;
  const found = await deps.plans.walks(deps.db.aside, merchantId, {
    planId: plan.id,
    state,
    ...(before && { before }),
    limit: A_PAGE + 1,
  });
  const shown = found.slice(0, A_PAGE);
  const held = await deps.plans.walks(deps.db.aside, merchantId, { planId: plan.id, state: 'held', limit: 1 });
  const states = STATES.filter((one) => one !== 'held' || state === 'held' || held.length > 0);
  const contacts = await contactsOf(deps, deps.db.reader, merchantId, shown);
  return {
    rows: shown.map((walk) => walkView(asked, walk, plan, contacts.get(walk.customerId) ?? { name: null, lastFour: null })), // prettier-ignore
    older: found.length > A_PAGE ? shown.at(-1)!.id : '',
    paged: before !== '',
    held: held.length > 0,
    state,
    states: states.map((one) => ({ state: one, words: say(res, `plans.state.${one}`), here: one === state })),
  };
}

/** When the first could start once it is switched on, and how many that would mean. */
export async function outlookView(deps: PlanPagesDeps, { res, merchantId }: Asked, draft: Plan['draft']) {
  const { kind } = draft.trigger;
  const count = await deps.plans.reach(deps.db.aside, merchantId, draft);
  return {
    first: sayOr(res, `plans.first.${kind}`, say(res, 'plans.first.other')),
    reach: say(res, DAILY.includes(kind) ? 'plans.reach.today' : 'plans.reach.lately', { count }),
  };
}
