import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import type { AppPagesDeps } from './pages-context.ts';
import { editPages } from './pages-edit.ts';
import { filePages } from './pages-file.ts';
import { listPages } from './pages-list.ts';
import { onePages } from './pages-one.ts';
import { specialPages } from './pages-special.ts';
import { tryPages } from './pages-try.ts';

export type { AppPagesDeps } from './pages-context.ts';

/** The pages of apps. `/apps/new`, `/apps/away` and `/apps/import` must be asked before `/apps/:id`. */
export function appPages(deps: AppPagesDeps): PageRouter {
  const pages = pageRouter();
  for (const add of [listPages, filePages, editPages, tryPages, specialPages, onePages]) add(pages, deps);
  return pages;
}
