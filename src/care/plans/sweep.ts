import { DAY, SECOND } from '../../kernel/clock.ts';
import type { PlanDeps } from './deps.ts';
import type { Round } from './round.ts';
import * as store from './store.ts';
import * as walks from './store-many.ts';

/** So many walks in one transaction: a few milliseconds, so that a webhook behind it hardly waits. */
const CHUNK = 200;
const LOOK_EVERY = 2 * SECOND;
/** After a restart edits of so long are gone over again, which only looks at walks once more. */
const REMEMBERED = DAY;

const BEGINNING: walks.Reached = { startedAt: 0, id: '' };

type Changed = Awaited<ReturnType<typeof store.changedSince>>[number];

/**
 * Carries what was done to a plan to those who are in it, some at a time: after an edit each is looked at anew, since a
 * wait may be shorter now; of a plan that was removed, or ended for all, each leaves.
 * @returns a function that does a chunk and tells whether there may be more
 */
export function planSweep({ db }: PlanDeps): (round: Round) => Promise<boolean> {
  const seen = new Map<string, number>();
  const queue: { plan: Changed; after: walks.Reached }[] = [];
  let lookAt = 0;

  async function lookRound(now: number): Promise<void> {
    lookAt = now + LOOK_EVERY;
    for (const plan of await store.changedSince(db.reader, now - REMEMBERED))
      if (seen.get(plan.id) !== plan.updatedAt) {
        seen.set(plan.id, plan.updatedAt);
        queue.push({ plan, after: BEGINNING });
      }
  }

  return async ({ now, write }) => {
    if (queue.length === 0 && (now >= lookAt || now < lookAt - LOOK_EVERY)) await lookRound(now);
    const [first] = queue;
    if (!first) return false;
    const { plan, after } = first;
    const of = { merchantId: plan.merchantId, planId: plan.id, now, limit: CHUNK };
    const reason = plan.archivedAt !== null ? 'removed' : plan.onSince === null ? 'switched_off' : undefined;
    const more = await write(async (tx) => {
      if (reason !== undefined) return (await walks.endSome(tx, { ...of, reason })) === CHUNK ? BEGINNING : undefined;
      return walks.recheckSome(tx, { ...of, after });
    });
    if (more === undefined) queue.shift();
    else first.after = more;
    return true;
  };
}
