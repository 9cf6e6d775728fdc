import type { Tx } from '../../platform/db/index.ts';
import type { OpenPlan } from './book.ts';
import type { PlanDeps } from './deps.ts';
import type { Stand } from './stand.ts';
import type { Address } from './store-people.ts';
import * as walks from './store-walks.ts';
import type { Step } from './types.ts';

/** A walk with all that is known of it when its turn has come. */
export interface Turn {
  walk: walks.Walk;
  plan: OpenPlan;
  stand: Stand;
  to: Address;
}

/** What came of looking at a step. */
export type Result =
  /** Its work needs no transaction of its own: it is noted like this. */
  | { kind: 'pass'; outcome: string; reason?: string | undefined; at: number }
  /** It was taken already, with its work. */
  | { kind: 'taken' }
  /** It waits until then. */
  | { kind: 'later'; at: number }
  /** The shop's sender has enough to do just now. */
  | { kind: 'no_room' };

/** Somebody else was quicker, or the plan was changed meanwhile: nothing of the transaction stands. */
export class Overtaken extends Error {}

export const keyOf = ({ merchantId, id, taken }: walks.Walk) => ({ merchantId, id, taken });

/**
 * Writes that a step is taken, once, and moves the walk behind it, in the transaction that does the step's work: of two
 * who try it only one does anything.
 * @param result.nextAt when the next step's turn is looked at; absent: at once
 * @throws Overtaken
 */
export async function claim(
  deps: Pick<PlanDeps, 'book'>,
  tx: Tx,
  { walk, plan }: Turn,
  step: Step,
  result: { outcome: string; reason?: string | undefined; messageId?: string; at: number; nextAt?: number },
): Promise<void> {
  const { merchantId, id: walkId, planId } = walk;
  const { outcome, reason = null, messageId = null, at, nextAt = at } = result;
  const now = await deps.book.one(tx, merchantId, planId);
  if (now?.version !== plan.version) throw new Overtaken();
  if (!(await walks.moveWalk.get(tx, { ...keyOf(walk), stepId: step.id, nextAt }))) throw new Overtaken();
  const row = { merchantId, walkId, stepId: step.id, planId, kind: step.kind, outcome, reason, messageId, at };
  if (!(await walks.insertStep.get(tx, row))) throw new Overtaken();
}
