import { DAY } from '../kernel/clock.ts';
import type { Reader } from '../platform/db/index.ts';
import { type DueDeps, dueOf } from './due-rules.ts';
import type { CaseKind } from './rules.ts';
import { isOpen } from './steps.ts';
import { earlierCases } from './store-figures.ts';
import { stepsOf } from './store-steps.ts';
import type { CaseChange } from './store-steps.ts';
import type { Case } from './types.ts';

type Deps = Pick<DueDeps, 'clock' | 'merchants' | 'segments'>;

/** The same trouble within so long after it was settled is a return. */
export const RETURN = 30 * DAY;

/** How many earlier cases of a person are looked through for a return. */
const LOOKED = 50;

/** A complaint that a low score made: whoever is asked and gives one is about to leave. */
export const fromLowScore = (source: string, kind: CaseKind): boolean =>
  kind === 'complaint' && (source === 'survey' || source === 'plan');

/** The settled case of this person and category that came back with this one. */
async function returnOf(reader: Reader, merchantId: string, of: Case, category: string): Promise<string | null> {
  const earlier = await earlierCases(reader, merchantId, of, LOOKED);
  const same = earlier.find(
    (one) =>
      one.category === category &&
      !isOpen(one.step) &&
      of.openedAt - (one.archivedAt ?? one.reportedAt ?? one.openedAt) <= RETURN,
  );
  return same?.id ?? null;
}

/** From when the time to answer counts: the last opening. A case from before there were due times begins now. */
async function countsFrom(deps: Deps, reader: Reader, merchantId: string, of: Case): Promise<number> {
  if (of.dueAt === null) return deps.clock.now();
  if (of.reopened === 0) return of.openedAt;
  const steps = await stepsOf(reader, merchantId, of.id);
  const again = steps.findLast(({ reason }) => reason === 'customer' || reason === 'low_rating' || reason === 'staff');
  return again?.at ?? of.openedAt;
}

/** What a category means for a case: when it is due, whether it goes first, and whether it came back. */
export async function classified(
  deps: Deps,
  reader: Reader,
  merchantId: string,
  of: Case,
  as: { category: string; kind: CaseKind },
): Promise<CaseChange> {
  const { category, kind } = as;
  const from = await countsFrom(deps, reader, merchantId, of);
  const { dueAt, first } = await dueOf(deps, reader, merchantId, { from, category, customerId: of.customerId });
  const recursOf = await returnOf(reader, merchantId, of, category);
  const priority = first || recursOf !== null || of.reopened > 0 || fromLowScore(of.source, kind) ? 1 : 0;
  return { category, kind, dueAt, priority, recursOf, ...(dueAt === of.dueAt ? {} : { escalated: 0 }) };
}

/** Another time to answer, from now. */
export async function afresh(deps: Deps, reader: Reader, merchantId: string, of: Case): Promise<CaseChange> {
  const { category, customerId } = of;
  const { dueAt } = await dueOf(deps, reader, merchantId, { from: deps.clock.now(), category, customerId });
  return { dueAt };
}
