import type { Pump } from '../../platform/scheduler/index.ts';
import type { Slice } from '../../platform/slice.ts';
import type { CareDeps } from '../deps.ts';
import { answerApp } from './answer.ts';
import { createPlanBook } from './book.ts';
import type { PlanDeps, PlanPartners } from './deps.ts';
import { offersOf } from './offers.ts';
import { planDesk } from './plans.ts';
import { planPump } from './pump.ts';
import { planReactions } from './reactions.ts';
import type { Plans } from './types.ts';

export type * from './types.ts';
export { CAUSES, STOP_WHEN } from './types.ts';
export type { PlanPartners } from './deps.ts';

/** Care plans of all shops, the pump that takes their steps, and what they plug in besides pages. */
export function createPlans(own: CareDeps & PlanPartners): { plans: Plans; pump: Pump; parts: Omit<Slice, 'name'> } {
  const deps: PlanDeps = { ...own, book: createPlanBook() };
  const plans = { ...planDesk(deps), offers: () => offersOf(deps) } as Plans;
  return {
    plans,
    pump: planPump(deps),
    parts: { keywords: [answerApp()], on: planReactions(deps) },
  };
}
