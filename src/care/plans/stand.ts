import { DAY } from '../../kernel/clock.ts';
import type { Reader } from '../../platform/db/index.ts';
import { nextStep } from './next.ts';
import * as answers from './store-answers.ts';
import * as walks from './store-walks.ts';
import type { PlanDraft, Step } from './types.ts';

/** Where somebody stands in a plan as it is now: reckoned from the steps they took, whatever was edited since. */
export interface Stand {
  /** Undefined: nothing is left to do. */
  step: Step | undefined;
  /** When the step's turn came: the one before it was over. */
  since: number;
  /** A question is out until then, and nothing was answered yet; undefined: none is. */
  askedUntil?: number;
  /** What was answered, by step. */
  answers: ReadonlyMap<string, string>;
}

/** Reads where a walk stands. */
export async function standOf(reader: Reader, walk: walks.Walk, draft: PlanDraft): Promise<Stand> {
  const key = { merchantId: walk.merchantId, walkId: walk.id };
  const taken = await walks.takenOf.all(reader, key);
  const given = taken.some(({ kind }) => kind === 'ask') ? await answers.answersOf.all(reader, key) : [];
  return reckon(walk, draft.steps, taken, given);
}

/** As `standOf`, of what was read. Pure. */
export function reckon(
  { startedAt, lastStep }: Pick<walks.Walk, 'startedAt' | 'lastStep'>,
  steps: readonly Step[],
  taken: readonly walks.Taken[],
  given: readonly answers.Given[],
): Stand {
  const byStep = new Map(given.map(({ stepId, value }) => [stepId, value]));
  const done = new Map(taken.map((one) => [one.stepId, one]));
  const stand = { step: nextStep(steps, done), answers: byStep };
  // As the walk has it and not by time: a clock may be set back, and two steps may share a moment.
  const last = taken.find(({ stepId }) => stepId === lastStep);
  if (!last) return { ...stand, since: startedAt };
  const question = steps.find(({ id }) => id === last.stepId);
  if (last.outcome !== 'sent' || question?.kind !== 'ask') return { ...stand, since: last.at };
  const answer = given.find(({ stepId }) => stepId === last.stepId);
  if (answer) return { ...stand, since: answer.at };
  const until = last.at + question.days * DAY;
  return { ...stand, since: until, askedUntil: until };
}
