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
    const [merchantId, id] = [merchantOf(res), idOf(req)];
    const { name } = await apps.byId(db.reader, merchantId, id);
    const file = await apps.exportFile(db.reader, merchantId, id);
    // What a name may hold and a file's may not becomes a dash.
    res.attachment(`${name.replaceAll(/[\\/:*?"<>|\p{C}]+/gu, '-')}.mcrm.json`);
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

  /** The steps that are at fault, as people count them. */
  function stepsIn(res: Response, { faults }: FieldFaults): string[] {
    const steps = faults.flatMap(({ field }) => /^file\.steps\.(\d+)/.exec(field)?.[1] ?? []);
    return [...new Set(steps)].slice(0, 5).map((step) => say(res, 'apps.import.step', { step: Number(step) + 1 }));
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
      // What a form would ask to be filled in cannot be filled in here.
      const found = fault.faults.map((one) => readFault(one, 'file_part')).map((one) => (one.code === 'form' ? { ...one, code: 'file_part' } : one)); // prettier-ignore
      const words = [...new Set(found.map((one) => faultWords(res, one)))].slice(0, 5);
      form(res.status(422), values, words, stepsIn(res, fault));
    }
  }

  return pages
    .get('/apps/import', 'settings', (_req, res) => form(res, { text: '' }))
    .post('/apps/import', 'settings', take)
    .get('/apps/:id/file', 'settings', download);
}
