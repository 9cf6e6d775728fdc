import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { askPages } from './pages-ask.ts';
import type { SurveyPagesDeps } from './pages-context.ts';
import { editPages } from './pages-edit.ts';
import { listPages } from './pages-list.ts';
import { onePages } from './pages-one.ts';
import { resultPages } from './pages-results.ts';
import { typePages } from './pages-type.ts';

export type { SurveyPagesDeps } from './pages-context.ts';

/** The pages of surveys. `/surveys/new` must be asked before `/surveys/:id`. */
export function surveyPages(deps: SurveyPagesDeps): PageRouter {
  const pages = pageRouter();
  for (const add of [listPages, editPages, askPages, typePages, resultPages, onePages]) add(pages, deps);
  return pages;
}
