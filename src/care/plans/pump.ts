import { outboxHolds } from '../../messages/index.ts';
import type { Pump } from '../../platform/scheduler/index.ts';
import type { PlanDeps } from './deps.ts';
import { openRound } from './round.ts';
import * as walks from './store-walks.ts';
import { planSweep } from './sweep.ts';
import { tend } from './tend.ts';

/** So many walks a round: a round stays short, so that the lease and other work have their turn. */
const A_ROUND = 50;
const IDLE = 1000;
/** A sender without room has some seconds' worth before it. */
const FULL = 500;

/** Takes the steps that are due, the oldest first. */
export function planPump(deps: PlanDeps): Pump {
  const { db } = deps;
  const sweep = planSweep(deps);
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
        for (const walk of due) {
          if (full.has(walk.merchantId)) continue;
          guard();
          if (!(await tend(deps, round, walk))) full.add(walk.merchantId);
          left--;
        }
        if (full.size === known) return 0;
      }
      return full.size > 0 ? FULL : 0;
    },
  };
}
