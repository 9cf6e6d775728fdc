import type { Reader } from '../../platform/db/index.ts';
import { readDraft } from './draft.ts';
import * as store from './store.ts';
import type { PlanDraft } from './types.ts';

/** Versions never change, so what was read once stays right; so many are kept. */
const MOST = 2000;

/** A plan as it stands, with everything chosen. */
export interface OpenPlan extends store.PlanRow {
  draft: PlanDraft;
}

export interface PlanBook {
  /** The plans of a shop that are not removed. */
  all(reader: Reader, merchantId: string): Promise<OpenPlan[]>;
  /** Undefined when there is none, or it was removed. */
  one(reader: Reader, merchantId: string, id: string): Promise<OpenPlan | undefined>;
}

/** Plans as the till and the worker read them: a small row each, and the choices from memory. */
export function createPlanBook(): PlanBook {
  const drafts = new Map<string, PlanDraft>();

  async function open(reader: Reader, row: store.PlanRow): Promise<OpenPlan> {
    const key = `${row.merchantId}:${row.id}:${row.version}`;
    let draft = drafts.get(key);
    if (!draft) {
      draft = readDraft((await store.draftOf.get(reader, { ...row }))!.draft);
      if (drafts.size >= MOST) drafts.clear();
      drafts.set(key, draft);
    }
    return { ...row, draft };
  }

  return {
    async all(reader, merchantId) {
      const rows = await store.plansOf.all(reader, { merchantId });
      const plans: OpenPlan[] = [];
      for (const row of rows) plans.push(await open(reader, row));
      return plans;
    },
    async one(reader, merchantId, id) {
      const row = await store.planById.get(reader, { merchantId, id });
      return row && open(reader, row);
    },
  };
}
