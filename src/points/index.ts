import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Announce, Slice } from '../platform/slice.ts';
import { pointsActions } from './actions.ts';
import { pointsApi } from './api.ts';
import { openBook } from './book.ts';
import { pointsCard, pointsData } from './card.ts';
import { pointsFields } from './fields.ts';
import { pointsJobs } from './jobs.ts';
import { pointsKeywords } from './keywords.ts';
import { createLedger } from './ledger.ts';
import { pointsReactions } from './reactions.ts';
import type { Points } from './types.ts';

export type * from './types.ts';
export { pointSettings } from './settings.ts';

export interface PointsDeps {
  clock: Clock;
  merchants: Merchants;
  announce: Announce;
}

export const createPoints = (deps: PointsDeps): Points => createLedger(deps);

export function pointsSlice(deps: {
  points: Points;
  db: Database;
  clock: Clock;
  merchants: Merchants;
  customers: Customers;
}): Slice {
  const book = openBook(deps);
  return {
    name: 'points',
    keywords: pointsKeywords(deps),
    api: pointsApi(deps),
    actions: pointsActions(deps.points),
    jobs: pointsJobs(deps),
    on: pointsReactions(deps),
    segmentFields: pointsFields,
    card: pointsCard(deps.points, book),
    personalData: pointsData(deps.points, book),
  };
}
