import type { Card } from '../platform/slice.ts';
import type { Cases } from './types.ts';

const MOST_COUNTED = 100;

/** Cases still open, and each case in the timeline; what was said stands on the case's own page. */
export const casesCard = (cases: Cases): Card => ({
  async fields(reader, merchantId, customerId) {
    const known = await cases.list(reader, merchantId, { customerId, limit: MOST_COUNTED });
    return { openCases: known.filter(({ step }) => step !== 'reported' && step !== 'archived').length };
  },
  async timeline(reader, merchantId, customerId, limit) {
    const known = await cases.list(reader, merchantId, { customerId, limit });
    return known.map(({ id, number, kind, step, openedAt }) => ({
      at: openedAt,
      kind: 'case',
      values: { caseId: id, number, kind, step },
    }));
  },
});
