import type { Step } from './types.ts';

/**
 * The step a person stands before: the first behind every step they took that is still in the plan. What was taken is
 * never taken again, what was put in before it is not made up for, and a plan with nothing left is over.
 */
export function nextStep(steps: readonly Step[], taken: { has(stepId: string): boolean }): Step | undefined {
  let behind = 0;
  for (const [i, { id }] of steps.entries()) if (taken.has(id)) behind = i + 1;
  return steps[behind];
}
