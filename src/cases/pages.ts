import { pageRouter, type PageRouter } from '../platform/web/page-router.ts';
import { boardPages } from './pages-board.ts';
import { casePage } from './pages-case.ts';
import { causePages } from './pages-causes.ts';
import { changePages } from './pages-change.ts';
import type { CasePagesDeps } from './pages-deps.ts';
import { movePage } from './pages-move.ts';
import { newCasePages } from './pages-new.ts';
import { settingPages } from './pages-settings.ts';
import { timesPage } from './pages-times.ts';

export type { CasePagesDeps, Prevention, PreventionTask, ReadyAnswers } from './pages-deps.ts';

/** The cases in a browser. The fixed addresses stand before those with an id. */
export function casePages(deps: CasePagesDeps): PageRouter {
  const pages = pageRouter();
  boardPages(pages, deps);
  newCasePages(pages, deps);
  causePages(pages, deps);
  timesPage(pages, deps);
  settingPages(pages, deps);
  casePage(pages, deps);
  movePage(pages, deps);
  changePages(pages, deps);
  return pages;
}
