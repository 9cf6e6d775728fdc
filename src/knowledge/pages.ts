import type { Request, Response } from 'express';
import { newId } from '../kernel/ids.ts';
import { coach } from '../marketing/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { formOf, frameOf, merchantOf, say, show, staffOf, wantsPart } from '../platform/web/frame.ts';
import { pageRouter, type PageRouter } from '../platform/web/page-router.ts';
import { EntryFaults } from './faults.ts';
import { listPages } from './pages-list.ts';
import { BLANK, type EntryForm, entryIdOf, entryIn, formIn, formOfEntry, idIn, type KnowledgePagesDeps, previewView } from './pages-deps.ts'; // prettier-ignore
import { readyCode, readyEntry } from './ready.ts';

const FIELDS = ['question_en', 'answer_en', 'question_zh', 'answer_zh', 'words', 'topic'] as const;

/** Field of a fault as the form names it. */
function faultsIn(res: Response, fault: EntryFaults): Record<string, string> {
  return Object.fromEntries(
    [...fault.codes].map(([field, code]) => [field.replace('.', '_'), say(res, `knowledge.fault.${code}`)]),
  );
}

/** What a button of the form asks besides saving: only to look, or to put plain signs into one answer. */
function helped(form: EntryForm, wanted = ''): EntryForm | undefined {
  if (wanted === 'preview') return form;
  const field = wanted === 'plain:en' ? 'answerEn' : wanted === 'plain:zh' ? 'answerZh' : undefined;
  return field && { ...form, [field]: coach(form[field])?.rewrite ?? form[field] };
}

/** The answer library: read by everybody of the shop, written by whoever may change settings. */
export function knowledgePages(deps: KnowledgePagesDeps): PageRouter {
  const { db, clock, knowledge } = deps;
  const pages = pageRouter();

  async function showForm(
    res: Response,
    id: string,
    form: EntryForm,
    more: { key?: string; ready?: boolean; faults?: Record<string, string>; archived?: boolean } = {},
  ): Promise<void> {
    const all = await knowledge.list(db.reader, merchantOf(res));
    show(res, 'knowledge/form', {
      id,
      form,
      key: more.key ?? newId(clock.now()),
      ready: more.ready ?? false,
      archived: more.archived ?? false,
      faults: { ...Object.fromEntries(FIELDS.map((field) => [field, ''])), ...more.faults },
      topics: [...new Set(all.map(({ topic }) => topic).filter(Boolean))],
      preview: previewView(form),
    });
  }

  /** Keeps a new entry or a change, or shows the form again with what is wrong. */
  async function save(req: Request, res: Response, id: string): Promise<void> {
    const posted = formOf(req);
    const form = formIn(posted);
    const key = idIn(posted['key']) || newId(clock.now());
    const looked = helped(form, posted['do']);
    if (looked) return showForm(res, id, looked, { key });
    const [merchantId, { actor }] = [merchantOf(res), staffOf(res)];
    try {
      await db.write(async (tx) => {
        if (id) await knowledge.change(tx, merchantId, id, entryIn(form), actor);
        else await knowledge.add(tx, merchantId, entryIn(form), actor, key);
      });
    } catch (fault) {
      if (!(fault instanceof EntryFaults)) throw fault;
      return showForm(res.status(422), id, form, { key, faults: faultsIn(res, fault) });
    }
    res.redirect(303, `/knowledge?done=knowledge.done.${id ? 'changed' : 'added'}`);
  }

  const change = (path: string, done: string, work: (tx: Tx, merchantId: string, id: string, actor: string) => Promise<void>) =>
    pages.post(`/knowledge/:id/${path}`, 'settings', async (req, res) => {
      const id = entryIdOf(req);
      await db.write((tx) => work(tx, merchantOf(res), id, staffOf(res).actor));
      const undo = path === 'archive' ? `&undo=${id}` : '';
      res.redirect(303, `/knowledge?done=knowledge.done.${done}${undo}`);
    }); // prettier-ignore

  listPages(pages, deps);
  pages.get('/knowledge/new', 'settings', async (req, res) => {
    const { views, language } = frameOf(res);
    const code = readyCode(req.query['ready']);
    const form = code ? formOfEntry(readyEntry(views.words, code, language)) : BLANK;
    await showForm(res, '', form, { ready: code !== undefined });
  });
  pages.post('/knowledge', 'settings', (req, res) => save(req, res, ''));
  pages.post('/knowledge/preview', 'settings', (req, res) => {
    const form = formIn(formOf(req));
    if (wantsPart(req)) show(res, 'knowledge/preview', previewView(form));
    else res.redirect(303, '/knowledge/new');
  });
  pages.get('/knowledge/:id', 'settings', async (req, res) => {
    const entry = await knowledge.byId(db.reader, merchantOf(res), entryIdOf(req));
    await showForm(res, entry.id, formOfEntry(entry), { archived: entry.archivedAt !== null });
  });
  pages.post('/knowledge/:id', 'settings', async (req, res) => {
    const { id } = await knowledge.byId(db.reader, merchantOf(res), entryIdOf(req));
    await save(req, res, id);
  });
  change('archive', 'archived', knowledge.archive);
  change('restore', 'restored', knowledge.restore);
  return pages;
}
