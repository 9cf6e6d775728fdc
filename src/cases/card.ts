import type { Card, TimelineEntry } from '../platform/slice.ts';
import { isOpen } from './steps.ts';
import { stepsOfPerson } from './store-steps.ts';
import type { Cases } from './types.ts';

const MOST_COUNTED = 100;
const AGAIN = new Set<string | null>(['customer', 'low_rating', 'staff']);

/** Cases still open, each case and its steps in the timeline; what was said stands on the case's own page. */
export const casesCard = (cases: Cases): Card => ({
  async fields(reader, merchantId, customerId) {
    const known = await cases.list(reader, merchantId, { customerId, limit: MOST_COUNTED });
    return { openCases: known.filter(({ step }) => isOpen(step)).length };
  },
  async timeline(reader, merchantId, customerId, limit) {
    const known = await cases.list(reader, merchantId, { customerId, limit });
    const opened = known.map(({ id, number, kind, step, openedAt }): TimelineEntry => {
      return { at: openedAt, kind: 'case', values: { caseId: id, number, kind, step } };
    });
    const steps = await stepsOfPerson(reader, merchantId, customerId, limit);
    const taken = steps.map(({ caseId, number, step, actor, at, reason }): TimelineEntry => {
      return { at, kind: AGAIN.has(reason) ? 'caseAgain' : 'caseStep', values: { caseId, number, step, actor } };
    });
    return [...opened, ...taken].toSorted((a, b) => b.at - a.at).slice(0, limit);
  },
});
