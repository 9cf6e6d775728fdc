import type { Card, PersonalData, TimelineEntry } from '../../platform/slice.ts';
import type { Reader } from '../../platform/db/index.ts';
import { readable } from './book.ts';
import type { PlanDeps } from './deps.ts';
import * as store from './store-card.ts';
import * as walks from './store-walks.ts';

const EVERY = 10_000;

/** Of a step that did something what it did, by the plan as it stands now: `cases_open`; its kind when that is unknown. */
async function deedIn(
  { book }: Pick<PlanDeps, 'book'>,
  reader: Reader,
  merchantId: string,
  { planId, stepId, kind }: { planId: string; stepId: string; kind: string },
): Promise<string> {
  if (kind !== 'do') return kind;
  const plan = await readable(book.one(reader, merchantId, planId));
  const step = plan?.draft.steps.find(({ id }) => id === stepId);
  return step?.kind === 'do' ? step.action.replace('.', '_') : kind;
}

/** Plans somebody is in, and the last score and cause they told; entering, steps, answers and leaving in the timeline. */
export const planCard = (deps: Pick<PlanDeps, 'book'>): Card => ({
  async fields(reader, merchantId, customerId) {
    const known = await store.walksWithNames(reader, merchantId, customerId, 50);
    const answers = await store.answersOfCustomer(reader, merchantId, customerId, 20);
    const last = (kind: string): string | undefined => answers.find((one) => one.kind === kind)?.value;
    const score = last('score');
    return {
      carePlans: known.filter(({ endedAt }) => endedAt === null).map(({ planId, name }) => ({ id: planId, name })),
      careScore: score === undefined ? null : Number(score),
      careCause: last('cause') ?? null,
    };
  },
  async timeline(reader, merchantId, customerId, limit) {
    const known = await store.walksWithNames(reader, merchantId, customerId, limit);
    const entries: TimelineEntry[] = known.flatMap(({ planId, name, startedAt, endedAt, state }) => {
      const entered = { at: startedAt, kind: 'entered', values: { planId, name } };
      const status = state === 'done' ? 'finished' : state;
      return endedAt === null ? [entered] : [entered, { at: endedAt, kind: 'left', values: { planId, name, status } }];
    });
    for (const step of await store.stepsWithNames(reader, merchantId, customerId, limit)) {
      const { at, planId, name, outcome: status } = step;
      const kind = await deedIn(deps, reader, merchantId, step);
      entries.push({ at, kind: 'step', values: { planId, name, kind, status } });
    }
    for (const { at, kind, value, planId } of await store.answersOfCustomer(reader, merchantId, customerId, limit))
      entries.push({ at, kind, values: kind === 'score' ? { planId, value } : { planId, source: value } });
    return entries.toSorted((a, b) => b.at - a.at).slice(0, limit);
  },
});

/**
 * Rows of plans hold ids and codes. They are told to the person; erasing ends what they are in and keeps the rows; merged
 * records keep the causes of both, so that nothing starts the person again.
 */
export const planData = ({ clock }: Pick<PlanDeps, 'clock'>): PersonalData => ({
  export: async (reader, merchantId, customerId) => ({
    carePlans: await store.walksWithNames(reader, merchantId, customerId, EVERY),
    carePlanSteps: await store.stepsWithNames(reader, merchantId, customerId, EVERY),
    carePlanAnswers: await store.answersOfCustomer(reader, merchantId, customerId, EVERY),
  }),
  erase: (tx, merchantId, customerId) =>
    walks.endWalksOf.run(tx, { merchantId, customerId, reason: 'erased', now: clock.now() }),
  async merge(tx, merchantId, { fromId, intoId }) {
    const now = clock.now();
    const moved = await store.moveWalks(tx, merchantId, { fromId, intoId });
    const ended = await store.endTwins(tx, merchantId, intoId, now);
    await walks.endWalksOf.run(tx, { merchantId, customerId: fromId, reason: 'merged', now }); // of the same cause as one of theirs
    return { walks: moved, ended };
  },
  async unmerge(tx, merchantId, { fromId, intoId }, { walks: moved = [] }) {
    await store.moveWalks(tx, merchantId, { fromId: intoId, intoId: fromId }, moved);
  },
});
