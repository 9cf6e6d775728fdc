import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { fold } from '../kernel/fold.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { formOf, frameOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import * as canned from './canned.ts';
import { idIn, type InboxPagesDeps } from './pages-deps.ts';

const NAME_MAX = 40;
const SHORTCUT = /^[\p{L}\p{N}-]{1,20}$/u;

type Values = Record<'language' | 'name' | 'shortcut' | 'text', string>;
type Faults = Partial<Record<keyof Values, string>>;

const BLANK: Values = { language: 'en', name: '', shortcut: '', text: '' };

/** Reads the form of a reply, or tells what is wrong with each field. */
function readForm(deps: InboxPagesDeps, res: Response, form: Record<string, string>) {
  const { language = '', name = '', shortcut = '', text = '' } = form;
  const values: Values = { language, name: name.trim(), shortcut: fold(shortcut), text: text.trim() };
  const wrong = (field: string, count?: number): string => say(res, `inbox.replies.fault.${field}`, { count });
  const faults: Faults = {};
  if (!LANGUAGES.includes(language as Language)) faults.language = wrong('language');
  if (values.name === '' || values.name.length > NAME_MAX) faults.name = wrong('name', NAME_MAX);
  if (!SHORTCUT.test(values.shortcut)) faults.shortcut = wrong('shortcut');
  const code = canned.faultOf(deps, values.text);
  if (code) faults.text = say(res, `inbox.replies.text.${code}`);
  return { values: { ...values, shortcut: values.shortcut || shortcut }, faults };
}

/** The shop's ready replies: read by everybody who answers, changed by whoever may change settings. */
export function cannedPages(pages: PageRouter, deps: InboxPagesDeps): void {
  const { db, clock, staff } = deps;

  const formView = (id: string, values: Values, faults: Faults = {}) => ({
    id,
    values,
    faults: { language: '', name: '', shortcut: '', text: '', ...faults },
    languages: LANGUAGES.map((code) => ({ code, here: code === values.language })),
    fields: canned.fieldsOf(deps).map((name) => ({ name, braces: name === 'name' ? `{{name "…"}}` : `{{${name}}}` })),
  });

  async function showAll(res: Response): Promise<void> {
    const all = await canned.listCanned(db.reader, merchantOf(res));
    const groups = LANGUAGES.map((code) => ({ code, replies: all.filter(({ language }) => language === code) }));
    show(res, 'inbox/replies', { groups });
  }

  async function save(req: Request, res: Response, id: string): Promise<void> {
    const { values, faults } = readForm(deps, res, formOf(req));
    const refuse = (found: Faults): void => show(res.status(422), 'inbox/replies-form', formView(id, values, found));
    if (Object.keys(faults).length > 0) return refuse(faults);
    const merchantId = merchantOf(res);
    const reply = { ...values, language: values.language as Language };
    try {
      await db.write(async (tx) => {
        const saved = id || (await canned.addCanned(tx, merchantId, reply, clock.now()));
        if (id) await canned.changeCanned(tx, merchantId, id, reply, clock.now());
        await staff.audit(tx, { merchantId, actor: staffOf(res).actor, action: 'reply.saved', subject: saved });
      });
    } catch (fault) {
      if (fault instanceof DomainError && fault.field === 'shortcut')
        return refuse({ shortcut: say(res, 'inbox.replies.fault.taken') });
      throw fault;
    }
    res.redirect(303, '/inbox/replies?done=inbox.done.replySaved');
  }

  pages.get('/inbox/replies', 'look', (_req, res) => showAll(res));
  pages.get('/inbox/replies/new', 'settings', (_req, res) => {
    show(res, 'inbox/replies-form', formView('', { ...BLANK, language: frameOf(res).language }));
  });
  pages.post('/inbox/replies', 'settings', (req, res) => save(req, res, ''));
  pages.get('/inbox/replies/:id', 'settings', async (req, res) => {
    const { id, ...values } = await canned.cannedById(db.reader, merchantOf(res), idIn(req.params['id']));
    show(res, 'inbox/replies-form', formView(id, values));
  });
  pages.post('/inbox/replies/defaults', 'settings', async (req, res) => {
    const language = LANGUAGES.find((code) => code === formOf(req)['language']) ?? 'en';
    const { views } = frameOf(res);
    const merchantId = merchantOf(res);
    await db.write(async (tx) => {
      const nameOf = (shortcut: string): string => views.words(language, `inbox.replies.default.${shortcut}`);
      await canned.takeDefaults(deps, tx, merchantId, language, nameOf, clock.now());
      await staff.audit(tx, { merchantId, actor: staffOf(res).actor, action: 'reply.defaults', details: { language } });
    });
    res.redirect(303, '/inbox/replies?done=inbox.done.repliesAdded');
  });
  pages.post('/inbox/replies/:id', 'settings', async (req, res) => {
    const { id } = await canned.cannedById(db.reader, merchantOf(res), idIn(req.params['id']));
    await save(req, res, id);
  });
  pages.post('/inbox/replies/:id/remove', 'settings', async (req, res) => {
    const merchantId = merchantOf(res);
    const id = idIn(req.params['id']);
    await db.write(async (tx) => {
      await canned.removeCanned(tx, merchantId, id);
      await staff.audit(tx, { merchantId, actor: staffOf(res).actor, action: 'reply.removed', subject: id });
    });
    res.redirect(303, '/inbox/replies?done=inbox.done.replyRemoved');
  });
}
