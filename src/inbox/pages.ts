import { pageRouter, type PageRouter } from '../platform/web/page-router.ts';
import { cannedPages } from './canned-pages.ts';
import { listPages } from './pages-list.ts';
import { threadPages } from './pages-thread.ts';
import { changePages } from './pages-change.ts';
import type { InboxPagesDeps } from './pages-deps.ts';

export type { InboxPagesDeps } from './pages-deps.ts';

/** The inbox in a browser. The fixed addresses stand before those with an id. */
export function inboxPages(deps: InboxPagesDeps): PageRouter {
  const pages = pageRouter();
  listPages(pages, deps);
  cannedPages(pages, deps);
  threadPages(pages, deps);
  changePages(pages, deps);
  return pages;
}
