import type { Reader } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log.ts';
import { readDraft, Unreadable } from './draft.ts';
import * as store from './store.ts';
import type { PlanDraft } from './types.ts';

/** Versions never change, so what was read once stays right; so many are kept. */
const MOST = 2000;

/** A plan as it stands, with everything chosen. */
export interface OpenPlan extends store.PlanRow {
  draft: PlanDraft;
}

export interface PlanBook {
  /** The plans of a shop that are not removed; one that cannot be read is left out, so that the till and the others go on. */
  all(reader: Reader, merchantId: string): Promise<OpenPlan[]>;
  /** Undefined when there is none, or it was removed. @throws Unreadable */
  one(reader: Reader, merchantId: string, id: string): Promise<OpenPlan | undefined>;
}

/** What was chosen in a plan, read from its row. @throws Unreadable */
export async function draftIn(reader: Reader, row: store.PlanRow): Promise<PlanDraft> {
  try {
    return readDraft((await store.draftOf.get(reader, { ...row }))?.draft);
  } catch (fault) {
    throw fault instanceof SyntaxError ? new Unreadable() : fault; // no JSON at all
  }
}

/** Undefined instead of `Unreadable`. */
export async function readable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (fault) {
    if (fault instanceof Unreadable) return undefined;
    throw fault;
  }
}

/** Plans as the till and the worker read them: a small row each, and the choices from memory. */
export function createPlanBook(log: Pick<Logger, 'error'>): PlanBook {
  const drafts = new Map<string, PlanDraft>();
  const told = new Set<string>();

  /** Told once, and not with every receipt. */
  function tell({ id, version }: store.PlanRow): void {
    if (told.has(`${id}:${version}`)) return;
    told.add(`${id}:${version}`);
    log.error({ planId: id, version }, 'a care plan cannot be read and does nothing; remove it and make it anew');
  }

  async function open(reader: Reader, row: store.PlanRow): Promise<OpenPlan> {
    const key = `${row.merchantId}:${row.id}:${row.version}`;
    let draft = drafts.get(key);
    if (!draft) {
      draft = await draftIn(reader, row);
      if (drafts.size >= MOST) drafts.clear();
      drafts.set(key, draft);
    }
    return { ...row, draft };
  }

  return {
    async all(reader, merchantId) {
      const rows = await store.plansOf.all(reader, { merchantId });
      const plans: OpenPlan[] = [];
      for (const row of rows) {
        const plan = await readable(open(reader, row));
        if (plan) plans.push(plan);
        else tell(row);
      }
      return plans;
    },
    async one(reader, merchantId, id) {
      const row = await store.planById.get(reader, { merchantId, id });
      return row && open(reader, row);
    },
  };
}
