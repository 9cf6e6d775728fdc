import { outboxHolds } from '../../messages/index.ts';
import type { Pump } from '../../platform/scheduler/index.ts';
import type { PlanDeps } from './deps.ts';
import { openRound, type Round } from './round.ts';
import * as walks from './store-walks.ts';
import { planSweep } from './sweep.ts';
import { tend } from './tend.ts';

/** So many walks a round: a round stays short, so that the lease and other work have their turn. */
const A_ROUND = 50;
const IDLE = 1000;
/** A sender without room has some seconds' worth before it. */
const FULL = 500;

/** So many at a time; each of another customer, since the cap counts what the one before queued. */
const TOGETHER = 8;

const onePerCustomer = (due: readonly walks.Walk[]): walks.Walk[] => [
  ...new Map(due.toReversed().map((walk) => [`${walk.merchantId} ${walk.customerId}`, walk])).values(),
].toReversed(); // prettier-ignore

/** Takes the steps that are due, the oldest first. */
export function planPump(deps: PlanDeps): Pump {
  const { db } = deps;
  const sweep = planSweep(deps);

  /** Some walks at once: on SQLite their writes share a commit. @throws LeaseLost when all of them are over */
  async function tendAll(round: Round, some: readonly walks.Walk[]): Promise<{ walk: walks.Walk; room: boolean }[]> {
    const told = await Promise.allSettled(some.map(async (walk) => ({ walk, room: await tend(deps, round, walk) })));
    return told.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  }

  return {
    name: 'care plans',
    async run(guard) {
      if ((await outboxHolds(db.reader)).length > 0) return IDLE; // after a restore nobody knows what was sent
      const round = openRound(deps, guard);
      if (await sweep(round)) return 0;
      const full = new Set<string>(); // shops whose sender has no room this round
      for (let left = A_ROUND; left > 0;) {
        const due = await walks.dueWalks(db.reader, round.now, left, [...full]);
        if (due.length === 0) return IDLE;
        const known = full.size;
        const turns = onePerCustomer(due).filter(({ merchantId }) => !full.has(merchantId));
        for (let from = 0; from < turns.length; from += TOGETHER) {
          guard();
          const some = turns.slice(from, from + TOGETHER).filter(({ merchantId }) => !full.has(merchantId));
          for (const { walk, room } of await tendAll(round, some))
            if (room) left--;
            else full.add(walk.merchantId);
        }
        if (full.size === known) return 0;
      }
      return full.size > 0 ? FULL : 0;
    },
  };
}
