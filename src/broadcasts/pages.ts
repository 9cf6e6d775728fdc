import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import { checkPages } from './pages-check.ts';
import { composePages } from './pages-compose.ts';
import type { BroadcastPagesDeps } from './pages-context.ts';
import { listPages } from './pages-list.ts';
import { onePages } from './pages-one.ts';

export type { BroadcastPagesDeps } from './pages-context.ts';

/** The pages of broadcasts. The composer's `/broadcasts/new` must be asked before `/broadcasts/:id`. */
export function broadcastPages(deps: BroadcastPagesDeps): PageRouter {
  const pages = pageRouter();
  for (const add of [listPages, composePages, checkPages, onePages]) add(pages, deps);
  return pages;
}
