import type { Request, Response } from 'express';
import { isId } from '../kernel/ids.ts';
import { show, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { askedOf, type BroadcastPagesDeps } from './pages-context.ts';
import { isMoving, rowView } from './views-list.ts';

const A_PAGE = 20;

/** All broadcasts, newest first; the list looks again by itself only while something moves. */
export function listPages(pages: PageRouter, deps: BroadcastPagesDeps): PageRouter {
  async function list(req: Request, res: Response): Promise<void> {
    const asked = await askedOf(deps, req, res);
    const { merchantId } = asked;
    const before = typeof req.query['before'] === 'string' && isId(req.query['before']) ? req.query['before'] : '';
    const [found, segments] = await Promise.all([
      deps.broadcasts.list(deps.db.reader, merchantId, { ...(before && { before }), limit: A_PAGE + 1 }),
      deps.segments.list(deps.db.reader, merchantId),
    ]);
    const names = new Map(segments.map(({ id, name }) => [id, name]));
    const shown = found.slice(0, A_PAGE);
    const rows = await Promise.all(shown.map((broadcast) => rowView(deps, asked, broadcast, names)));
    show(res, wantsPart(req) ? 'broadcasts/rows' : 'broadcasts/list', {
      rows,
      first: before === '',
      here: before ? `/broadcasts?before=${before}` : '/broadcasts',
      moving: shown.some(({ status }) => isMoving(status)),
      older: found.length > A_PAGE ? shown.at(-1)!.id : '',
    });
  }
  return pages.get('/broadcasts', 'look', list);
}
