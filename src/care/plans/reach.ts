import { localDate } from '../../kernel/calendar.ts';
import { DAY } from '../../kernel/clock.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { PlanDeps } from './deps.ts';
import { DAILY, foundOn } from './find.ts';
import { meantBy } from './meant.ts';
import * as lately from './store-reach.ts';
import type { PlanDraft } from './types.ts';

const SPAN = 30 * DAY;

/**
 * Whom a plan would start: of triggers by day those whom today brings, of events those to whom it happened in the last
 * 30 days. Condition and segment count as they stand now; give it `db.aside`.
 */
export async function reach(deps: PlanDeps, reader: Reader, merchantId: string, draft: PlanDraft): Promise<number> {
  const now = deps.clock.now();
  const { trigger } = draft;
  const { zone } = await deps.merchants.byId(reader, merchantId);
  if (trigger.kind === 'day' && trigger.on !== localDate(now, zone)) return 0;
  // A day sets off the whole shop, which is counted and not gone through.
  if (DAILY.includes(trigger.kind) && trigger.kind !== 'day') {
    const plan = {
      merchantId,
      id: '',
      card: null,
      version: 0,
      on: true,
      onSince: now,
      searchedOn: null,
      updatedAt: now,
    };
    const people = new Set<string>();
    const today = localDate(now, zone);
    for await (const page of foundOn(deps, reader, { ...plan, draft }, { merchantId, zone, today }))
      for (const { customerId } of page) people.add(customerId);
    return people.size;
  }
  const meant = await meantBy(deps.segments, reader, merchantId, draft);
  if (meant.kind === 'nobody') return 0;
  const where = meant.kind === 'some' ? meant.where : undefined;
  return lately.countOf(reader, { merchantId, since: now - SPAN, where }, trigger);
}
