import { addDays, localDate } from '../../kernel/calendar.ts';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { FieldFaults } from '../../platform/web/problems.ts';
import type { PlanDeps } from './deps.ts';
import { draftIn, readable } from './book.ts';
import { checkedDraft } from './faults.ts';
import { standOf } from './stand.ts';
import * as store from './store.ts';
import * as many from './store-many.ts';
import * as walks from './store-walks.ts';
import type { Plan, PlanDraft, Plans } from './types.ts';

const noPlan = (): DomainError => new DomainError('not_found', 'There is no such plan.');

async function rowOf(reader: Reader, merchantId: string, id: string): Promise<store.PlanRow> {
  const row = await store.planById.get(reader, { merchantId, id });
  if (!row) throw noPlan();
  return row;
}

/** Read from its row and never from memory: whoever has just changed it sees what they wrote. */
async function shown(reader: Reader, row: store.PlanRow): Promise<Plan> {
  const { id, card, version, on, onSince } = row;
  return { id, card, version, on, onSince, draft: await draftIn(reader, row) };
}

/** So many leave in the transaction of the button; more would keep webhooks waiting. */
const AT_ONCE = 200;

/** What staff do with plans. */
export function planDesk(
  deps: PlanDeps,
): Pick<Plans, 'add' | 'change' | 'switch' | 'remove' | 'byId' | 'list' | 'walks' | 'leave'> {
  const { clock, audit } = deps;

  async function write(tx: Tx, row: store.PlanRow, draft: PlanDraft, actor: string): Promise<void> {
    const { merchantId, id } = row;
    const version = row.version + 1;
    const values = { draft, name: draft.name, version, updatedAt: clock.now(), actor };
    if (!(await store.updatePlan(tx, row, values))) throw new DomainError('conflict', 'Somebody else has changed it.');
    await store.keepVersion(tx, { merchantId, of: id, version, draft, at: clock.now(), actor });
  }

  /** Some leave at once, so that the page shows it; the worker sees to the others. */
  const endSome = (tx: Tx, merchantId: string, planId: string, reason: string) =>
    many.endSome(tx, { merchantId, planId, reason, now: clock.now(), limit: AT_ONCE });

  return {
    async add(tx, merchantId, { draft: given, card }, actor, formKey) {
      const draft = await checkedDraft(deps, tx, merchantId, given);
      const now = clock.now();
      const id = formKey ?? newId(now);
      const row = { merchantId, id, card: card ?? null, name: draft.name, draft, version: 1, on: false };
      const times = { onSince: null, searchedOn: null, createdAt: now, updatedAt: now, archivedAt: null };
      if (!(await store.insertPlan(tx, { ...row, ...times, actor }))) {
        if (await store.planById.get(tx, { merchantId, id })) return { id }; // the same form, sent twice
        throw new DomainError('conflict', 'There is a plan of this card already.', 'card');
      }
      await store.keepVersion(tx, { merchantId, of: id, version: 1, draft, at: now, actor });
      await audit(tx, { merchantId, actor, action: 'care_plan.added', subject: id });
      return { id };
    },

    async change(tx, merchantId, id, given, actor) {
      const row = await rowOf(tx, merchantId, id);
      const draft = await checkedDraft(deps, tx, merchantId, given);
      if (row.on) refuseEmpty(draft);
      await write(tx, row, draft, actor);
      await audit(tx, { merchantId, actor, action: 'care_plan.changed', subject: id });
    },

    async switch(tx, merchantId, id, { on, stopAll = false }, actor) {
      const row = await rowOf(tx, merchantId, id);
      const now = clock.now();
      if (on) {
        const { draft } = await shown(tx, row);
        refuseEmpty(await checkedDraft(deps, tx, merchantId, draft));
        const { zone } = await deps.merchants.byId(tx, merchantId);
        const today = localDate(now, zone);
        if (draft.trigger.kind === 'day' && draft.trigger.on < today)
          throw new FieldFaults([{ field: 'trigger.on', message: 'This day is over: choose one to come.' }]);
        // What became so by yesterday is the past; today is searched at once.
        if (!row.on)
          await store.updatePlan(tx, row, { on, onSince: now, searchedOn: addDays(today, -1), updatedAt: now });
        await many.releaseHeld(tx, merchantId, id, now);
      } else {
        // Without a beginning nobody is in it: so the worker knows whom to take out.
        await store.updatePlan(tx, row, { on, updatedAt: now, ...(stopAll && { onSince: null }) });
        if (stopAll) await endSome(tx, merchantId, id, 'switched_off');
      }
      if (on !== row.on || stopAll) {
        if (on) await audit(tx, { merchantId, actor, action: 'care_plan.switched_on', subject: id });
        else await audit(tx, { merchantId, actor, action: 'care_plan.switched_off', subject: id });
      }
    },

    async remove(tx, merchantId, id, actor) {
      const row = await rowOf(tx, merchantId, id);
      const now = clock.now();
      await store.updatePlan(tx, row, { on: false, archivedAt: now, updatedAt: now });
      await endSome(tx, merchantId, id, 'removed');
      await audit(tx, { merchantId, actor, action: 'care_plan.removed', subject: id });
    },

    byId: async (reader, merchantId, id) => shown(reader, await rowOf(reader, merchantId, id)),

    async list(reader, merchantId) {
      const plans: Plan[] = [];
      for (const row of await store.plansOf.all(reader, { merchantId })) {
        const plan = await readable(shown(reader, row));
        if (plan) plans.push(plan); // the others can still be seen to; the log names this one
      }
      return plans;
    },

    async walks(reader, merchantId, of) {
      const rows = await walks.listWalks(reader, merchantId, of);
      const views = [];
      for (const row of rows) {
        const plan = row.endedAt === null ? await readable(deps.book.one(reader, merchantId, row.planId)) : undefined;
        views.push({
          id: row.id,
          customerId: row.customerId,
          state: row.state,
          reason: row.reason,
          stepId: plan ? await stepOf(reader, row, plan.draft) : null,
          nextAt: row.nextAt,
          startedAt: row.startedAt,
          endedAt: row.endedAt,
        });
      }
      return views;
    },

    async leave(tx, merchantId, walkId, actor) {
      const walk = await walks.walkById.get(tx, { merchantId, id: walkId });
      if (!walk) throw new DomainError('not_found', 'Nobody is in a plan under this id.');
      const ended = { merchantId, id: walkId, state: 'stopped', reason: 'staff', now: clock.now() };
      if (!(await walks.endWalk.get(tx, ended))) return; // over already: pressed twice
      await audit(tx, { merchantId, actor, action: 'care_plan.left', subject: walk.planId });
    },
  };
}

/** @throws FieldFaults for a plan that would do nothing */
function refuseEmpty({ steps }: PlanDraft): void {
  if (steps.length === 0)
    throw new FieldFaults([{ field: 'steps', message: 'Add a step: this plan does nothing yet.' }]);
}

/** The step somebody waits at: a question that is out, or the one that comes next. */
async function stepOf(reader: Reader, walk: walks.Walk, draft: PlanDraft): Promise<string | null> {
  const stand = await standOf(reader, walk, draft);
  return stand.step?.id ?? null;
}
