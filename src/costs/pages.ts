import { type Request, type Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { csvOf } from '../platform/csv.ts';
import { formOf, malformedOf, merchantOf, show, staffOf } from '../platform/web/frame.ts';
import { pageRouter, type PageRouter } from '../platform/web/page-router.ts';
import { type CostPagesDeps, faultsIn } from './pages-deps.ts';
import { pricePages } from './pages-prices.ts';
import { daysOf } from './rules.ts';
import { rowsOf } from './sums-store.ts';
import { csvRows, monthAsked, monthView } from './view-month.ts';

/** What texts cost: the month against its budget, and where the money went. */
export function costPages(deps: CostPagesDeps): PageRouter {
  const { db, costs } = deps;

  async function costsPage(
    req: Request,
    res: Response,
    refused?: { values: Record<string, string>; faults: Record<string, string> },
  ): Promise<void> {
    const view = await monthView(deps, res, req.query['month']);
    show(res, 'costs/month', { ...view, values: refused?.values ?? view.values, faults: refused?.faults ?? {} });
  }

  /** Does what a form asks, or shows the page again with what was entered and what is wrong with it. */
  const form =
    (
      done: string,
      texts: readonly string[],
      act: (res: Response, fields: Record<string, string>) => Promise<unknown>,
    ) =>
    async (req: Request, res: Response): Promise<void> => {
      const fields = formOf(req);
      try {
        const malformed = texts.find((name) => malformedOf(req).has(name));
        if (malformed) throw new DomainError('invalid', 'This did not come as a text.', malformed);
        await act(res, fields);
      } catch (thrown) {
        const faults = faultsIn(res, thrown);
        const kept = await monthView(deps, res, undefined);
        return costsPage(req, res.status(422), { values: { ...kept.values, ...fields }, faults });
      }
      res.redirect(303, `/costs?done=costs.done.${done}`);
    };

  return pricePages(
    deps,
    pageRouter()
      .get('/costs', 'money', (req, res) => costsPage(req, res))
      .get('/costs/export', 'export', (_req, res) => res.redirect(303, '/costs'))
      .post('/costs/export', 'export', async (req, res) => {
        const { merchantId, actor } = staffOf(res);
        const month = await monthAsked(deps, merchantId, formOf(req)['month']);
        await db.write((tx) => deps.audit(tx, { merchantId, actor, action: 'costs.exported', details: { month } }));
        const rows = await rowsOf(db.aside, merchantId, daysOf(month));
        const { header, cells } = await csvRows(deps, res, rows);
        res.set('Content-Disposition', `attachment; filename="costs-${month}.csv"`);
        res.type('text/csv; charset=utf-8').send(csvOf(header, cells));
      })
      .get('/costs/budget', 'money', (_req, res) => res.redirect(303, '/costs')) // a page's language link
      .get('/costs/flyer', 'money', (_req, res) => res.redirect(303, '/costs'))
      .post(
        '/costs/budget',
        'money',
        form('limits', ['month', 'day', 'currency'], (res, { month = '', day = '', currency = '' }) =>
          db.write((tx) => costs.setLimits(tx, merchantOf(res), { month, day, currency }, staffOf(res).actor)),
        ),
      )
      .post(
        '/costs/flyer',
        'money',
        form('flyer', ['flyer'], (res, { flyer = '' }) =>
          db.write((tx) => costs.setFlyer(tx, merchantOf(res), flyer, staffOf(res).actor)),
        ),
      ),
  );
}
