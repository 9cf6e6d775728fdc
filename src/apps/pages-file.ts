import type { Request, Response } from 'express';
import { formOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { uploadOf } from '../platform/web/upload.ts';
import { type AppPagesDeps, idOf } from './pages-context.ts';
import { faultWords, readFault } from './views-faults.ts';

/** A file of an app is a few kilobytes; a larger one is something else. */
const MOST_BYTES = 200_000;

/** An app taken along as a file, and one taken in. */
export function filePages(pages: PageRouter, deps: AppPagesDeps): PageRouter {
  const { db, apps } = deps;

  async function download(req: Request, res: Response): Promise<void> {
    const file = await apps.exportFile(db.reader, merchantOf(res), idOf(req));
    res.set('Content-Disposition', 'attachment; filename="app.mcrm.json"');
    res.type('application/json').send(file);
  }

  const form = (res: Response, values: { text: string }, faults: string[] = [], places: string[] = []): void =>
    show(res, 'apps/import', { values, faults, places });

  /** The file chosen, or what was pasted into the box; undefined: too large. */
  function sourceOf(req: Request, res: Response): string | undefined {
    const { bytes, tooLarge } = uploadOf(res);
    const text = bytes.length > 0 ? bytes.toString('utf8') : (formOf(req)['text'] ?? '');
    return tooLarge || text.length > MOST_BYTES ? undefined : text;
  }

  async function take(req: Request, res: Response): Promise<void> {
    const text = sourceOf(req, res);
    const values = { text: (formOf(req)['text'] ?? '').slice(0, MOST_BYTES) };
    if (text === undefined) return form(res.status(422), { text: '' }, [say(res, 'apps.fault.file_long')]);
    if (text.trim() === '') return form(res.status(422), values, [say(res, 'apps.import.nothing')]);
    try {
      const { id, dropped } = await db.write((tx) => apps.importFile(tx, merchantOf(res), text, staffOf(res).actor));
      res.redirect(303, `/apps/${id}/edit?done=apps.done.${dropped.length > 0 ? 'importedPart' : 'imported'}`);
    } catch (fault) {
      if (!(fault instanceof FieldFaults)) throw fault;
      const found = fault.faults.map((one) => readFault(one, 'file_form'));
      const words = [...new Set(found.map((one) => faultWords(res, one)))].slice(0, 5);
      const places = fault.faults.map(({ field }) => field.replace(/^file\.?/, '')).filter((place) => place !== '');
      form(res.status(422), values, words, [...new Set(places)].slice(0, 5));
    }
  }

  return pages
    .get('/apps/import', 'settings', (_req, res) => form(res, { text: '' }))
    .post('/apps/import', 'settings', take)
    .get('/apps/:id/file', 'settings', download);
}
