import type { Request, Response } from 'express';
import { z } from 'zod';
import { type CsvRead, ENCODINGS, readCsv } from '../../platform/csv-read.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { CsvCell } from '../../platform/csv.ts';
import { sendCsv } from '../../platform/web/csv-answer.ts';
import { formOf, merchantOf, say, show, staffOf, wantsPart } from '../../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../../platform/web/page-router.ts';
import { FieldFaults } from '../../platform/web/problems.ts';
import { uploadOf } from '../../platform/web/upload.ts';
import { cellsOf } from './check.ts';
import type { ImportDeps } from './deps.ts';
import { planForm, readPlan } from './plan-form.ts';
import type { RowFault } from './plan.ts';
import * as service from './service.ts';
import * as store from './store.ts';
import { faultRows, importList, pageOf } from './views.ts';

const beginForm = z.object({
  kind: z.enum(['people', 'stops']).catch('people'),
  encoding: z.enum(ENCODINGS).optional().catch(undefined),
  text: z.string().catch(''),
});

/** The file chosen, or what was pasted into the box. */
function readSource(res: Response, form: z.output<typeof beginForm>): Promise<CsvRead> | 'too_large' {
  const { bytes, tooLarge } = uploadOf(res);
  if (tooLarge) return 'too_large';
  if (bytes.length > 0) return readCsv(bytes, form.encoding ? { encoding: form.encoding } : {});
  return readCsv(Buffer.from(form.text, 'utf8'), { encoding: 'utf-8' });
}

/** `/customers/import`: upload, columns, dry run, run, result, undo; each step a page that works without a script. */
export function importPages(deps: ImportDeps): PageRouter {
  const { db } = deps;

  async function showStart(res: Response, values: { kind: string; text: string }, fault = '', limits = {}) {
    const imports = await importList(deps, res, await store.list(db.reader, merchantOf(res), 30));
    show(res, 'import/start', {
      values,
      fault: fault === '' ? '' : say(res, `import.file.${fault}`, limits),
      encodings: ENCODINGS,
      imports,
    });
  }

  async function upload(req: Request, res: Response): Promise<void> {
    const form = beginForm.parse(formOf(req));
    const reading = readSource(res, form);
    if (reading === 'too_large') return showStart(res.status(422), form, 'too_large');
    const read = await reading;
    if (!read.ok) {
      const { code, line = 0, most = 0 } = read.fault;
      return showStart(res.status(422), form, code, { line, most });
    }
    const id = await service.begin(deps, merchantOf(res), staffOf(res).actor, form.kind, read.table);
    res.redirect(303, `/customers/import/${id}`);
  }

  const idOf = (req: Request): string => String(req.params['id']);

  async function showPage(req: Request, res: Response): Promise<void> {
    const view = await service.viewOf(deps, db.reader, merchantOf(res), idOf(req));
    const { name, values } = await pageOf(deps, res, view);
    const part = wantsPart(req) && req.query['part'] === 'progress';
    if (part && name !== 'progress') return void res.set('HX-Refresh', 'true').status(204).end();
    show(res, part ? 'import/bar' : `import/${name}`, values);
  }

  async function plan(req: Request, res: Response): Promise<void> {
    const [merchantId, id] = [merchantOf(res), idOf(req)];
    const view = await service.viewOf(deps, db.reader, merchantId, id);
    const chosen = readPlan(formOf(req), view.head);
    try {
      await db.write((tx) => service.choose(deps, tx, merchantId, id, chosen));
    } catch (fault) {
      if (fault instanceof DomainError && fault.code === 'conflict')
        return res.redirect(303, `/customers/import/${id}`);
      if (!(fault instanceof FieldFaults)) throw fault;
      const faults = Object.fromEntries(fault.faults.map(({ field, message }) => [field, message]));
      return show(res.status(422), 'import/columns', await planForm(deps, res, view, chosen, faults));
    }
    res.redirect(303, `/customers/import/${id}`);
  }

  /** Back to the columns after a dry run. */
  async function columns(req: Request, res: Response): Promise<void> {
    const view = await service.viewOf(deps, db.reader, merchantOf(res), idOf(req));
    if (view.head.state !== 'checked' || !view.plan) return res.redirect(303, `/customers/import/${idOf(req)}`);
    show(res, 'import/columns', await planForm(deps, res, view, view.plan));
  }

  async function* rowsOf(res: Response, head: store.ImportHead, what: 'faults' | 'kept'): AsyncGenerator<CsvCell[][]> {
    const merchantId = merchantOf(res);
    for (let after = 0; ;) {
      const rows = await store.rowsToTell(db.reader, merchantId, head.id, what, { after, limit: 500 });
      if (rows.length === 0) return;
      after = rows.at(-1)!.line;
      yield rows.map((row) => [
        row.line,
        what === 'kept' ? say(res, 'import.kept') : faultRows(res, (row.faults ?? []) as RowFault[]).join(' '),
        ...cellsOf(deps, merchantId, row),
      ]);
    }
  }

  async function rowsFile(req: Request, res: Response): Promise<void> {
    const { head, header } = await service.viewOf(deps, db.reader, merchantOf(res), idOf(req));
    const what = req.query['what'] === 'kept' ? 'kept' : 'faults';
    const titles = header ?? Array.from({ length: head.columns }, (_, index) => say(res, 'import.column', { number: index + 1 })); // prettier-ignore
    const first = [say(res, 'import.row'), say(res, 'import.what')];
    await sendCsv(
      res,
      what === 'kept' ? 'import-kept' : 'import-faults',
      [...first, ...titles],
      rowsOf(res, head, what),
    );
  }

  const act =
    (done: string, work: (merchantId: string, id: string, actor: string) => Promise<void>) =>
    async (req: Request, res: Response): Promise<void> => {
      try {
        await work(merchantOf(res), idOf(req), staffOf(res).actor);
      } catch (fault) {
        // A second click, or another window: the page tells where the import is now.
        if (!(fault instanceof DomainError) || fault.code !== 'conflict') throw fault;
        return res.redirect(303, `/customers/import/${idOf(req)}`);
      }
      res.redirect(303, done === '' ? `/customers/import/${idOf(req)}` : `/customers/import?done=import.done.${done}`);
    };

  return pageRouter()
    .get('/customers/import', 'import', (_req, res) => showStart(res, { kind: 'people', text: '' }))
    .post('/customers/import', 'import', upload)
    .get('/customers/import/:id', 'import', showPage)
    .get('/customers/import/:id/columns', 'import', columns)
    .get('/customers/import/:id/rows.csv', 'import', rowsFile)
    .post('/customers/import/:id/plan', 'import', plan)
    .post('/customers/import/:id/start', 'import', act('', (merchantId, id, actor) => db.write((tx) => service.start(deps, tx, merchantId, id, actor)))) // prettier-ignore
    .post('/customers/import/:id/undo', 'import', act('', (merchantId, id, actor) => db.write((tx) => service.undo(tx, merchantId, id, actor)))) // prettier-ignore
    .post('/customers/import/:id/drop', 'import', act('dropped', (merchantId, id) => db.write((tx) => service.drop(tx, merchantId, id)))); // prettier-ignore
}
