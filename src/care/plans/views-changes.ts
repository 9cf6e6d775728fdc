import { say } from '../../platform/web/frame.ts';
import { type Asked, type Names, type PlanPagesDeps, readContext } from './pages-context.ts';
import type { Plan, PlanDraft, Step } from './types.ts';
import { rawOf } from './views-form.ts';
import { draftOf } from './views-read.ts';
import { stepWords } from './views-words.ts';

/** One form for all that means the same, whatever the order of its keys. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    known.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, canonical(part)]),
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

/** Ids of the steps that stand in another order than before, as those that both know are ordered. */
function movedIn(before: readonly Step[], after: readonly Step[]): Set<string> {
  const both = (steps: readonly Step[], others: readonly Step[]): string[] =>
    steps.map(({ id }) => id).filter((id) => others.some((other) => other.id === id));
  const [was, is] = [both(before, after), both(after, before)];
  return new Set(is.filter((id, place) => was[place] !== id));
}

export type Change = 'new' | 'changed' | 'moved' | 'gone';

/** What differs step by step. */
export function changesOf(
  before: readonly Step[],
  after: readonly Step[],
): { step: Step; change: Change; number: number }[] {
  const moved = movedIn(before, after);
  const now = after.flatMap((step, place): { step: Step; change: Change; number: number }[] => {
    const old = before.find(({ id }) => id === step.id);
    const change = !old ? 'new' : !same(old, step) ? 'changed' : moved.has(step.id) ? 'moved' : undefined;
    return change ? [{ step, change, number: place + 1 }] : [];
  });
  const gone = before.filter(({ id }) => !after.some((step) => step.id === id));
  return [...now, ...gone.map((step) => ({ step, change: 'gone' as const, number: before.indexOf(step) + 1 }))];
}

/** For a plan with people in it: how many, and which steps the change would reach. False: nobody is in it. */
export async function changesView(
  deps: PlanPagesDeps,
  { res, merchantId }: Asked,
  plan: Plan,
  draft: PlanDraft,
  names: Names,
) {
  const figures = await deps.plans.figures(deps.db.aside, merchantId, plan.id);
  if (figures.now === 0) return false;
  // Read as a form, so that both have the same gaps and blanks.
  const before = draftOf(rawOf(plan.draft), readContext(deps)).draft;
  const lines = changesOf(before.steps, draft.steps).map(({ step, change, number }) => ({
    words: say(res, `plans.change.${change}`, { step: number, words: stepWords(res, step, names) }),
    waiting: figures.steps[step.id]?.waiting ?? 0,
  }));
  return { now: figures.now, lines };
}
