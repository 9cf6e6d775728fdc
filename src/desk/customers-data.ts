import type { Request, Response } from 'express';
import { csvOf } from '../platform/csv.ts';
import { formOf, merchantOf, requireFresh, requireSessionRight, say, show, staffOf } from '../platform/web/frame.ts';
import { hasRight } from '../platform/web/principal.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { liveId } from './customers-edit.ts';
import { headOf } from './customers-page.ts';

/** Words that mean "yes, erase" in the languages of the pages. */
const SURE = new Set(['erase', '删除']);

const leafOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** Every value by itself: which part knows it, which row, which field. Opens in any spreadsheet, whatever slices there are. */
function flat(value: unknown, path: string[] = []): [string, string, string][] {
  if (value === null || typeof value !== 'object') return [[path[0] ?? '', path.slice(1).join('.'), leafOf(value)]];
  return Object.entries(value).flatMap(([key, part]) => flat(part, [...path, key]));
}

async function showData(deps: CustomersDeskDeps, res: Response, id: string, fault: string): Promise<void> {
  const { head } = await headOf(deps, res, id);
  const principal = staffOf(res);
  show(res, 'customers/data', {
    head,
    fault: fault === '' ? '' : say(res, `customers.fault.${fault}`),
    word: say(res, 'customers.data.word'),
    mayExport: hasRight(principal, 'export'),
    mayErase: hasRight(principal, 'merge'),
  });
}

/** What may be done with all that is known of a person: give it to them, or forget it. */
export async function data(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  await showData(deps, res, await liveId(deps, req, res), '');
}

/** A file with everything every slice knows of a person; written down first. */
export async function exportPerson(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  requireFresh(res);
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const format = formOf(req)['format'] === 'csv' ? 'csv' : 'json';
  await deps.db.write((tx) =>
    deps.staff.audit(tx, { merchantId, actor, action: 'customer.exported', subject: id, details: { format } }),
  );
  const known = await deps.register.export(deps.db.aside, merchantId, id);
  res.attachment(`customer-${id}.${format}`);
  if (format === 'json') res.type('application/json').send(JSON.stringify(known, null, 2));
  else res.type('text/csv').send(csvOf(['part', 'field', 'value'], flat(known)));
}

/** Forgets a person, after the word for it was typed. */
export async function erase(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  requireSessionRight(res, 'merge');
  const id = await liveId(deps, req, res);
  const typed = (formOf(req)['word'] ?? '').normalize('NFKC').trim().toLowerCase();
  if (!SURE.has(typed)) return showData(deps, res.status(422), id, 'word');
  await deps.db.write((tx) => deps.register.erase(tx, merchantOf(res), id, staffOf(res).actor));
  res.redirect(303, '/customers?done=customers.done.erased');
}
