import { type PageRouter, pageRouter } from '../../platform/web/page-router.ts';
import { editPages } from './pages-edit.ts';
import type { PlanPagesDeps } from './pages-context.ts';
import { listPages } from './pages-list.ts';
import { onePages } from './pages-one.ts';
import { tryPages } from './pages-try.ts';

export type { PlanPagesDeps } from './pages-context.ts';

/** The pages of care plans. `/care/plans/new` must be asked before `/care/plans/:id`. */
export function planPages(deps: PlanPagesDeps): PageRouter {
  const pages = pageRouter();
  for (const add of [listPages, tryPages, editPages, onePages]) add(pages, deps);
  return pages;
}
