import type { Request, Response } from 'express';
import { contactsOf } from '../marketing/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { fold } from '../kernel/fold.ts';
import { newId } from '../kernel/ids.ts';
import { parsePhone, type Phone } from '../kernel/phone.ts';
import { formOf, maskedNumber, merchantOf, say, show, shownName, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { type CasePagesDeps, idIn, type Scene, sceneOf, tidy, wordIn } from './pages-deps.ts';
import { idOfCase, peopleLike } from './pages-store.ts';
import { wordsFault } from './pages-words.ts';
import { CASE_KINDS } from './rules.ts';
import { choicesOf, peopleOf } from './views.ts';

/** Where a case may be taken by hand. */
const SOURCES = ['phone', 'counter', 'mail', 'web', 'social'] as const;
const MOST_FOUND = 8;

/** Whose case it is: somebody known, a number nobody knows, or nobody. */
interface Who {
  customerId?: string;
  phone: string;
}

const phoneIn = (text: string, country: string): string | undefined => {
  try {
    return parsePhone(text, country);
  } catch (thrown) {
    if (thrown instanceof DomainError) return undefined;
    throw thrown;
  }
};

export function newCasePages(pages: PageRouter, deps: CasePagesDeps): void {
  const { db, vault, customers, cases, desk, staff } = deps;

  const knownPhone = async (merchantId: string, customerId: string): Promise<string> =>
    (await customers.currentNumber(db.reader, merchantId, customerId))?.phone ?? '';

  /** Everybody whom the words may mean: a number, a member number, the beginning of a name. */
  async function found(merchantId: string, country: string, who: string): Promise<{ ids: string[]; phone: string }> {
    const plain = who.normalize('NFKC').trim();
    const phone = phoneIn(plain, country);
    const owner = phone && (await customers.byNumber(db.reader, merchantId, customers.hashOf(merchantId, phone)));
    if (owner) return { ids: [owner.id], phone: '' };
    const digits = plain.replace(/[\s\p{Pd}]/gu, '');
    const member = /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : undefined;
    const words = /\d{3}/.test(digits) ? [] : fold(plain).split(/\s+/).filter(Boolean).slice(0, 5);
    const ids = await peopleLike(vault, db.reader, merchantId, { words, member }, MOST_FOUND);
    return { ids, phone: ids.length === 0 ? (phone ?? '') : '' };
  }

  async function choices(res: Response, ids: readonly string[], chosen: string) {
    const merchantId = merchantOf(res);
    const rows = ids.map((customerId) => ({ customerId }));
    const contacts = await contactsOf(deps, db.reader, merchantId, rows);
    return ids.map((id) => {
      const { name = null, lastFour = null } = contacts.get(id) ?? {};
      const number = lastFour === null ? '' : maskedNumber(lastFour);
      return { id, name: shownName(res, name) || say(res, 'cases.nameless'), number, here: id === chosen };
    });
  }

  interface Shown {
    values: Record<string, string>;
    faults?: Record<string, string>;
    ids?: readonly string[];
  }

  async function form(res: Response, scene: Scene, { values, faults = {}, ids = [] }: Shown): Promise<void> {
    show(res, 'cases/new', {
      key: idIn(values['key']) || newId(scene.now),
      values: { who: values['who'] ?? '', text: values['text'] ?? '' },
      faults: { who: faults['who'] ?? '', text: faults['text'] ?? '' },
      people: await choices(res, ids, values['customerId'] ?? ''),
      kinds: CASE_KINDS.toReversed().map((kind) => ({ kind, here: kind === (values['kind'] || 'complaint') })),
      sources: SOURCES.map((source) => ({ source, here: source === (values['source'] || 'phone') })),
      categories: choicesOf(scene, 'categories', values['category'] ?? null),
      owners: peopleOf(scene, values['ownerId'] ?? scene.staffId),
    });
  }

  /** Whose case it is, or what has to be asked first. */
  async function whose(scene: Scene, values: Record<string, string>): Promise<Who | Omit<Shown, 'values'>> {
    const { res } = scene;
    const merchantId = merchantOf(res);
    const chosen = idIn(values['customerId']);
    if (chosen !== '') {
      const person = await customers.standing(db.reader, merchantId, chosen);
      return { customerId: person.id, phone: await knownPhone(merchantId, person.id) };
    }
    const who = wordIn(values['who']);
    if (who === '') return { phone: '' };
    const { ids, phone } = await found(merchantId, scene.merchant.country, who);
    if (ids.length === 1 && /\d/.test(who))
      return { customerId: ids[0]!, phone: await knownPhone(merchantId, ids[0]!) };
    if (ids.length > 0) return { ids, faults: { who: say(res, 'cases.new.which') } };
    return phone ? { phone } : { faults: { who: say(res, 'cases.new.nobodyFound') } };
  }

  pages.get('/cases/new', 'serve', async (req, res) => {
    const scene = await sceneOf(deps, res);
    const customerId = idIn(req.query['customer']);
    if (customerId !== '') await customers.byId(db.reader, merchantOf(res), customerId);
    await form(res, scene, { values: { customerId }, ids: customerId === '' ? [] : [customerId] });
  });

  pages.post('/cases', 'serve', async (req: Request, res) => {
    const merchantId = merchantOf(res);
    const { actor } = staffOf(res);
    const values = formOf(req);
    const scene = await sceneOf(deps, res);
    const text = tidy(values['text']);
    const fault = wordsFault(scene, text);
    const who = await whose(scene, values);
    if (!('phone' in who)) return form(res.status(422), scene, { ...who, values, faults: { ...who.faults, ...(fault && { text: fault }) } }); // prettier-ignore
    if (fault) {
      const ids = who.customerId === undefined ? [] : [who.customerId];
      return form(res.status(422), scene, {
        values: { ...values, customerId: ids[0] ?? '' },
        ids,
        faults: { text: fault },
      });
    }
    const kind = CASE_KINDS.find((one) => one === values['kind']) ?? 'complaint';
    const source = SOURCES.find((one) => one === values['source']) ?? 'phone';
    const id = idIn(values['key']) || newId(scene.now);
    const ownerId = idIn(values['ownerId']);
    const category = scene.categories.find((label) => label.id === values['category'])?.id;
    await db.write(async (tx) => {
      // Pressed twice: the key of the form is the case's own id. Two at once draw one running number one after the other,
      // so that the second begins anew and finds the case of the first.
      if (await idOfCase(tx, merchantId, id)) return;
      // Whoever calls from a number nobody knows is kept with it, so that they can be told the outcome.
      const known = who.customerId ?? (who.phone && (await customers.findOrCreate(tx, merchantId, who.phone as Phone, { source: 'counter', actor })).id); // prettier-ignore
      const whom = { phone: who.phone, ...(known && { customerId: known }) };
      await cases.open(tx, merchantId, { id, kind, text, ...whom, source, actor });
      if (category !== undefined) await desk.classify(tx, merchantId, id, { category }, actor);
      if (ownerId !== '' && (await staff.names(tx, merchantId)).has(ownerId))
        await desk.assign(tx, merchantId, id, ownerId, actor);
    });
    res.redirect(303, `/cases/${id}?done=cases.done.opened`);
  });
}
