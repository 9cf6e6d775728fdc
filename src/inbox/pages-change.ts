import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { formOf, merchantOf, say, staffOf, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { folderOf, idIn, type InboxPagesDeps, staffIdOf, threadIdOf } from './pages-deps.ts';
import { showThread, type Refused } from './pages-thread.ts';
import { ANSWER_MAX, AnswerRefused, NOTE_MAX } from './rules.ts';
import { TOPICS } from './types.ts';

/** What a change is told: whose talk, in which shop, by whom. */
interface Change {
  merchantId: string;
  id: string;
  actor: string;
  form: Record<string, string>;
}

const changeOf = (req: Request, res: Response): Change => ({
  merchantId: merchantOf(res),
  id: threadIdOf(req),
  actor: staffOf(res).actor,
  form: formOf(req),
});

/** A form that came without its key is a form of its own. */
const keyIn = ({ form }: Change, now: number): string => idIn(form['key']) || newId(now);

/** The newest text the form was written under; a form without it asks for no such care. */
const seenIn = ({ form }: Change): number | undefined =>
  /^\d{1,15}$/.test(form['seen'] ?? '') ? Number(form['seen']) : undefined;

const CONTROL = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;
const tidy = (text = ''): string => text.replaceAll('\r\n', '\n').replace(CONTROL, '').trim();

/** What is wrong with the words of an answer; undefined: nothing. */
function wordsFault(text: string): string | undefined {
  if (text === '') return 'empty';
  if (text.length > ANSWER_MAX) return 'tooLong';
  return /\{\{|\}\}/.test(text) ? 'braces' : undefined;
}

export function changePages(pages: PageRouter, deps: InboxPagesDeps): void {
  const { db, inbox, clock, staff } = deps;

  const back = (res: Response, { id, form }: Change, done: string): void =>
    res.redirect(303, `/inbox/${id}?folder=${folderOf(form['folder'])}&done=inbox.done.${done}#newest`);

  const toList = (res: Response, { id, form }: Change, done: string): void =>
    res.redirect(303, `/inbox?folder=${folderOf(form['folder'])}&done=inbox.done.${done}&closed=${id}`);

  const refuse = (req: Request, res: Response, field: 'text' | 'note', words: string, entered: Refused) =>
    showThread(deps, req, res.status(422), { ...entered, fault: { field, words } });

  /** A form that needs nothing but a talk: does it and goes back to it. */
  const change = (path: string, done: string, work: (tx: Tx, change: Change, res: Response) => Promise<unknown>) =>
    pages.post(`/inbox/:id/${path}`, 'serve', async (req, res) => {
      const asked = changeOf(req, res);
      await db.write((tx) => work(tx, asked, res));
      if (wantsPart(req)) res.status(204).end();
      else back(res, asked, done);
    });

  pages.post('/inbox/:id/answer', 'serve', async (req, res) => {
    const asked = changeOf(req, res);
    const { merchantId, id, actor, form } = asked;
    await inbox.byId(db.reader, merchantId, id);
    const text = tidy(form['text']);
    const answer = idIn(form['answer']);
    const wrong = wordsFault(text);
    if (wrong) return refuse(req, res, 'text', say(res, `inbox.fault.${wrong}`), { text: form['text'] ?? '', answer });
    const formKey = keyIn(asked, clock.now());
    try {
      await db.write(async (tx) => {
        const by = { staffId: staffIdOf(res), actor };
        const sent = await inbox.answer(tx, merchantId, id, { text, formKey, ...by, seen: seenIn(asked) });
        if (sent && answer) await deps.knowledge.count(tx, merchantId, answer);
        if (form['then'] === 'close') await inbox.close(tx, merchantId, id, actor);
      });
    } catch (fault) {
      if (!(fault instanceof AnswerRefused)) throw fault;
      return refuse(req, res, 'text', say(res, `inbox.refused.${fault.refusal}`), { text, answer });
    }
    if (form['then'] === 'close') toList(res, asked, 'sentClosed');
    else back(res, asked, 'sent');
  });

  pages.post('/inbox/:id/note', 'serve', async (req, res) => {
    const asked = changeOf(req, res);
    const { merchantId, id, actor, form } = asked;
    await inbox.byId(db.reader, merchantId, id);
    const text = tidy(form['note']);
    const wrong = text === '' ? 'emptyNote' : text.length > NOTE_MAX ? 'tooLong' : undefined;
    if (wrong) return refuse(req, res, 'note', say(res, `inbox.fault.${wrong}`), { note: form['note'] ?? '' });
    await db.write((tx) => inbox.note(tx, merchantId, id, { text, formKey: keyIn(asked, clock.now()), actor }));
    back(res, asked, 'noted');
  });

  pages.post('/inbox/:id/close', 'serve', async (req, res) => {
    const asked = changeOf(req, res);
    await db.write((tx) => inbox.close(tx, asked.merchantId, asked.id, asked.actor));
    toList(res, asked, 'closed');
  });

  /** Only somebody of this shop can be given a talk; '' gives it to nobody. */
  change('assign', 'assigned', async (tx, { merchantId, id, actor, form }) => {
    const staffId = idIn(form['staffId']) || null;
    if (staffId !== null && !(await staff.names(tx, merchantId)).has(staffId))
      throw new DomainError('not_found', 'There is no such person.');
    await inbox.assign(tx, merchantId, id, staffId, actor);
  });
  change('topic', 'topic', async (tx, { merchantId, id, actor, form }) => {
    const topic = TOPICS.find((one) => one === form['topic']);
    if (!topic) throw new DomainError('invalid', 'There is no such topic.', 'topic');
    await inbox.setTopic(tx, merchantId, id, topic, actor);
  });
  change('reopen', 'reopened', (tx, { merchantId, id, actor }) => inbox.reopen(tx, merchantId, id, actor));
  change('seen', 'seen', (tx, { merchantId, id }) => inbox.setUnread(tx, merchantId, id, false));
  change('stop', 'stopped', (tx, { merchantId, id, actor }) => inbox.decideStop(tx, merchantId, id, true, actor));
  change('not-stop', 'notStop', (tx, { merchantId, id, actor }) => inbox.decideStop(tx, merchantId, id, false, actor));
  change('case', 'case', (tx, asked) => {
    const { merchantId, id, actor, form } = asked;
    const kind = form['kind'] === 'complaint' ? 'complaint' : 'feedback';
    return inbox.makeCase(tx, merchantId, id, { kind, formKey: keyIn(asked, clock.now()), actor });
  });

  pages.post('/inbox/:id/unread', 'serve', async (req, res) => {
    const asked = changeOf(req, res);
    await db.write((tx) => inbox.setUnread(tx, asked.merchantId, asked.id, true));
    res.redirect(303, `/inbox?folder=${folderOf(asked.form['folder'])}&done=inbox.done.unread`);
  });

  /** The whole number, shown once and written to the audit; a reload asks again. */
  pages.post('/inbox/:id/reveal', 'reveal', async (req, res) => {
    const { merchantId, id, actor } = changeOf(req, res);
    const phone = await inbox.phoneOf(db.reader, merchantId, id);
    await db.write((tx) => staff.noteReveal(tx, { merchantId, actor, subject: id, via: 'inbox' }));
    await showThread(deps, req, res, { phone });
  });
}
