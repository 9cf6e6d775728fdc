import type { Browser } from 'playwright-core';
import { buildWorld, WORLD } from '../../src/commands/world.ts';
import type { Phone } from '../../src/kernel/phone.ts';
import { openBrowser } from '../support/browser.ts';
import { type House, openHouse } from './house.ts';

const STRANGER = '+12025550144';
/** Ends an attribute, and is short enough for the shortest names. */
const SHORT = `"'><img src=x onerror=hack()>`;
/** Ends titles, boxes and scripts besides, and asks htmx for something. */
const LONG = `${SHORT}</title></textarea></script><svg onload=hack()><b hx-get="/cases" hx-trigger="load">b</b><a href="javascript:hack()">a</a>`;
/** What of them would be alive in a page. */
const ALIVE = 'img[src="x"], [onload], [onerror], [href^="javascript:"], b[hx-get]';
const MOST_PAGES = 120;
const OURS = /^\/(?:cases|surveys|apps|knowledge|inbox|customers)(?:\/(?!import)[\w/]+)?$/;
const ACTOR = 'staff:x';
const both = (text: string): { en: string; zh: string } => ({ en: text, zh: text });

jest.setTimeout(240_000);

/** An app of each kind, with hostile words wherever its texts and answers to choose from stand. */
async function hostileApps({ gateway }: House, merchantId: string, offerId: string): Promise<void> {
  const { apps, db } = gateway;
  for (const [n, { name, ready }] of apps.kinds().entries()) {
    const form = { ...ready('en').form, offer: offerId, url: `https://203.0.114.7/?a=${encodeURI(SHORT)}` };
    const draft = structuredClone(apps.fromForm(name, form, 'en'));
    for (const step of draft.steps) {
      if ('texts' in step) step.texts = both(LONG);
      if (step.kind === 'ask' && step.wanted.type === 'choice')
        for (const [at, choice] of step.wanted.choices.entries()) choice.label = both(`${at + 1} ${SHORT}`);
    }
    Object.assign(draft, { name: `${SHORT}${n}`, words: [`HOSTILE${n}`] });
    await db.write((tx) => apps.add(tx, merchantId, draft, ACTOR));
  }
}

/** A survey that asks, and answers to it. */
async function hostileSurvey({ gateway }: House, merchantId: string, customerId: string): Promise<void> {
  const { surveys, db } = gateway;
  const common = { texts: both(`How is it? ${SHORT}`), optional: true, branches: [] };
  const choices = [1, 2].map((n) => ({ code: `c${n}`, label: both(`dish ${n} ${SHORT}`), words: [] }));
  const questions = [
    { ...common, id: 'q1', type: 'csat' as const },
    { ...common, id: 'q2', type: 'choice' as const, choices },
    { ...common, id: 'q3', type: 'text' as const, most: 300 },
  ];
  const draft = { name: SHORT, intro: both(SHORT), questions, thanks: both(SHORT), words: ['WIFE'], restDays: 0 };
  const { id } = await db.write((tx) => surveys.add(tx, merchantId, draft, ACTOR));
  expect(await db.write((tx) => surveys.open(tx, merchantId, id, ACTOR))).toEqual([]);
  const answers = { q1: '1', q2: '2', q3: LONG };
  await db.write((tx) => surveys.typeIn(tx, merchantId, id, { customerId, answers, formKey: '0'.repeat(26) }, ACTOR));
}

async function hostileShop(house: House): Promise<string> {
  const { db, merchants, customers, cases, caseDesk, staff, segments, vouchers, knowledge, sessions, carrier } = house.gateway; // prettier-ignore
  const [shop] = await merchants.all(db.reader);
  const { merchantId } = shop!;
  const category = { sort: 'category', name: both(SHORT), words: [SHORT] } as const;
  const offer = { words: both(SHORT), kind: 'item', value: null, leastSpend: null, validDays: 9 } as const;
  const entry = { question: both(SHORT), answer: both(LONG), words: [SHORT], topic: SHORT, forReplies: true, forTexts: true }; // prettier-ignore
  const made = await db.write(async (tx) => {
    const { id } = await customers.findOrCreate(tx, merchantId, STRANGER as Phone, { source: 'counter', actor: ACTOR });
    await customers.setName(tx, merchantId, id, SHORT);
    await customers.addTags(tx, merchantId, id, [SHORT]);
    await segments.save(tx, merchantId, { name: SHORT, where: { field: 'points.balance', is: '>=', value: 0 } }, ACTOR);
    const gift = await vouchers.addOffer(tx, merchantId, offer, ACTOR);
    await knowledge.add(tx, merchantId, { ...entry, words: [...entry.words] }, ACTOR);
    const label = await caseDesk.setLabel(tx, merchantId, { ...category, words: [...category.words] }, ACTOR);
    const { staffId } = await staff.add(tx, { merchantId, email: 'lin@shop.example', name: SHORT, role: 'owner' });
    const about = { phone: STRANGER, customerId: id, source: 'phone', actor: ACTOR };
    const { id: caseId } = await cases.open(tx, merchantId, { kind: 'complaint', text: LONG, ...about });
    await caseDesk.classify(tx, merchantId, caseId, { category: label.id, ownerId: staffId }, ACTOR);
    await caseDesk.note(tx, merchantId, caseId, LONG, ACTOR, '1'.repeat(26));
    return { customerId: id, offerId: gift.id, session: await sessions.start(tx, merchantId, staffId) };
  });
  await hostileApps(house, merchantId, made.offerId);
  await hostileSurvey(house, merchantId, made.customerId);
  await carrier!.addPhone({ label: 'Stranger', phone: STRANGER, shop: WORLD.number });
  await carrier!.text({ phone: STRANGER, shop: WORLD.number, body: LONG });
  return made.session;
}

describe('hostile words in a browser', () => {
  let house: House;
  let browser: Browser;
  beforeAll(async () => {
    house = await openHouse({ worker: [], prepare: buildWorld });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  it('are words on every page that a link leads to', async () => {
    const session = await hostileShop(house);
    const context = await browser.newContext({ locale: 'en-US' });
    await context.addCookies([{ name: 'mcrm', value: session, url: house.url }]);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (line) => line.type() === 'error' && faults.push(`${page.url()}: ${line.text()}`));
    page.on('pageerror', (fault) => faults.push(`${page.url()}: ${fault.message}`));
    const todo = ['/cases', '/surveys', '/apps', '/knowledge', '/inbox', '/customers', '/segments', '/vouchers', '/'];
    const seen = new Set(todo);
    const shown: string[] = [];
    for (let pages = 0; todo.length > 0 && pages < MOST_PAGES; pages++) {
      const path = todo.shift()!;
      const answer = await page.goto(house.url + path);
      if (answer?.status() !== 200) faults.push(`${path}: ${answer?.status()}`);
      if ((await page.locator(ALIVE).count()) > 0) faults.push(`${path}: words that are alive`);
      if ((await page.content()).includes('&gt;&lt;img src=x')) shown.push(path);
      const links = await page.locator('main a[href^="/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')!)); // prettier-ignore
      for (const link of links.map((one) => one.replace(/#.*/, '')))
        if (!seen.has(link) && OURS.test(link) && !link.endsWith('/file') && seen.add(link)) todo.push(link);
    }
    await context.close();
    expect(faults).toEqual([]);
    const parts = ['/cases/', '/surveys/', '/apps/', '/knowledge', '/customers/', '/inbox'];
    expect(parts.filter((part) => !shown.some((path) => path.startsWith(part)))).toEqual([]);
  });
});
