import express, { type RequestHandler } from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { DomainError } from '../../../src/kernel/errors.ts';
import type { Provider } from '../../../src/messages/providers/provider.ts';
import { type SimulatedCarrier, simulatorProvider } from '../../../src/messages/providers/simulator/index.ts';
import { type ShopChoice, simulatorPages } from '../../../src/messages/providers/simulator/pages.ts';
import { newSecret, readKeyRing } from '../../../src/platform/crypto/key-ring.ts';
import { createVault } from '../../../src/platform/crypto/vault.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createPages } from '../../../src/platform/web/pages.ts';
import { createViews } from '../../../src/platform/web/views.ts';
import { openTestDatabase, type TestDatabase } from '../../support/engines.ts';

const LIN: ShopChoice = {
  address: '+12025550100',
  name: "Lin's Noodles",
  language: 'en',
  country: 'US',
  zone: 'America/New_York',
};
const TEA: ShopChoice = {
  address: '+8613800138000',
  name: '茶馆',
  language: 'zh',
  country: 'CN',
  zone: 'Asia/Shanghai',
};
const ELSEWHERE = '+12025550190';
const AMY = '+12025550101';

describe('the phone page', () => {
  let test: TestDatabase;
  let carrier: Provider & SimulatedCarrier;
  let shops: ShopChoice[];
  let door: RequestHandler;
  let leaving: AbortController;
  const clock = { now: () => Date.UTC(2026, 4, 4, 16, 5) };
  const views = createViews();
  const log = createLog('silent');

  function app() {
    const pages = createPages({ views, log, simulated: true, sessionOf: async () => undefined });
    const router = simulatorPages({
      carrier,
      door: (req, res, next) => door(req, res, next),
      shops: async () => shops,
      wordsOf: async (address) => (address === LIN.address ? ['DISH'] : []),
      signal: leaving.signal,
    });
    return express()
      .use(pages.headers)
      .use(...pages.before)
      .use(router.router)
      .use(...pages.after);
  }
  const get = (path: string, language = 'en') => request(app()).get(path).set('Accept-Language', language);
  const post = (path: string, form: object) =>
    request(app()).post(path).set('Sec-Fetch-Site', 'same-origin').type('form').send(form);

  /** The stream's address on a port of its own; supertest would wait for its end. */
  async function listening(): Promise<{ server: Server; url: string }> {
    const server = createServer(app());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simulator/events` };
  }

  beforeEach(async () => {
    test = await openTestDatabase('sqlite');
    const vault = createVault(readKeyRing(newSecret())!);
    carrier = simulatorProvider({ db: test.db, vault, clock });
    shops = [LIN];
    door = (_req, _res, next) => next();
    leaving = new AbortController();
  });
  afterEach(() => test.close());

  it('is shut where the door is, for every address', async () => {
    door = () => {
      throw new DomainError('forbidden', 'Not here.');
    };
    for (const path of ['/simulator', '/simulator/state', '/simulator/events']) await get(path).expect(403);
    for (const path of ['texts', 'phones', 'settings']) await post(`/simulator/${path}`, {}).expect(403);
  });

  it.each`
    language | first                                 | suggested
    ${'en'}  | ${'Put the first phone on the table'} | ${'+1 202 555 0101'}
    ${'zh'}  | ${'先把一部手机放到桌上'}             | ${'+1 202 555 0101'}
  `('says in $language what to do first', async ({ language, first, suggested }) => {
    const page = await get('/simulator', language).expect(200);
    expect(page.text).toContain(first);
    expect(page.text).toContain(`value="${suggested}"`);
    expect(page.text).not.toMatch(/<script>|style=|onclick=/);
  });

  it('offers the next free number of the shop’s country, passing over what is taken', async () => {
    shops = [TEA];
    await carrier.addPhone({ label: '小林', phone: '+8613800138001', shop: TEA.address });
    expect((await get('/simulator', 'zh')).text).toContain('value="+86 138 0013 8002"');
  });

  it('says it plainly when the shop has no number', async () => {
    shops = [];
    expect((await get('/simulator').expect(200)).text).toContain('no number to text yet');
  });

  it('adds a phone, sends its text, and shows both with their times in the shop’s zone', async () => {
    const added = await post('/simulator/phones', { label: 'Amy', number: '+1 202 555 0101', shop: LIN.address });
    expect(added.status).toBe(303);
    const address = added.headers['location']!;
    const [phone] = await carrier.phones();
    await post('/simulator/texts', { phone: phone!.hash, shop: LIN.address, text: 'JOIN <Amy> & "co"' }).expect(303);
    const page = await get(address).expect(200);
    expect(page.text).toContain('JOIN &lt;Amy&gt; &amp; &quot;co&quot;');
    expect(page.text).toContain('<time>12:05</time>');
    expect(page.text).toContain('Mon, May 4');
    expect((await get(`${address}&lang=zh`)).text).toContain('5月4日');
    expect(page.text).not.toContain(AMY); // no number in an address or a field; shown with its blanks
  });

  it('sends a quick word, or puts one that wants more into the line', async () => {
    const { hash } = await carrier.addPhone({ label: 'Amy', phone: AMY, shop: LIN.address });
    await post('/simulator/texts', { phone: hash, shop: LIN.address, word: 'JOIN', text: 'half a draft' }).expect(303);
    expect((await carrier.thread(hash)).map(({ text }) => text)).toEqual(['JOIN']);
    expect((await get(`/simulator?phone=${hash}&draft=FEEDBACK`)).text).toContain('>FEEDBACK </textarea>');
    expect((await get(`/simulator?phone=${hash}&draft=Anything`)).text).toContain('></textarea>');
  });

  it('offers what the shop made itself, of the shop that this phone texts', async () => {
    shops = [LIN, TEA];
    const [amy, ben] = [
      await carrier.addPhone({ label: 'Amy', phone: AMY, shop: LIN.address }),
      await carrier.addPhone({ label: 'Ben', phone: '+12025550102', shop: TEA.address }),
    ];
    const chip = 'name="word" value="DISH"';
    expect((await get(`/simulator?phone=${amy.hash}`)).text).toContain(chip);
    expect((await get(`/simulator?phone=${ben.hash}`)).text).not.toContain(chip);
  });

  it('has the words of the shop’s language, and a choice where there are several numbers', async () => {
    shops = [TEA, LIN];
    const { hash } = await carrier.addPhone({ label: '小林', phone: AMY, shop: TEA.address });
    const page = await get('/simulator');
    expect(page.text).toContain('value="HY"');
    expect(page.text).toContain('<option value="+12025550100">Lin&#x27;s Noodles +1 202 555 0100</option>');
    await post('/simulator/texts', { phone: hash, shop: LIN.address, text: 'PTS' }).expect(303);
    expect((await get('/simulator')).text).toContain('value="JOIN"');
  });

  it.each([
    ['an empty text', 'texts', { text: ' ' }, 400, 'Write a text first'],
    ['a number of another shop', 'texts', { text: 'JOIN', shop: ELSEWHERE }, 400, 'Choose one of the shop’s numbers'],
    ['a phone that is not there', 'texts', { text: 'JOIN', phone: 'nobody' }, 404, 'not on the table any more'],
    ['a phone without a name', 'phones', { label: '', number: '+12025550105' }, 400, 'Give the phone a name'],
    ['a number that is none', 'phones', { label: 'Ben', number: '12' }, 400, 'Write the whole number'],
    ['a number that is taken', 'phones', { label: 'Ben', number: ELSEWHERE }, 409, 'already in use'],
    ['a setting out of range', 'settings', { kind: 'plain', lossPercent: '101' }, 400, 'out of its range'],
  ])('refuses %s, and says why on the page', async (_what, path, form, status, words) => {
    const { hash } = await carrier.addPhone({ label: 'Amy', phone: AMY, shop: LIN.address });
    await carrier.addPhone({ label: 'Eve', phone: ELSEWHERE, shop: ELSEWHERE });
    const given = { phone: hash, shop: LIN.address, ...form };
    const page = await post(`/simulator/${path}`, given).expect(status);
    expect(page.text).toContain(words);
    const told = await post(`/simulator/${path}`, given).set('Accept', 'application/json').expect(status);
    expect(told.body).toEqual({ fault: expect.stringContaining(words) });
  });

  it('shows nothing of another shop', async () => {
    const eve = await carrier.addPhone({ label: 'Eve', phone: ELSEWHERE, shop: ELSEWHERE });
    const amy = await carrier.addPhone({ label: 'Amy', phone: AMY, shop: LIN.address });
    await carrier.text({ phone: AMY, shop: ELSEWHERE, body: 'not for Lin' });
    for (const path of [
      `/simulator?phone=${eve.hash}`,
      `/simulator/state?phone=${eve.hash}`,
      `/simulator/state?phone=${amy.hash}`,
    ])
      expect((await get(path).expect(200)).text).not.toMatch(/\bEve\b|not for Lin/);
    await post('/simulator/texts', { phone: eve.hash, shop: LIN.address, text: 'JOIN' }).expect(404);
  });

  it('sets the carrier', async () => {
    const settings = {
      kind: 'answers_stop',
      deliveryMillis: '2000',
      reportMillis: '0',
      lossPercent: '30',
      lostReportPercent: '0',
      duplicatePercent: '5',
      failPercent: '0',
    };
    await post('/simulator/settings', settings).expect(303);
    expect(await carrier.settings()).toMatchObject({ kind: 'answers_stop', deliveryMillis: 2000, lossPercent: 30 });
    await carrier.setSettings({ deliveryMillis: 1234 });
    await carrier.addPhone({ label: 'Amy', phone: AMY, shop: LIN.address });
    const page = await get('/simulator?saved=1');
    expect(page.text).toContain('within 1.234 seconds');
    expect(page.text).toContain('loses 30% of texts · repeats 5%');
    expect(page.text).toContain('Saved.');
  });

  it('streams the table at once and after each change, and ends with the server', async () => {
    const { hash } = await carrier.addPhone({ label: 'Amy', phone: AMY, shop: LIN.address });
    const { server, url } = await listening();
    const answer = await fetch(`${url}?phone=${hash}`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const lines = eventsOf(answer);
    expect((await lines.next()).value).toMatchObject({ texts: [], phones: [{ label: 'Amy' }] });
    await carrier.text({ phone: AMY, shop: LIN.address, body: 'JOIN' });
    expect((await lines.next()).value).toMatchObject({ texts: [{ text: 'JOIN', state: 'sending' }] });
    leaving.abort();
    expect(await lines.next()).toMatchObject({ done: true });
    await new Promise((resolve) => server.close(resolve));
  });

  it('lets twenty pages follow, and frees the place of one that leaves', async () => {
    const { server, url } = await listening();
    const pages = Array.from({ length: 20 }, () => new AbortController());
    await Promise.all(pages.map(({ signal }) => fetch(url, { signal })));
    expect((await fetch(url)).status).toBe(503);
    pages[0]!.abort();
    await untilOpen(url, leaving.signal);
    leaving.abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

/** The data of each event of a stream. */
async function* eventsOf(answer: Response): AsyncGenerator {
  let rest = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    const parts = `${rest}${chunk}`.split('\n\n');
    rest = parts.pop()!;
    for (const part of parts) if (part.startsWith('data: ')) yield JSON.parse(part.slice(6));
  }
}

/** Asks until there is a place; the server hears of a broken connection a moment later. */
async function untilOpen(url: string, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries < 500; tries++) if ((await fetch(url, { signal })).status === 200) return;
  throw new Error('no place became free');
}
