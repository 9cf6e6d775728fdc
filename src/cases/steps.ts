import { CASE_STEPS, type CaseStep } from './rules.ts';

const placeOf = (step: CaseStep): number => CASE_STEPS.indexOf(step);

/** Whether one step comes after another. */
export const isLater = (step: CaseStep, than: CaseStep): boolean => placeOf(step) > placeOf(than);

/** Whether work is left to do: the customer was not told the outcome yet. */
export const isOpen = (step: CaseStep): boolean => isLater('reported', step);

/** Steps gone over between two, in their order. */
export const passedBetween = (from: CaseStep, to: CaseStep): readonly CaseStep[] =>
  CASE_STEPS.slice(placeOf(from) + 1, placeOf(to));

/** Where a step taken by mistake is taken back to; what was reported goes back only by opening it again. */
export const stepBefore = (step: CaseStep): CaseStep | undefined =>
  step === 'investigated' ? 'classified' : step === 'handled' ? 'investigated' : undefined;

/** Below this the customer is not content, and the case opens again. */
export const CONTENT = 3;

/** Where a case goes on when it is opened again: behind its category, which is known. */
export const reopenedAt = (category: string | null): CaseStep => (category === null ? 'received' : 'classified');
