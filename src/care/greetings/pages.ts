import { type PageRouter, pageRouter } from '../../platform/web/page-router.ts';
import { calendarPages } from './pages-calendar.ts';
import type { GreetingPagesDeps } from './pages-context.ts';
import { editPages } from './pages-edit.ts';
import { listPages } from './pages-list.ts';
import { onePages } from './pages-one.ts';

export type { GreetingPagesDeps } from './pages-context.ts';

/** The care calendar and the pages of greetings. `/care/greetings/new` must be asked before `/care/greetings/:id`. */
export function greetingPages(deps: GreetingPagesDeps, pages: PageRouter = pageRouter()): PageRouter {
  for (const add of [calendarPages, editPages, listPages, onePages]) add(pages, deps);
  return pages;
}
