import type { Reader } from '../../platform/db/index.ts';
import type { PlanDeps } from './deps.ts';
import { means } from './meant.ts';
import type { Step } from './types.ts';

/** Whether the branch of a step is the one that was answered; `none` stands for no answer. */
export const answerFits = ({ only }: Pick<Step, 'only'>, answers: ReadonlyMap<string, string>): boolean =>
  only?.answer === undefined || only.answer.in.includes(answers.get(only.answer.stepId) ?? 'none');

/** Whether a step is taken at all by somebody, as they and their answers stand now. */
export async function holds(
  { segments }: Pick<PlanDeps, 'segments'>,
  reader: Reader,
  who: { merchantId: string; customerId: string },
  step: Step,
  answers: ReadonlyMap<string, string>,
): Promise<boolean> {
  if (!answerFits(step, answers)) return false;
  if (step.only?.where === undefined) return true;
  return means(segments, reader, who.merchantId, { where: step.only.where }, who.customerId);
}
