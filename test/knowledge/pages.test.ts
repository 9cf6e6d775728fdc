import request from 'supertest';
import { formTokenOf } from '../../src/platform/web/frame.ts';
import type { Role } from '../../src/platform/web/principal.ts';
import { loadWords } from '../../src/platform/i18n.ts';
import { measure } from '../../src/kernel/sms-text.ts';
import { BY_ITSELF } from '../../src/knowledge/index.ts';
import { READY, readyEntry } from '../../src/knowledge/ready.ts';
import { readEntry } from '../../src/knowledge/rules.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { SHELF } from './shelf.ts';

describe('the pages of the answer library', () => {
  let shop: Shop;
  beforeEach(async () => void (shop = await openShop('sqlite')));
  afterEach(() => shop.close());

  async function browser(role: Role = 'owner', language = 'en') {
    const web = createWeb(shop.gateway);
    const session = await shop.test.db.write(async (tx) => {
      const { staffId } = await shop.gateway.staff.add(tx, { merchantId: shop.merchantId, email: `${role}@example.com`, role }); // prettier-ignore
      return shop.gateway.sessions.start(tx, shop.merchantId, staffId);
    });
    const headers = { Cookie: `mcrm=${session}; lang=${language}`, 'Sec-Fetch-Site': 'same-origin', Referer: 'http://127.0.0.1/' }; // prettier-ignore
    return {
      get: (path: string) => request(web).get(path).set(headers),
      part: (path: string, form: object) => request(web).post(path).set({ ...headers, 'HX-Request': 'true' }).type('form').send({ ...form, _token: formTokenOf(session) }), // prettier-ignore
      post: (path: string, form: object = {}) =>
        request(web)
          .post(path)
          .set(headers)
          .type('form')
          .send({ ...form, _token: formTokenOf(session) }),
    };
  }

  const PARKING = { questionEn: 'Where can I park?', answerEn: 'Behind the house.', words: 'parking, car，停车', topic: 'Visit', forReplies: 'yes' }; // prettier-ignore
  const list = () => shop.gateway.knowledge.list(shop.test.db.reader, shop.merchantId);

  it('say what they are for where there is nothing yet, and lead to ready ones', async () => {
    for (const [language, words] of [
      ['en', 'What do your customers ask every day?'],
      ['zh', '顾客每天都问些什么？'],
    ] as const) {
      const { status, text } = await (
        await browser(language === 'en' ? 'owner' : 'manager', language)
      ).get('/knowledge');
      expect([status, text.includes(words)]).toEqual([200, true]);
      expect(text).toContain('/knowledge/new?ready=parking');
    }
  });

  it('keep an answer once, however often the button is pressed', async () => {
    const lin = await browser();
    const key = /name="key" value="([^"]+)"/.exec((await lin.get('/knowledge/new')).text)![1]!;
    for (const _press of [1, 2])
      expect((await lin.post('/knowledge', { ...PARKING, key })).headers['location']).toContain(
        'done=knowledge.done.added',
      );
    expect((await list()).map(({ words, forTexts }) => [words, forTexts])).toEqual([
      [['parking', 'car', '停车'], false],
    ]);
    const { text } = await lin.get('/knowledge?done=knowledge.done.added');
    for (const words of ['The answer is kept.', 'Where can I park?', 'ready reply', 'not used yet'])
      expect(text).toContain(words);
  });

  it.each`
    what                      | form                                                                     | words
    ${'nothing at all'}       | ${{ questionEn: '', answerEn: '' }}                                      | ${'in one language at least'}
    ${'a missing answer'}     | ${{ answerEn: ' ' }}                                                     | ${'Write the answer to this question.'}
    ${'a missing question'}   | ${{ answerZh: '在后面' }}                                                | ${'Write what people ask'}
    ${'a long answer'}        | ${{ answerEn: 'x'.repeat(601) }}                                         | ${'Keep the answer within 600 characters.'}
    ${'braces'}               | ${{ answerEn: 'Hello {{#each x}}' }}                                     | ${'without braces'}
    ${'a control character'}  | ${{ answerEn: 'Hello\u0007' }}                                           | ${'a sign in it that no phone shows'}
    ${'too many words'}       | ${{ words: Array.from({ length: 31 }, (_, i) => `word${i}`).join(',') }} | ${'At most 30 words'}
    ${'a word of one letter'} | ${{ words: 'parking, x' }}                                               | ${'At most 30 words'}
    ${'a long topic'}         | ${{ topic: 'x'.repeat(41) }}                                             | ${'Keep the topic within 40 characters.'}
  `('refuse $what at its field and keep what was entered', async ({ form, words }) => {
    const answer = await (await browser()).post('/knowledge', { ...PARKING, ...form });
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    expect(answer.text).toContain('parking');
    expect(await list()).toEqual([]);
  });

  it('take a ready question over as a form to be checked, in both languages, and mark it afterwards', async () => {
    const lin = await browser();
    const { text } = await lin.get('/knowledge/new?ready=parking');
    for (const words of ['This answer is an example', 'Where can I park?', '店后面有12个免费车位', '停车场'])
      expect(text).toContain(words);
    expect(await list()).toEqual([]);
    await lin.post('/knowledge', PARKING);
    const after = (await lin.get('/knowledge')).text;
    expect(after).toContain('there already');
    expect(after).not.toContain('ready=parking');
    expect((await lin.get('/knowledge/new?ready=constructor')).status).toBe(200);
  });

  it('change, archive and bring back an answer', async () => {
    const lin = await browser();
    await lin.post('/knowledge', PARKING);
    const { id } = (await list())[0]!;
    await lin.post(`/knowledge/${id}`, { ...PARKING, answerEn: 'In Mill Lane.' });
    const gone = await lin.post(`/knowledge/${id}/archive`);
    expect(await list()).toEqual([]);
    const { text } = await lin.get(gone.headers['location']!);
    expect(text).toContain(`action="/knowledge/${id}/restore"`);
    expect((await lin.get('/knowledge/archived')).text).toContain('In Mill Lane.');
    await lin.post(`/knowledge/${id}/restore`);
    expect((await list()).map(({ answer }) => answer)).toEqual([{ en: 'In Mill Lane.' }]);
    expect(await shop.count("select count(*) from audit where action like 'answer.%'")).toBe(4);
  });

  it('search, filter by topic and try a text', async () => {
    const lin = await browser();
    await shop.test.db.write(async (tx) => {
      for (const entry of Object.values(SHELF)) await shop.gateway.knowledge.add(tx, shop.merchantId, entry, 'staff:x');
    });
    const shown = async (path: string): Promise<number> =>
      [...(await lin.get(path)).text.matchAll(/class="main"/g)].length;
    expect(await shown('/knowledge')).toBe(8);
    expect(await shown('/knowledge?topic=Food')).toBe(2);
    expect(await shown('/knowledge?q=NUTS')).toBe(1);
    expect(await shown('/knowledge?q=%E5%81%9C%E8%BB%8A')).toBe(1); // 停車
    expect((await lin.get('/knowledge?q=zeppelin')).text).toContain('No answer holds all of these words.');
    const tried = await lin.part('/knowledge/try', { text: 'is there a place to park?' });
    expect(tried.text).toContain('Where can I park?');
    expect(tried.text).toContain('because of: park');
    expect(tried.text).not.toContain('<html');
    expect(tried.text).toContain('It fits surely, yet');
    expect(tried.text).toMatch(/class="bubble out">is there a place to park\?<\/p><p class="bubble">[^<]+</);
    const { merchants } = shop.gateway;
    await shop.test.db.write((tx) => merchants.set(tx, shop.merchantId, BY_ITSELF, true));
    expect((await lin.part('/knowledge/try', { text: 'is there a place to park?' })).text).toContain(
      'This goes out by itself',
    );
    expect((await lin.part('/knowledge/try', { text: 'are there nuts in it, and can I park?' })).text).toContain(
      'Nothing goes out by itself',
    );
    expect((await lin.post('/knowledge/try', { text: 'I love zeppelins' })).text).toContain('Nothing fits.');
  });

  it('show the answer in a phone with its parts, and put plain signs in', async () => {
    const lin = await browser();
    const dear = { ...PARKING, answerEn: 'Behind the house – free.' };
    const part = await lin.part('/knowledge/preview', dear);
    for (const words of ['Behind the house – free.', '1 part', 'makes the text dearer'])
      expect(part.text).toContain(words);
    const plain = await lin.post('/knowledge', { ...dear, do: 'plain:en' });
    expect(plain.text).toContain('Behind the house - free.');
    expect(await list()).toEqual([]);
    expect((await lin.post('/knowledge', { ...dear, do: 'preview' })).text).toContain('class="bubble out"');
  });

  it('let a clerk read and try, and not write', async () => {
    const bao = await browser('clerk');
    expect((await bao.get('/knowledge')).text).not.toContain('/knowledge/new');
    for (const path of ['/knowledge', '/knowledge/preview']) expect((await bao.post(path, PARKING)).status).toBe(403);
    expect((await bao.post('/knowledge/try', { text: 'parking' })).status).toBe(200);
  });
});

describe('ready entries', () => {
  const words = loadWords();
  const codes = Object.values(READY).flat();

  it.each(codes)('%s can be taken as it is, and its answer is one text in either language', (code) => {
    const entry = readEntry(readyEntry(words, code, 'en'));
    for (const answer of [entry.answer.en!, entry.answer.zh!]) expect(measure(answer).parts).toBe(1);
    expect(entry.words.length).toBeGreaterThanOrEqual(3);
  });

  it('are each of one trade', () => {
    expect(new Set(codes).size).toBe(codes.length);
  });
});
