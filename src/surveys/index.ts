import type { Slice } from '../platform/slice.ts';
import { createBook } from './book.ts';
import type { Deps, SurveysDeps } from './deps.ts';
import { surveyDesk } from './desk.ts';
import { surveyPages, type SurveyPagesDeps } from './pages.ts';
import { indexOfShop, resultsOf } from './results.ts';
import { surveyApp } from './talk.ts';
import type { Surveys } from './types.ts';

export type * from './types.ts';
export { DIMENSIONS } from './types.ts';
export { FAULT_CODES, type SurveyFaultCode, SurveyFaults } from './fault-codes.ts';
export type { SurveysDeps } from './deps.ts';

/** Surveys of all shops, and what they plug in. */
export function createSurveys(own: SurveysDeps & Pick<SurveyPagesDeps, 'costs'>): { surveys: Surveys; slice: Slice } {
  const deps: Deps = { ...own, book: createBook() };
  const surveys = {
    ...surveyDesk(deps),
    // Counts of a survey with many answers take some milliseconds: no webhook waits for them.
    results: (reader, merchantId, id) => resultsOf(reader === deps.db.reader ? deps.db.aside : reader, merchantId, id),
    index: (reader, merchantId, months) => indexOfShop(deps, reader, merchantId, months),
  } as Surveys;
  return { surveys, slice: { name: 'surveys', keywords: [surveyApp(deps)], pages: surveyPages({ ...own, surveys }) } };
}
