import { setTimeout as pause } from 'node:timers/promises';
import { type LocalDate, localDate } from '../../kernel/calendar.ts';
import { DAY } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { safeError } from '../../platform/log.ts';
import { type Guard, LeaseLost } from '../../platform/scheduler/index.ts';
import type { Job } from '../../platform/slice.ts';
import type { OpenPlan } from './book.ts';
import type { PlanDeps } from './deps.ts';
import { DAILY, type Found, foundOn } from './find.ts';
import * as people from './store-people.ts';
import * as store from './store.ts';
import * as walks from './store-walks.ts';

/** So many start in one transaction: some milliseconds, so that a webhook behind it hardly waits. */
const CHUNK = 50;

/** The plan was switched off or changed while its people were looked for: what is left is looked for anew. */
class Changed extends Error {}

/**
 * Looks every ten minutes which shops have a new day, and starts in their plans whom it concerns. Running it again is
 * harmless: a cause starts a person once.
 */
export function planSearch(deps: PlanDeps): Job {
  const { db, clock, log } = deps;

  async function startSome(plan: OpenPlan, found: readonly Found[], guard: Guard): Promise<void> {
    const { merchantId, id: planId } = plan;
    const now = clock.now();
    await db.write(async (tx) => {
      await guard.inside?.(tx);
      const row = await store.planById.get(tx, { merchantId, id: planId });
      if (!row?.on || row.version !== plan.version) throw new Changed();
      for (const { customerId, key } of found)
        await walks.insertWalk.get(tx, { merchantId, id: newId(now), planId, customerId, causeKey: key, at: now });
    });
  }

  /** Those of a page who are in it, or were until lately, are left out; of two causes the first counts. */
  async function startPage(plan: OpenPlan, found: readonly Found[], guard: Guard): Promise<void> {
    if (found.length === 0) return;
    const ids = found.map(({ customerId }) => customerId);
    const endedAfter = clock.now() - plan.draft.again * DAY;
    const busy = await people.busyIn(db.aside, { merchantId: plan.merchantId, planId: plan.id, ids, endedAfter });
    const free = found.filter(({ customerId }) => {
      const first = !busy.has(customerId);
      busy.add(customerId);
      return first;
    });
    for (let from = 0; from < free.length; from += CHUNK) {
      guard();
      const began = performance.now();
      await startSome(plan, free.slice(from, from + CHUNK), guard);
      await pause(Math.max(6, 0.7 * (performance.now() - began)));
    }
  }

  async function search(plan: OpenPlan, of: { merchantId: string; zone: string; today: LocalDate }, guard: Guard) {
    for await (const found of foundOn(deps, db.aside, plan, of)) await startPage(plan, found, guard);
    await db.write(async (tx) => {
      await guard.inside?.(tx);
      await store.updatePlan(tx, plan, { searchedOn: of.today });
    });
  }

  async function attempt(plan: OpenPlan, of: { merchantId: string; zone: string; today: LocalDate }, guard: Guard) {
    try {
      await search(plan, of, guard);
    } catch (fault) {
      if (fault instanceof LeaseLost) throw fault;
      if (fault instanceof Changed) return;
      log.error({ planId: plan.id, fault: safeError(fault) }, 'people of a care plan could not be found; it is tried again'); // prettier-ignore
    }
  }

  return {
    name: 'plans.search',
    every: '*/10 * * * *',
    atOnce: true,
    async run(guard) {
      for (const { merchantId, zone } of await deps.merchants.all(db.reader)) {
        const today = localDate(clock.now(), zone);
        const plans = await deps.book.all(db.reader, merchantId);
        for (const plan of plans)
          if (plan.on && DAILY.includes(plan.draft.trigger.kind) && (plan.searchedOn ?? '') < today)
            await attempt(plan, { merchantId, zone, today }, guard);
      }
    },
  };
}
