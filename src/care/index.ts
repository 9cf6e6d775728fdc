import type { Pump } from '../platform/scheduler/index.ts';
import type { Slice } from '../platform/slice.ts';
import type { CareDeps } from './deps.ts';
import { createGreetings } from './greetings/greetings.ts';
import { greetingPages } from './greetings/pages.ts';
import type { Greetings } from './greetings/types.ts';
import { createPlans, type PlanPartners, type Plans } from './plans/index.ts';
import { planPages } from './plans/pages.ts';
import { loadWordings, type Wordings } from './wordings.ts';

export type * from './greetings/types.ts';
export type * from './plans/types.ts';
export { CAUSES, holdRestored, STOP_WHEN } from './plans/index.ts';
export type { CareDeps } from './deps.ts';
export { missRestored } from './greetings/restored.ts';

/** Care for customers by the calendar and by what happens to them. */
export interface Care {
  greetings: Greetings;
  plans: Plans;
}

/** Greetings and care plans of all shops, the pumps that carry them out in the worker, and what they plug in. */
export function createCare(deps: CareDeps & PlanPartners): { care: Care; pumps: Pump[]; slices: Slice[] } {
  let read: Wordings | undefined;
  const wordings = (): Wordings => (read ??= loadWordings());
  const { greetings, pump, parts } = createGreetings({ ...deps, wordings });
  const { plans, pump: planPump, parts: planParts } = createPlans(deps);
  return {
    care: { greetings, plans },
    pumps: [pump, planPump],
    slices: [
      { name: 'care', ...parts, pages: greetingPages({ ...deps, greetings }) },
      { name: 'plans', ...planParts, pages: planPages({ ...deps, plans }) },
    ],
  };
}
