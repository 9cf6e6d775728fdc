import type { Request, Response } from 'express';
import { sayMember } from '../customers/index.ts';
import { newId } from '../kernel/ids.ts';
import type { Language } from '../platform/slice.ts';
import { formOf, frameOf, maskedNumber, merchantOf, say, show, wantsPart } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { shownCount, shownDay } from '../platform/web/shown.ts';
import { caseIdOf, type CasePagesDeps, type Scene, sceneOf } from './pages-deps.ts';
import { composed, helperView, replyBox, type TextBox, withSentence } from './pages-words.ts';
import { firstSaid } from './pages-store.ts';
import type { Case, CaseStepTaken } from './types.ts';
import { stepBefore } from './steps.ts';
import { cardView, choicesOf, labelWords, markOf, nameOf, peopleOf, spanWords, titleOf } from './views.ts';
import { barView, stepWords, threadView } from './views-case.ts';

const EARLIER = 5;
/** What a customer may say of how it was handled. */
export const SCORES = [1, 2, 3, 4, 5] as const;

/** What a form that was refused showed, to be shown again. */
export interface Refused {
  /** What was typed, by the field's name. */
  values?: Record<string, string>;
  /** What is wrong, by the field's name. */
  faults?: Record<string, string>;
  /** What colleagues did meanwhile, one line each. */
  meanwhile?: string[];
  /** Something that is not possible now, in words. */
  notice?: string;
}

/** What the product knows of the customer that helps to answer. */
async function customerView(deps: CasePagesDeps, scene: Scene, one: Case) {
  const { db, customers, cards, desk, vault } = deps;
  const { res } = scene;
  const merchantId = merchantOf(res);
  const before = await desk.earlier(db.reader, merchantId, one, EARLIER);
  const said = await firstSaid(vault, db.reader, merchantId, before.map(({ id }) => id)); // prettier-ignore
  const earlier = before.map((each) => cardView(scene, each, said.get(each.id) ?? ''));
  const { customerId, lastFour } = one;
  const number = lastFour ? maskedNumber(lastFour) : '';
  if (customerId === null)
    return { known: false, customerId: '', title: titleOf(scene, one), number, member: '', facts: [], earlier };
  const person = await customers.byId(db.reader, merchantId, customerId);
  const fields: Record<string, unknown> = {};
  for (const card of cards()) Object.assign(fields, await card.fields?.(db.reader, merchantId, customerId));
  return {
    known: true,
    customerId,
    title: titleOf(scene, one, person),
    number,
    member: person.memberNumber === null ? '' : sayMember(person.memberNumber),
    facts: factsOf(scene, fields),
    earlier,
  };
}

/** The fields of a customer's card that help here. */
function factsOf({ res, zone, now }: Scene, fields: Record<string, unknown>): { label: string; value: string }[] {
  const { language } = frameOf(res);
  const { points, tier, visits, lastVisitAt } = fields;
  const facts: { label: string; value: string }[] = [];
  const put = (key: string, value: string): void => void facts.push({ label: `cases.card.${key}`, value });
  if (typeof tier === 'string') put('tier', tier);
  if (typeof points === 'number') put('points', shownCount(language, points));
  if (typeof visits === 'number') put('visits', shownCount(language, visits));
  if (typeof lastVisitAt === 'string') put('lastVisit', shownDay(language, zone, Date.parse(lastVisitAt), now));
  return facts;
}

/** The category that the customer's words suggest, until somebody has chosen one. */
async function suggestionOf(deps: CasePagesDeps, scene: Scene, one: Case, said: string) {
  if (one.category !== null || said === '') return undefined;
  const found = await deps.desk.suggest(deps.db.reader, merchantOf(scene.res), said);
  const label = found && scene.categories.find(({ id }) => id === found.category);
  return label && { id: label.id, name: labelWords(scene, label), because: found.because };
}

/** The language of the texts to a customer, as they are sent: their own choice, else the shop's. */
async function writtenIn(deps: CasePagesDeps, scene: Scene, { customerId }: Case): Promise<Language> {
  const { db, customers } = deps;
  const person = customerId === null ? undefined : await customers.byId(db.reader, merchantOf(scene.res), customerId);
  return person?.language ?? scene.merchant.language;
}

/** The language that the customer's own words are in, for what a clerk says; without words that of the texts. */
const spokenIn = (words: string, otherwise: Language): Language =>
  words === '' ? otherwise : /\p{Script=Han}/u.test(words) ? 'zh' : 'en';

/** How far each thing may be done now. */
const possible = ({ step, category }: Case) => ({
  classify: step !== 'reported' && step !== 'archived',
  investigate: step === 'classified',
  handle: step === 'classified' || step === 'investigated',
  report: step === 'handled',
  reportNow: category !== null && step !== 'reported' && step !== 'archived',
  archive: step === 'reported',
  rate: step === 'reported',
  reopen: step === 'reported' || step === 'archived',
  back: stepBefore(step) ?? '',
});

