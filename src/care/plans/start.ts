import { DAY } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { OpenPlan } from './book.ts';
import type { PlanDeps } from './deps.ts';
import { means } from './meant.ts';
import * as people from './store-people.ts';
import * as walks from './store-walks.ts';
import { STALE_CAUSE } from './when.ts';

/** What sets a plan off for somebody. */
export interface Cause {
  merchantId: string;
  customerId: string;
  /** `joined`, `purchase:<id>`, `points:<mark>:<entry>` …: each starts a person at most once. */
  key: string;
  /** When it happened; the first wait is reckoned from it. Epoch milliseconds. */
  at: number;
}

/** Whether a plan is on for what happened then: nothing starts for the past, nor for what is told a day late. */
export const counts = (plan: OpenPlan, at: number, now: number): boolean =>
  plan.on && plan.onSince !== null && at >= plan.onSince && at > now - STALE_CAUSE;

/**
 * Starts somebody in a plan, unless they are in it, were until lately, have said stop, or are not meant. Cheap looks
 * come first, since a till waits for it.
 * @returns whether it did
 */
export async function start(deps: PlanDeps, tx: Tx, plan: OpenPlan, cause: Cause): Promise<boolean> {
  const { merchantId, customerId } = cause;
  const now = deps.clock.now();
  if (!counts(plan, cause.at, now)) return false;
  const person = await people.standingOf.get(tx, { merchantId, customerId });
  if (!person || person.archivedAt !== null || person.reach === 'stopped') return false;
  const before = (await walks.walksOf.all(tx, { merchantId, customerId })).filter(({ planId }) => planId === plan.id);
  const rest = plan.draft.again * DAY;
  if (before.some(({ endedAt }) => endedAt === null || endedAt + rest > now)) return false;
  if (!(await means(deps.segments, tx, merchantId, plan.draft, customerId))) return false;
  const row = { merchantId, id: newId(now), planId: plan.id, customerId, causeKey: cause.key, at: cause.at };
  return (await walks.insertWalk.get(tx, row)) !== undefined;
}
