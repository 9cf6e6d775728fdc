import type { Request, Response } from 'express';
import { coach, leftOf } from '../marketing/index.ts';
import { costWords } from '../costs/index.ts';
import { sayMember } from '../customers/index.ts';
import { MINUTE } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { shownPhone } from '../kernel/phone.ts';
import { measure } from '../kernel/sms-text.ts';
import { formOf, frameOf, merchantOf, show, wantsPart } from '../platform/web/frame.ts';
import type { Language } from '../platform/slice.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { cannedById, fillCanned, offeredCanned } from './canned.ts';
import { answerFor, offeredAnswers } from './suggested.ts';
import { folderOf, idIn, type InboxPagesDeps, sceneOf, threadIdOf } from './pages-deps.ts';
import { listView, selfOf } from './pages-list.ts';
import type { Entry, Folder, ReplyState, Thread } from './types.ts';
import { TOPICS } from './types.ts';
import { cardView, entryView, markOf, rowView, type Scene, timeWords, titleOf } from './views.ts';

const TEXTS = 40;
/** Talks beside this one, for "next" and "previous". */
const NEIGHBOURS = 200;

/** What a form that was refused showed, to be shown again. */
export interface Refused {
  text?: string;
  /** The answer of the library that was put into the box. */
  answer?: string;
  note?: string;
  fault?: { field: 'text' | 'note'; words: string };
  /** The whole number, once, after it was asked for. */
  phone?: string;
}

const textIdOf = (entry: Entry): string => (entry.kind === 'text' ? entry.message.id : '');

/** The texts, notes and steps of a talk, and what an answer would be now: the part that renews itself. */
async function talkView(deps: InboxPagesDeps, scene: Scene, thread: Thread, before: string) {
  const { db, inbox } = deps;
  const merchantId = merchantOf(scene.res);
  const { entries, more } = await inbox.entries(db.reader, merchantId, thread, {
    before: before || undefined,
    limit: TEXTS,
  });
  const state = await inbox.replyState(db.reader, merchantId, thread);
  const prices = await costWords(deps.costs, db.reader, scene.res, entries.map(textIdOf));
  return {
    id: thread.id,
    unread: thread.unread,
    entries: entries.map((entry) => ({ ...entryView(scene, entry), cost: prices.get(textIdOf(entry)) ?? '' })),
    more,
    before,
    seen: entries.at(-1)?.at ?? 0,
    doubt: thread.doubt,
    stopped: thread.stopped,
    state: stateView(state, scene.now),
  };
}

const stateView = ({ purpose, replyUntil, refusal }: ReplyState, now: number) => ({
  reply: purpose === 'reply',
  minutes: replyUntil === null ? 0 : Math.max(1, Math.ceil((replyUntil - now) / MINUTE)),
  refusal: refusal ?? '',
});

/** Everything of a customer that helps to answer. */
async function customerView(deps: InboxPagesDeps, scene: Scene, thread: Thread) {
  const { db, customers, cards, clock } = deps;
  const merchantId = merchantOf(scene.res);
  const { customerId } = thread;
  const head = { id: thread.id, title: titleOf(scene, thread), lastFour: thread.lastFour, stopped: thread.stopped };
  if (customerId === null)
    return { ...head, known: false, customerId: '', member: '', marketing: 'none', fields: [], tags: [], since: '' };
  const person = await customers.byId(db.reader, merchantId, customerId);
  const fields: Record<string, unknown> = {};
  for (const card of cards()) Object.assign(fields, await card.fields?.(db.reader, merchantId, customerId));
  return {
    ...head,
    known: true,
    customerId,
    member: person.memberNumber === null ? '' : sayMember(person.memberNumber),
    marketing: person.marketing,
    fields: cardView({ ...scene, now: clock.now() }, fields),
    tags: await customers.tags(db.reader, merchantId, customerId),
    since: timeWords(scene, person.joinedAt ?? person.createdAt),
  };
}

/** The talks before and after this one in the folder it was opened from. */
async function neighbours(deps: InboxPagesDeps, scene: Scene, thread: Thread, folder: Folder) {
  const filter = { folder, staffId: scene.staffId, limit: NEIGHBOURS };
  const list = await deps.inbox.list(deps.db.reader, merchantOf(scene.res), filter);
  const at = list.findIndex(({ id }) => id === thread.id);
  const hrefOf = (one: Thread | undefined): string => (one ? rowView(scene, one, folder).href : '');
  return { previous: at > 0 ? hrefOf(list[at - 1]) : '', next: hrefOf(list[at + 1]) };
}

const HAN = /\p{Script=Han}/u;

/** The language of a talk is that of their last text; before there is one, that of whoever answers. */
function spokenIn({ res }: Scene, entries: readonly { in: boolean; text: string }[]): Language {
  const heard = heardIn(entries);
  if (heard === undefined) return frameOf(res).language;
  return HAN.test(heard) ? 'zh' : 'en';
}

/** What they wrote last. */
const heardIn = (entries: readonly { in: boolean; text: string }[]): string | undefined =>
  entries.findLast((entry) => entry.in)?.text;

