import type { Request, Response } from 'express';
import { isId } from '../kernel/ids.ts';
import { show, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { askedOf, type BroadcastPagesDeps, idOf } from './pages-context.ts';
import { isMoving, rowView, segmentNames } from './views-list.ts';

const A_PAGE = 20;

/** All broadcasts, newest first; the numbers of those that move look again by themselves. */
export function listPages(pages: PageRouter, deps: BroadcastPagesDeps): PageRouter {
  async function list(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const before = typeof req.query['before'] === 'string' && isId(req.query['before']) ? req.query['before'] : '';
    const [found, names] = await Promise.all([
      deps.broadcasts.list(deps.db.reader, asked.merchantId, { ...(before && { before }), limit: A_PAGE + 1 }),
      segmentNames(deps, asked),
    ]);
    const shown = found.slice(0, A_PAGE);
    const rows = await Promise.all(shown.map((broadcast) => rowView(deps, asked, broadcast, names)));
    show(res, 'broadcasts/list', {
      rows,
      first: before === '',
      older: found.length > A_PAGE ? shown.at(-1)!.id : '',
    });
  }
  /** The numbers of one row, while they move; then the list is loaded whole, since other buttons belong to it. */
  async function counts(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const broadcast = await deps.broadcasts.byId(deps.db.reader, asked.merchantId, idOf(req));
    if (!wantsPart(req)) return res.redirect(303, `/broadcasts/${broadcast.id}`);
    if (!isMoving(broadcast.status)) res.set('HX-Refresh', 'true');
    const row = await rowView(deps, asked, broadcast, new Map());
    if (row.counts) show(res, 'broadcasts/row-counts', row);
    else res.status(204).end(); // it has not begun
  }

  return pages.get('/broadcasts', 'look', list).get('/broadcasts/:id/counts', 'look', counts);
}
