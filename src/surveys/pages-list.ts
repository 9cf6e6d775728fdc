import { show } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { askedOf, type SurveyPagesDeps } from './pages-context.ts';
import { listView } from './views-list.ts';

/** All surveys, and ready ones to start from. */
export const listPages = (pages: PageRouter, deps: SurveyPagesDeps): PageRouter =>
  pages.get('/surveys', 'look', async (req, res) => {
    show(res, 'surveys/list', await listView(deps, await askedOf(deps, req, res)));
  });