/** More parts than this are rarely meant: their number turns red. */
const MANY_PARTS = 3;

/** What is under the box: parts as they will be paid, and by the coach which signs make them dear. */
export const counterOf = (text: string) => {
  if (text.trim() === '')
    return { units: 0, left: 0, parts: 0, many: false, dear: false, culprit: '', advice: false as const };
  const whole = measure(text);
  return {
    units: whole.units,
    left: leftOf(whole),
    parts: whole.parts,
    many: whole.parts > MANY_PARTS,
    dear: whole.encoding === 'UCS-2',
    culprit: whole.culprit ?? '',
    advice: coach(text) ?? (false as const),
  };
};

/** The whole page of one talk. */
export async function showThread(
  deps: InboxPagesDeps,
  req: Request,
  res: Response,
  refused: Refused = {},
): Promise<void> {
  const { db, inbox } = deps;
  const merchantId = merchantOf(res);
  const form = formOf(req);
  const folder = folderOf(req.query['folder'] ?? form['folder']);
  const before = idIn(req.query['before']);
  const thread = await inbox.byId(db.reader, merchantId, threadIdOf(req));
  const scene = await sceneOf(deps, res);
  const talk = await talkView(deps, scene, thread, before);
  const talkMark = markOf(talk);
  if (wantsPart(req) && req.query['part'] === 'talk') {
    if (req.query['mark'] === talkMark) return void res.status(204).end();
    return show(res, 'inbox/talk', { ...talk, self: talkSelf(thread.id, folder, talkMark), folder, live: true });
  }
  const spoken = spokenIn(scene, talk.entries);
  const answer = refused.answer ?? idIn(req.query['answer']);
  const text = refused.text ?? (await filled(deps, res, thread, { reply: idIn(req.query['reply']), answer, spoken }));
  const canned = await offeredCanned(deps, db.reader, merchantId, thread, spoken);
  const answers = await offeredAnswers(deps.knowledge, db.reader, merchantId, heardIn(talk.entries), spoken);
  const reply = {
    id: thread.id,
    who: titleOf(scene, thread), // on a phone the head of the talk is out of sight
    folder,
    text,
    key: newId(scene.now),
    seen: talk.seen,
    counter: counterOf(text),
    canned,
    ...answers,
    answer,
    fault: faultAt(refused, 'text'),
    state: talk.state,
  };
  if (wantsPart(req) && req.query['part'] === 'reply') return show(res, 'inbox/reply', reply);
  const list = await listView(deps, scene, folder, undefined, thread.id);
  const row = rowView(scene, thread, folder);
  show(res, 'inbox/thread', {
    ...row,
    folder,
    list: { ...list, mark: markOf(list), self: selfOf(folder, markOf(list), thread.id), closed: '' },
    talk: { ...talk, self: talkSelf(thread.id, folder, talkMark), folder, live: before === '' },
    reply,
    note: { text: refused.note ?? '', key: newId(scene.now), fault: faultAt(refused, 'note') },
    customer: await customerView(deps, scene, thread),
    phone: shownPhone(refused.phone ?? ''),
    open: thread.open,
    topics: TOPICS.map((code) => ({ code, here: code === thread.topic })),
    people: [...scene.names].map(([id, name]) => ({ id, name, here: id === thread.assignedTo })),
    mine: thread.assignedTo === scene.staffId,
    caseKey: newId(scene.now),
    ...(await neighbours(deps, scene, thread, folder)),
  });
}

const faultAt = ({ fault }: Refused, field: 'text' | 'note'): string => (fault?.field === field ? fault.words : '');

const talkSelf = (id: string, folder: Folder, mark: string): string =>
  `/inbox/${id}?folder=${folder}&part=talk&mark=${mark}`;

/** What stands in the box at first: a ready reply or an answer of the library that was asked for, or nothing. */
async function filled(
  deps: InboxPagesDeps,
  res: Response,
  thread: Thread,
  { reply, answer, spoken }: { reply: string; answer: string; spoken: Language },
): Promise<string> {
  const merchantId = merchantOf(res);
  if (answer) return answerFor(deps.knowledge, deps.db.reader, merchantId, answer, spoken);
  if (!reply) return '';
  const canned = await cannedById(deps.db.reader, merchantId, reply);
  return fillCanned(deps, deps.db.reader, merchantId, canned, thread);
}

export function threadPages(pages: PageRouter, deps: InboxPagesDeps): void {
  pages.get('/inbox/:id', 'look', (req, res) => showThread(deps, req, res));

  /** The customer's card as a page of its own: on a phone it is a step after the talk. */
  pages.get('/inbox/:id/customer', 'look', async (req, res) => {
    const thread = await deps.inbox.byId(deps.db.reader, merchantOf(res), threadIdOf(req));
    const scene = await sceneOf(deps, res);
    const folder = folderOf(req.query['folder']);
    show(res, 'inbox/customer', { ...(await customerView(deps, scene, thread)), folder });
  });

  pages.post('/inbox/measure', 'serve', (req, res) => {
    show(res, 'inbox/counter', counterOf((formOf(req)['text'] ?? '').slice(0, 5000)));
  });
}