/** What happened since the page was loaded, by others than whoever looks. @param seen steps that the page knew */
export function meanwhileOf(scene: Scene, steps: readonly CaseStepTaken[], seen: number): string[] {
  const mine = `staff:${scene.staffId}`;
  return steps
    .slice(seen)
    .filter(({ actor }) => actor !== mine)
    .map((taken) => stepWords(scene, taken));
}

const wholeIn = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : undefined;

/** The whole screen of one case, or its live part for htmx. */
export async function showCase(deps: CasePagesDeps, req: Request, res: Response, refused: Refused = {}): Promise<void> {
  const { db, cases, desk } = deps;
  const merchantId = merchantOf(res);
  const one = await cases.byId(db.reader, merchantId, caseIdOf(req));
  const scene = await sceneOf(deps, res);
  const texts = await cases.texts(db.reader, merchantId, one.id);
  const steps = await desk.steps(db.reader, merchantId, one.id);
  const said = texts.filter(({ sort }) => sort === 'said');
  const words = said.map(({ text }) => text).join('\n');
  const seen = wholeIn(req.query['seen']) ?? steps.length;
  const live = {
    id: one.id,
    bar: barView(scene, one, steps),
    entries: threadView(scene, texts, steps),
    meanwhile: meanwhileOf(scene, steps, seen),
    rating: one.rating,
  };
  const mark = markOf(live);
  const part = { ...live, self: `/cases/${one.id}?part=live&seen=${seen}&mark=${mark}` };
  if (wantsPart(req) && req.query['part'] === 'live') {
    if (req.query['mark'] === mark) return void res.status(204).end();
    return show(res, 'cases/live', part);
  }
  const customer = await customerView(deps, scene, one);
  const language = await writtenIn(deps, scene, one);
  const spoken = spokenIn(words, language);
  const values = refused.values ?? {};
  const faults = refused.faults ?? {};
  const box = (sort: TextBox): ReturnType<typeof replyBox> =>
    replyBox(deps, scene, { one, sort, language, text: values[sort] ?? '', fault: faults[sort] ?? '' });
  const card = cardView(scene, one, words, { name: null, lastFour: null });
  show(res, 'cases/case', {
    ...card,
    title: `C-${one.number} · ${customer.title}`,
    who: customer.title,
    source: say(res, `cases.source.${SOURCES.has(one.source) ? one.source : 'other'}`),
    live: part,
    seen: steps.length,
    from: one.step,
    keys: { note: newId(scene.now), reply: newId(scene.now), report: newId(scene.now) },
    can: possible(one),
    customer,
    suggestion: (await suggestionOf(deps, scene, one, words)) ?? false,
    categories: choicesOf(scene, 'categories', values['category'] ?? one.category),
    causes: choicesOf(scene, 'causes', values['cause'] ?? one.cause),
    cause: nameOf(scene, 'causes', one.cause),
    people: peopleOf(scene, one.ownerId),
    mine: one.ownerId !== null && one.ownerId === scene.staffId,
    recursOf: one.recursOf ?? '',
    reply: box('reply'),
    report: box('report'),
    note: { text: values['note'] ?? '', fault: faults['note'] ?? '' },
    helper: helperView(scene, spoken, values),
    answers: words === '' ? [] : await deps.readyAnswers(db.reader, merchantId, words, spoken),
    fault: { category: faults['category'] ?? '', cause: faults['cause'] ?? '' },
    meanwhile: refused.meanwhile ?? [],
    notice: refused.notice ?? '',
    waited: one.reportedAt === null ? '' : spanWords(scene, scene.now - one.reportedAt),
    scores: SCORES,
    staffId: scene.staffId,
    unclassified: req.query['pick'] === '1',
  });
}

/** Ways a case came that have words; whatever else a program says is "another way". */
export const SOURCES: ReadonlySet<string> = new Set(['sms', 'phone', 'counter', 'web', 'mail', 'social', 'api', 'plan', 'app', 'survey', 'inbox']); // prettier-ignore

export function casePage(pages: PageRouter, deps: CasePagesDeps): void {
  pages.get('/cases/:id', 'look', (req, res) => showCase(deps, req, res));

  /** Counter and phone under a box, as somebody types; on a press without a script the page comes back whole. */
  pages.post('/cases/:id/measure', 'serve', async (req, res) => {
    const form = formOf(req);
    const sort: TextBox = form['sort'] === 'report' ? 'report' : 'reply';
    const one = await deps.cases.byId(deps.db.reader, merchantOf(res), caseIdOf(req));
    const scene = await sceneOf(deps, res);
    const language: Language = form['language'] === 'zh' ? 'zh' : 'en';
    const text = (form[sort] ?? '').slice(0, 5000);
    show(res, 'cases/preview', replyBox(deps, scene, { one, sort, language, text, fault: '' }));
  });

  /** The three parts of the helper put together into the answer; nothing is sent. */
  pages.post('/cases/:id/compose', 'serve', async (req, res) => {
    const values = withSentence(formOf(req));
    const reply = values['take'] ? (values['reply'] ?? '') : composed(values);
    await showCase(deps, req, res, { values: { ...values, reply } });
  });
}
