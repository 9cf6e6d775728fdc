import type { Database } from '../../platform/db/index.ts';
import type { Pump } from '../../platform/scheduler/index.ts';
import type { Slice } from '../../platform/slice.ts';
import type { CareDeps } from '../deps.ts';
import { answerApp } from './answer.ts';
import { plansApi } from './api.ts';
import { createPlanBook } from './book.ts';
import { planCard, planData } from './card.ts';
import type { PlanDeps, PlanPartners } from './deps.ts';
import { planFields } from './fields.ts';
import { figuresOf } from './figures.ts';
import { offersOf } from './offers.ts';
import { planDesk } from './plans.ts';
import { planPump } from './pump.ts';
import { reach } from './reach.ts';
import { planReactions } from './reactions.ts';
import { rehearse } from './rehearse.ts';
import { planSearch } from './search.ts';
import { holdAll } from './store-many.ts';
import type { Plans } from './types.ts';

export type * from './types.ts';
export { CARD_CODES, type CardCode, type CardContext, draftOfCard, isCard } from './cards.ts';
export { CAUSES, STOP_WHEN } from './types.ts';
export type { PlanPartners } from './deps.ts';

/**
 * After a restore nobody knows what people got since the backup: every plan is off, and whoever is in one waits until a
 * person switches it on again (knadh/listmonk#1801). @returns how many wait
 */
export const holdRestored = (db: Database): Promise<number> => db.write(holdAll);

/** Care plans of all shops, the pump that takes their steps, and what they plug in besides pages. */
export function createPlans(own: CareDeps & PlanPartners): { plans: Plans; pump: Pump; parts: Omit<Slice, 'name'> } {
  const deps: PlanDeps = { ...own, book: createPlanBook(own.log) };
  const desk = planDesk(deps);
  const plans: Plans = {
    ...desk,
    figures: async (reader, merchantId, id) =>
      figuresOf(deps, reader, merchantId, await desk.byId(reader, merchantId, id)),
    rehearse: (reader, merchantId, draft, customerId, answers) =>
      rehearse(deps, reader, merchantId, draft, customerId, answers),
    reach: (reader, merchantId, draft) => reach(deps, reader, merchantId, draft),
    offers: () => offersOf(deps),
  };
  return {
    plans,
    pump: planPump(deps),
    parts: {
      keywords: [answerApp()],
      api: plansApi(plans),
      jobs: [planSearch(deps)],
      on: planReactions(deps),
      segmentFields: planFields,
      card: planCard(deps),
      personalData: planData(deps),
    },
  };
}
