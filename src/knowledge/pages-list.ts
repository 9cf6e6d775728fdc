import type { Request, Response } from 'express';
import { formOf, frameOf, merchantOf, say, show, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { spokenIn, surely } from './by-itself.ts';
import { entryView, idIn, type KnowledgePagesDeps, readyView, textIn } from './pages-deps.ts';
import { inLanguage } from './rules.ts';
import { BY_ITSELF } from './settings.ts';
import type { Entry, Found } from './types.ts';

/** Above this an answer is hardly ever the wrong one. */
const SURE = 0.7;
const TRIED = 3;
const SEARCH_MAX = 80;

/** Entries under the heading of their topic, in the order they come in. */
function groupsOf(res: Response, entries: readonly Entry[]) {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.topic, [...(groups.get(entry.topic) ?? []), entry]);
  return [...groups].map(([topic, those]) => ({
    topic: topic || say(res, 'knowledge.noTopic'),
    entries: those.map((entry) => entryView(entry, frameOf(res).language)),
  }));
}

const addressOf = (topic: string | undefined, search: string): string => {
  const query = new URLSearchParams({ ...(topic !== undefined && { topic }), ...(search && { q: search }) }).toString();
  return query ? `/knowledge?${query}` : '/knowledge';
};

const foundView = (res: Response, { entry, fit, because }: Found) => ({
  id: entry.id,
  question: inLanguage(entry.question, frameOf(res).language),
  because: because.join(', '),
  answer: inLanguage(entry.answer, frameOf(res).language),
  sure: fit >= SURE,
});

/** The list, its search and its trial; what is archived stands on a page of its own. */
export function listPages(pages: PageRouter, { db, knowledge, merchants }: KnowledgePagesDeps): void {
  /** What the customer would get with nobody at the desk; false: nothing, a person reads it. */
  async function itself(res: Response, text: string) {
    const merchantId = merchantOf(res);
    const best = surely(await knowledge.find(db.reader, merchantId, text, 'texts', 2));
    if (!best) return false;
    const { language } = await merchants.byId(db.reader, merchantId);
    const on = await merchants.setting(db.reader, merchantId, BY_ITSELF);
    return { on, answer: inLanguage(best.entry.answer, spokenIn(text, language)) };
  }

  async function tried(res: Response, text: string) {
    if (text.trim() === '') return { text, asked: false, found: [], itself: false };
    const of = (use: 'replies' | 'texts') => knowledge.find(db.reader, merchantOf(res), text, use, TRIED);
    const all = [...(await of('replies')), ...(await of('texts'))];
    const once = [...new Map(all.map((found) => [found.entry.id, found])).values()];
    const best = once.toSorted((a, b) => b.fit - a.fit).slice(0, TRIED);
    return { text, asked: true, found: best.map((found) => foundView(res, found)), itself: await itself(res, text) };
  }

  async function showList(req: Request, res: Response, text: string): Promise<void> {
    const merchantId = merchantOf(res);
    const search = textIn(req.query['q'], SEARCH_MAX);
    const all = await knowledge.list(db.reader, merchantId);
    const topics = [...new Set(all.map(({ topic }) => topic))];
    const topic = topics.find((one) => one === req.query['topic']);
    const shown = await knowledge.list(db.reader, merchantId, { search, ...(topic !== undefined && { topic }) });
    const archived = await knowledge.list(db.reader, merchantId, { archived: true });
    const tab = (name: string | undefined, words: string, count: number) => ({ words, count, href: addressOf(name, search), here: name === topic }); // prettier-ignore
    show(res, 'knowledge/list', {
      search,
      topic: topic ?? '',
      tabs: [
        tab(undefined, say(res, 'knowledge.all'), all.length),
        ...topics.map((one) => tab(one, one || say(res, 'knowledge.other'), all.filter((entry) => entry.topic === one).length)), // prettier-ignore
      ],
      hasTopics: topics.length > 1,
      any: all.length > 0,
      groups: groupsOf(res, shown),
      ready: readyView(res, all),
      archived: archived.length,
      undo: archived.find(({ id }) => id === idIn(req.query['undo']))?.id ?? '',
      trial: await tried(res, text),
    });
  }

  pages.get('/knowledge', 'look', (req, res) => showList(req, res, ''));
  /** A post, since what customers write stands in no address. */
  pages.post('/knowledge/try', 'look', async (req, res) => {
    const text = textIn(formOf(req)['text'], 400);
    if (wantsPart(req)) show(res, 'knowledge/tried', { trial: await tried(res, text) });
    else await showList(req, res, text);
  });
  pages.get('/knowledge/try', 'look', (_req, res) => res.redirect(303, '/knowledge')); // a page's language link
  pages.get('/knowledge/archived', 'look', async (_req, res) => {
    const entries = await knowledge.list(db.reader, merchantOf(res), { archived: true });
    show(res, 'knowledge/archived', { entries: entries.map((entry) => entryView(entry, frameOf(res).language)) });
  });
}
