import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import type { TaskPagesDeps } from './pages-deps.ts';
import { feedChoicePages } from './pages-feed.ts';
import { formPages } from './pages-form.ts';
import { listPages } from './pages-list.ts';
import { onePages } from './pages-one.ts';

/** The agenda by day and month, one task, its form, and the addresses for calendar programs. */
export function tasksPages(deps: TaskPagesDeps): PageRouter {
  const pages = pageRouter();
  listPages(pages, deps);
  feedChoicePages(pages, deps);
  formPages(pages, deps); // before the pages of one task: /agenda/new names none
  onePages(pages, deps);
  return pages;
}
