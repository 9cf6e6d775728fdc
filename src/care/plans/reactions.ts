import type { Tx } from '../../platform/db/index.ts';
import type { Fact, Reactions } from '../../platform/slice.ts';
import type { OpenPlan } from './book.ts';
import type { PlanDeps } from './deps.ts';
import { start } from './start.ts';
import * as people from './store-people.ts';
import * as walks from './store-walks.ts';
import type { StopWhen, Trigger } from './types.ts';

type Event = Extract<
  Trigger['kind'],
  'joined' | 'first_purchase' | 'purchase' | 'points_reached' | 'case_closed' | 'survey_done'
>;

/** Facts that set plans off, by trigger; what no slice announces is not offered. */
export const FACT_OF = {
  joined: 'customer.joined',
  first_purchase: 'purchase.recorded',
  purchase: 'purchase.recorded',
  points_reached: 'points.gained',
  case_closed: 'case.closed',
  survey_done: 'survey.done',
} as const satisfies Record<Event, Fact['name']>;

const about = (plans: readonly OpenPlan[], kind: Trigger['kind']): OpenPlan[] =>
  plans.filter(({ on, draft }) => on && draft.trigger.kind === kind);

/** What plans do when something happens to a customer, in the transaction in which it happens. */
export function planReactions(deps: PlanDeps): Reactions {
  const { book, clock } = deps;

  /** Ends what a person is in for one of its own reasons to stop. @param which of their walks it concerns */
  async function stop(
    tx: Tx,
    plans: readonly OpenPlan[],
    { merchantId, customerId }: Fact,
    reason: StopWhen,
    which: (walk: walks.Walk) => boolean,
  ): Promise<void> {
    const stopping = plans.filter(({ draft }) => draft.stopWhen.includes(reason));
    if (stopping.length === 0) return;
    for (const walk of await walks.walksOf.all(tx, { merchantId, customerId })) {
      if (walk.endedAt !== null || !stopping.some(({ id }) => id === walk.planId) || !which(walk)) continue;
      await walks.endWalk.get(tx, { merchantId, id: walk.id, state: 'stopped', reason, now: clock.now() });
    }
  }

  async function joined(tx: Tx, fact: Fact): Promise<void> {
    const { merchantId, customerId } = fact;
    const plans = about(await book.all(tx, merchantId), 'joined');
    if (plans.length === 0 || customerId === undefined) return;
    const person = await people.standingOf.get(tx, { merchantId, customerId });
    // Members who come with an old list are no newcomers.
    if (!person || person.joinedAt === null || (person.source === 'import' && person.createdAt === person.joinedAt))
      return;
    for (const plan of plans)
      await start(deps, tx, plan, { merchantId, customerId, key: 'joined', at: person.joinedAt });
  }

  async function bought(tx: Tx, fact: Fact): Promise<void> {
    const { merchantId, customerId, ids } = fact;
    const plans = await book.all(tx, merchantId);
    if (plans.length === 0 || customerId === undefined) return;
    const starting = [...about(plans, 'purchase'), ...about(plans, 'first_purchase')];
    if (starting.length === 0 && !plans.some(({ draft }) => draft.stopWhen.includes('purchase'))) return;
    const purchaseId = ids['purchaseId']!;
    const { at, recordedAt } = await deps.purchases.byId(tx, merchantId, purchaseId);
    // What this very receipt has set off before us (its points) is not stopped by it.
    await stop(tx, plans, fact, 'purchase', (walk) => walk.startedAt < recordedAt);
    if (starting.length === 0) return;
    const { visits } = await deps.purchases.sums(tx, merchantId, customerId);
    for (const plan of starting)
      if (plan.draft.trigger.kind === 'purchase' || visits === 1)
        await start(deps, tx, plan, { merchantId, customerId, key: `purchase:${purchaseId}`, at });
  }

  /** Thanks for a visit that was given back whole would be mockery. */
  async function refunded(tx: Tx, { merchantId, customerId, ids }: Fact): Promise<void> {
    if (customerId === undefined || (await book.all(tx, merchantId)).length === 0) return;
    const purchaseId = ids['purchaseId']!;
    const known = await walks.walksOf.all(tx, { merchantId, customerId });
    const began = known.filter(({ causeKey, endedAt }) => causeKey === `purchase:${purchaseId}` && endedAt === null);
    if (began.length === 0) return;
    const { amount, refunded: back } = await deps.purchases.byId(tx, merchantId, purchaseId);
    if (back !== amount) return;
    for (const { id } of began)
      await walks.endWalk.get(tx, { merchantId, id, state: 'stopped', reason: 'refunded', now: clock.now() });
  }

  async function gained(tx: Tx, { merchantId, customerId, ids }: Fact): Promise<void> {
    const plans = about(await book.all(tx, merchantId), 'points_reached');
    if (plans.length === 0 || customerId === undefined) return;
    const { balance } = await deps.points.standing(tx, merchantId, customerId);
    const entryId = ids['entryId']!;
    const before = balance - (await people.gainOf(tx, merchantId, entryId));
    for (const plan of plans) {
      const { trigger } = plan.draft;
      if (trigger.kind !== 'points_reached' || balance < trigger.points || before >= trigger.points) continue;
      const key = `points:${trigger.points}:${entryId}`;
      await start(deps, tx, plan, { merchantId, customerId, key, at: clock.now() });
    }
  }

  async function closed(tx: Tx, { merchantId, customerId, ids }: Fact): Promise<void> {
    if (customerId === undefined) return;
    const plans = about(await book.all(tx, merchantId), 'case_closed');
    for (const plan of plans)
      await start(deps, tx, plan, { merchantId, customerId, key: `case:${ids['caseId']!}`, at: clock.now() });
  }

  async function surveyed(tx: Tx, { merchantId, customerId, ids }: Fact): Promise<void> {
    if (customerId === undefined) return;
    const plans = about(await book.all(tx, merchantId), 'survey_done');
    for (const plan of plans)
      await start(deps, tx, plan, { merchantId, customerId, key: `survey:${ids['runId']!}`, at: clock.now() });
  }

  /** The plan's own voucher was used, or the one whose lying about set it off. */
  async function redeemed(tx: Tx, fact: Fact): Promise<void> {
    const { merchantId, customerId, ids } = fact;
    const plans = await book.all(tx, merchantId);
    if (customerId === undefined || !plans.some(({ draft }) => draft.stopWhen.includes('voucher_redeemed'))) return;
    const voucherId = ids['voucherId']!;
    const { source } = await deps.vouchers.byId(tx, merchantId, voucherId);
    await stop(tx, plans, fact, 'voucher_redeemed', ({ planId, causeKey }) =>
      [`plan:${planId}` === source, causeKey === `voucher:${voucherId}`].includes(true),
    );
  }

  async function stopped(tx: Tx, { merchantId, customerId }: Fact): Promise<void> {
    if (customerId !== undefined)
      await walks.endWalksOf.run(tx, { merchantId, customerId, reason: 'stopped', now: clock.now() });
  }

  return {
    'customer.joined': joined,
    'purchase.recorded': bought,
    'purchase.refunded': refunded,
    'points.gained': gained,
    'case.closed': closed,
    'survey.done': surveyed,
    'voucher.redeemed': redeemed,
    'customer.stopped': stopped,
  };
}
