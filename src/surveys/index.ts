import type { Pump } from '../platform/scheduler/index.ts';
import type { Slice } from '../platform/slice.ts';
import { surveysApi } from './api.ts';
import { createBook } from './book.ts';
import type { Deps, SurveysDeps } from './deps.ts';
import { surveyDesk } from './desk.ts';
import { surveyFields } from './fields.ts';
import { surveyPages } from './pages.ts';
import { surveyCard, surveyData } from './personal-data.ts';
import { surveyPump } from './pump.ts';
import { surveyReactions } from './reactions.ts';
import { rehearsal } from './rehearse.ts';
import { indexOfShop, resultsOf } from './results.ts';
import { roundDesk } from './rounds.ts';
import { saidOf } from './said.ts';
import { surveyApp } from './talk.ts';
import { takeBack } from './take-back.ts';
import { typeIn } from './type-in.ts';
import type { Surveys } from './types.ts';

export type * from './types.ts';
export { DIMENSIONS } from './types.ts';
export { FAULT_CODES, type SurveyFaultCode, SurveyFaults } from './fault-codes.ts';
export type { SurveysDeps } from './deps.ts';
export { type SurveyDifference, wrongTallies } from './check.ts';
export { strayRuns } from './store-strays.ts';
export { skipRestored } from './store-restored.ts';

/** Surveys of all shops, the pump that asks people in the worker, and what they plug in. */
export function createSurveys(own: SurveysDeps): { surveys: Surveys; pump: Pump; slice: Slice } {
  const deps: Deps = { ...own, book: createBook() };
  const surveys: Surveys = {
    ...surveyDesk(deps),
    ...roundDesk(deps),
    typeIn: typeIn(deps),
    takeBack: takeBack(deps),
    said: saidOf(deps),
    rehearse: rehearsal(deps),
    // Counts of a survey with many answers take some milliseconds: no webhook waits for them.
    results: (reader, merchantId, id) => resultsOf(reader === deps.db.reader ? deps.db.aside : reader, merchantId, id),
    index: (reader, merchantId, months) => indexOfShop(deps, reader, merchantId, months),
  };
  return {
    surveys,
    pump: surveyPump(deps, surveys),
    slice: {
      name: 'surveys',
      keywords: [surveyApp(deps)],
      pages: surveyPages({ ...own, surveys }),
      api: surveysApi(surveys),
      segmentFields: surveyFields,
      on: surveyReactions(deps),
      card: surveyCard(),
      personalData: surveyData(deps),
    },
  };
}
