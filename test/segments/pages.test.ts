import request from 'supertest';
import { createWeb } from '../../src/web.ts';
import { hashPassword } from '../../src/staff/index.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { cookieIn, PASSWORD, SAME_SITE, tokenIn } from '../staff/gateway.ts';
import { ENGINES } from '../support/engines.ts';

/** Somebody at a browser that knows no JavaScript. */
async function signIn(shop: Shop, web: ReturnType<typeof createWeb>, email: string, merchantId = shop.merchantId) {
  const password = await hashPassword(PASSWORD);
  await shop.test.db.write((tx) => shop.gateway.staff.add(tx, { merchantId, email, role: 'owner', password }));
  const answer = await request(web).post('/sign-in').set(SAME_SITE).type('form').send({ email, password: PASSWORD });
  const Cookie = cookieIn(answer).pair;
  const get = (path: string) => request(web).get(path).set({ Cookie });
  const _token = tokenIn((await get('/segments')).text);
  const post = (path: string, form: Record<string, string | string[]>) =>
    request(web)
      .post(path)
      .set({ ...SAME_SITE, Cookie })
      .type('form')
      .send({ _token, ...form });
  return { get, post };
}

const LOYAL = {
  'where.0.group': 'all',
  'where.0.0.field': 'purchases.visits',
  'where.0.0.was': 'purchases.visits',
  'where.0.0.is': '>=',
  'where.0.0.value': '2',
};

