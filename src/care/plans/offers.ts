import type { PlanDeps } from './deps.ts';
import { FACT_OF } from './reactions.ts';
import type { Plans, Trigger } from './types.ts';

/** Triggers in the order in which a form offers them. */
const TRIGGERS: readonly Trigger['kind'][] = [
  'joined',
  'first_purchase',
  'purchase',
  'points_reached',
  'points_expiring',
  'overdue',
  'voucher_unused',
  'case_closed',
  'survey_done',
  'field',
  'day',
];

/** What there is in this gateway: a trigger whose fact no slice announces is not offered, nor an action no slice has. */
export function offersOf(deps: Pick<PlanDeps, 'actions' | 'announced'>): ReturnType<Plans['offers']> {
  const facts = FACT_OF as Partial<Record<Trigger['kind'], PlanDeps['announced'][number]>>;
  const triggers = TRIGGERS.filter((kind) => facts[kind] === undefined || deps.announced.includes(facts[kind]));
  return { triggers, actions: deps.actions().map(({ name }) => name) };
}