describe.each(ENGINES)('segments without a script on %s', (engine) => {
  let shop: Shop;
  let lin: Awaited<ReturnType<typeof signIn>>;
  let hu: Awaited<ReturnType<typeof signIn>>;
  beforeAll(async () => {
    shop = await openShop(engine);
    const web = createWeb(shop.gateway);
    const { db } = shop.test;
    for (const [i, phone] of [shop.phone(), shop.phone()].entries()) {
      const customerId = await shop.member(phone);
      for (let visit = 0; visit <= i; visit++)
        await db.write((tx) =>
          shop.gateway.purchases.record(tx, shop.merchantId, {
            customerId,
            amount: '20.00',
            receipt: `R${i}${visit}`,
            actor: 'test',
          }),
        );
    }
    lin = await signIn(shop, web, 'lin@shop.example');
    const tea = await db.write((tx) =>
      shop.gateway.merchants.add(tx, { name: 'Tea House', country: 'US', zone: 'America/New_York', language: 'en' }),
    );
    hu = await signIn(shop, web, 'hu@shop.example', tea.merchantId);
  });
  afterAll(() => shop.close());

  it('the list offers ready-made groups, each of which counts', async () => {
    const { text } = await lin.get('/segments');
    const presets = [...text.matchAll(/href="(\/segments\/new\?preset=\w+)"/g)].map(([, href]) => href!);
    expect(presets).toHaveLength(6);
    for (const href of presets) {
      const page = await lin.get(href);
      expect([page.status, /<p class="total"><b>\d+<\/b>/.test(page.text)]).toEqual([200, true]);
    }
  });

  it('a tree is built by buttons alone, counted, saved, changed, copied and deleted', async () => {
    const begun = await lin.get('/segments/new');
    expect(begun.text).toContain('name="where.0.0.field"');
    const chosen = await lin.post('/segments/new', {
      'where.0.group': 'all',
      'where.0.0.field': 'purchases.visits',
      'where.0.0.was': '',
      'where.do': 'show:0',
    });
    expect([chosen.status, chosen.text.includes('name="where.0.0.value"')]).toEqual([200, true]);
    const grown = await lin.post('/segments/new', { ...LOYAL, 'where.do': 'group:0' });
    expect(grown.text).toContain('name="where.0.1.0.field"');
    const counted = await lin.post('/segments/new', { ...LOYAL, act: 'count' });
    expect(counted.text).toMatch(/<p class="total"><b>1<\/b> customer</);
    expect(counted.text).toContain('Visits: at least 2');

    const saved = await lin.post('/segments/new', { ...LOYAL, name: 'Loyal ones', act: 'save' });
    expect(saved.status).toBe(303);
    const path = saved.headers['location']!.split('?')[0]!;
    const shown = await lin.get(`${path}?lang=zh`);
    expect(shown.text).toContain('到店次数不少于 2');
    expect(shown.text).toContain(`/broadcasts/new?segment=${path.split('/')[2]}`);
    expect((await lin.get(`/segments?lang=en`)).text).toContain('Loyal ones');

    const changed = await lin.post(path, { ...LOYAL, 'where.0.0.value': '1', name: 'Guests', act: 'save' });
    expect(changed.status).toBe(303);
    expect((await lin.get(path)).text).toMatch(/<p class="total"><b>2<\/b>/);
    expect((await lin.get(`/segments/new?from=${path.split('/')[2]}`)).text).toContain('Guests (copy)');

    expect((await lin.get(`${path}/remove`)).text).toContain('Guests');
    expect((await lin.post(`${path}/remove`, {})).status).toBe(303);
    expect((await lin.get(path)).status).toBe(404);
    expect((await lin.get('/segments')).text).not.toContain('Guests');
  });

  it.each`
    what                      | change                                                                                                       | words
    ${'no name'}              | ${{ name: ' ' }}                                                                                             | ${'Give the segment a name'}
    ${'a value left blank'}   | ${{ 'where.0.0.value': '' }}                                                                                 | ${'Enter a whole number.'}
    ${'a broken value'}       | ${{ 'where.0.0.value': '<b>' }}                                                                              | ${'Enter a whole number.'}
    ${'too many decimals'}    | ${{ 'where.0.0.field': 'purchases.spend', 'where.0.0.was': 'purchases.spend', 'where.0.0.value': '88.505' }} | ${'like 88.50'}
    ${'a field that is gone'} | ${{ 'where.0.0.field': 'custom.gone', 'where.0.0.was': 'custom.gone' }}                                      | ${'This field is not there any more'}
    ${'an empty group'}       | ${{ 'where.0.1.group': 'none' }}                                                                             | ${'nobody is meant'}
  `('$what is told at its place, and nothing is saved', async ({ change, words }) => {
    const refused = await lin.post('/segments/new', { ...LOYAL, name: 'Never', act: 'save', ...change });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(words);
    expect(refused.text).not.toContain('value="<b>"');
    expect((await lin.get('/segments')).text).not.toContain('Never');
  });

  it('a tree cleared of all conditions is no segment', async () => {
    const refused = await lin.post('/segments/new', { 'where.0.group': 'all', name: 'Nobody', act: 'save' });
    expect([refused.status, refused.text.includes('nobody is meant')]).toEqual([422, true]);
    expect((await lin.post('/segments/new', { name: 'Nothing', act: 'save' })).status).toBe(422);
  });

  it('a name taken is told at the name', async () => {
    await lin.post('/segments/new', { ...LOYAL, name: 'Twice', act: 'save' });
    const refused = await lin.post('/segments/new', { ...LOYAL, name: 'TWICE', act: 'save' });
    expect([refused.status, refused.text.includes('of this name already')]).toEqual([422, true]);
  });

  it('another shop finds none of it', async () => {
    const saved = await lin.post('/segments/new', { ...LOYAL, name: 'Ours', act: 'save' });
    const path = saved.headers['location']!.split('?')[0]!;
    const id = path.split('/')[2]!;
    expect((await hu.get('/segments')).text).not.toContain('Ours');
    for (const tried of [path, `${path}/count`, `${path}/remove`, `/segments/new?from=${id}`])
      expect((await hu.get(tried)).status).toBe(404);
    expect((await hu.post(path, { ...LOYAL, name: 'Theirs', act: 'save' })).status).toBe(404);
    expect((await hu.post(`${path}/remove`, {})).status).toBe(404);
    expect((await hu.post('/segments/count', LOYAL)).text).toMatch(/<b>0<\/b>/);
  });
});
