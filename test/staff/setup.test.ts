import request from 'supertest';
import { merchants, numbers } from '../../src/merchants/schema.ts';
import { staff as people } from '../../src/staff/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { cookieIn, type Gateway, openGateway, PASSWORD, SAME_SITE } from './gateway.ts';

const filled = {
  shop: 'Lin’s Noodles 林记面馆',
  country: 'US',
  zone: 'America/New_York',
  language: 'en',
  number: '(202) 555-0123',
  currency: '',
  email: 'Lin@example.com',
  password: PASSWORD,
};

describe.each(ENGINES)('the set-up of the first shop on %s', (engine) => {
  let gateway: Gateway;
  let token: string;

  beforeEach(async () => {
    gateway = await openGateway(engine);
    token = (await gateway.link())!;
  });
  afterEach(() => gateway.close());

  const get = (path: string, headers: Record<string, string> = {}) => request(gateway.app).get(path).set(headers);
  const send = (values: object, path = token, headers: Record<string, string> = {}) =>
    request(gateway.app)
      .post(`/setup/${path}`)
      .set({ ...SAME_SITE, ...headers })
      .type('form')
      .send(values);
  const shops = () => gateway.db.reader.db.select().from(merchants);

  it('explains where the link is while there is no shop', async () => {
    expect((await get('/')).text).toContain('set-up link that was printed in the terminal');
    expect((await get('/sign-in')).headers['location']).toBe('/');
  });

  it('makes shop, number and owner at once and lets the owner in', async () => {
    expect((await get(`/setup/${token}`)).text).toContain('<h1>Open your shop</h1>');
    const answer = await send(filled);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/']);
    expect((await get('/', { Cookie: cookieIn(answer).pair })).text).toContain('林记面馆');
    expect(await shops()).toMatchObject([{ name: filled.shop, country: 'US', currency: 'USD', language: 'en' }]);
    expect(await gateway.db.reader.db.select().from(numbers)).toMatchObject([
      { address: '+12025550123', isDefault: true },
    ]);
    expect((await gateway.signIn('lin@example.com')).status).toBe(303);
  });

  it('guesses the country, and with it zone and number, from the browser', async () => {
    const page = (await get(`/setup/${token}`, { 'Accept-Language': 'zh-CN' })).text;
    expect(page).toContain('value="Asia/Shanghai"');
    expect(page).toContain('placeholder="+86 131 2345 6789"');
    expect(page).toMatch(/<option value="CN"[^>]* selected>中国/);
    expect(page).toMatch(/<option value="zh" lang="zh" selected>/);
  });

  it.each`
    what                     | change                                               | words
    ${'no name'}             | ${{ shop: '  ' }}                                    | ${'Give the shop a name.'}
    ${'a long name'}         | ${{ shop: 'x'.repeat(41) }}                          | ${'within 40 characters'}
    ${'no such country'}     | ${{ country: 'XX' }}                                 | ${'Choose the country from the list.'}
    ${'no such zone'}        | ${{ zone: 'Mars/Base' }}                             | ${'Choose a time zone from the list'}
    ${'no such language'}    | ${{ language: 'fr' }}                                | ${'Choose one of the languages.'}
    ${'a short number'}      | ${{ number: '+1202' }}                               | ${'Write the whole number'}
    ${'a strange currency'}  | ${{ currency: 'dollars' }}                           | ${'Give the currency by its three letters'}
    ${'an unknown currency'} | ${{ country: 'IS', number: '+354 611 1234' }}        | ${'Name the currency of this country'}
    ${'no e-mail'}           | ${{ email: 'lin' }}                                  | ${'Give an e-mail address like'}
    ${'a short password'}    | ${{ password: 'short' }}                             | ${'Choose at least 8 characters'}
    ${'a common password'}   | ${{ password: 'Password123!' }}                      | ${'among the first that guessers try'}
    ${"the shop's name"}     | ${{ shop: 'Noodlehouse', password: 'noodlehouse1' }} | ${'the name of the shop or your e-mail'}
  `('tells at the field what to do about $what, and keeps the rest', async ({ change, words }) => {
    const answer = await send({ ...filled, ...change });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(new RegExp(`class="fault">[^<]*${words}`));
    expect(answer.text.match(/class="fault"/g)).toHaveLength(1);
    if (!('email' in change)) expect(answer.text).toContain('value="Lin@example.com"');
    expect(answer.text).not.toContain(PASSWORD);
    expect(await shops()).toEqual([]);
    expect((await get(`/setup/${token}`)).status).toBe(200);
  });

  it('tells every fault at once, in Chinese too', async () => {
    const answer = await send({ country: 'CN', language: 'zh' }, token, { 'Accept-Language': 'zh' });
    expect(answer.text.match(/class="fault"/g)!.length).toBeGreaterThanOrEqual(5);
    expect(answer.text).toContain('请填写店铺名称。');
    const wrong = await send({ ...filled, number: '12345 67', email: 'nobody' }, token);
    expect(wrong.text.match(/class="fault"/g)).toHaveLength(2); // the number too, though it needs the country to be read
  });

  it('takes the currency of any country when it is named', async () => {
    const answer = await send({ ...filled, country: 'IS', number: '+354 611 1234', currency: 'isk' });
    expect(answer.status).toBe(303);
    expect(await shops()).toMatchObject([{ currency: 'ISK', rulePack: 'general' }]);
  });

  it('works once: a second click comes in, a stranger is told', async () => {
    await send(filled);
    expect((await send(filled)).status).toBe(303);
    const stranger = await send({ ...filled, password: 'some other password' });
    expect(stranger.status).toBe(410);
    expect(stranger.text).toContain('The shop is open already');
    expect((await get(`/setup/${token}`)).status).toBe(410);
    expect(await shops()).toHaveLength(1);
  });

  it('takes a second click that already carries the new cookie to the shop', async () => {
    const { pair } = cookieIn(await send(filled));
    const again = await send(filled, token, { Cookie: pair });
    expect([again.status, again.headers['location']]).toEqual([303, '/']);
  });

  it('takes whoever is in from the used link to the shop', async () => {
    const { pair } = cookieIn(await send(filled));
    expect((await get(`/setup/${token}`, { Cookie: pair })).headers['location']).toBe('/');
  });

  it('makes one shop of two clicks at once, and of two links at once', async () => {
    const second = (await gateway.link())!;
    const other = { ...filled, number: '+12025550188', email: 'ben@example.com' };
    const answers = await Promise.all([send(filled), send(filled), send(other, second)]);
    expect(await shops()).toHaveLength(1);
    expect(await gateway.db.reader.db.select().from(people)).toHaveLength(1);
    expect(answers.map(({ status }) => status)).toContain(303);
  });

  it('holds for 24 hours', async () => {
    gateway.later(gateway.aDay);
    const answer = await get(`/setup/${token}`);
    expect([answer.status, answer.text.includes('Start mcrm again')]).toEqual([410, true]);
    expect((await send(filled)).status).toBe(410);
    expect(await shops()).toEqual([]);
  });

  it('knows no other link, and makes none once there is a shop', async () => {
    expect((await get('/setup/guess')).status).toBe(404);
    expect((await send(filled, 'guess')).status).toBe(404);
    await send(filled);
    expect(await gateway.link()).toBeUndefined();
  });

  it('keeps no link in the clear', async () => {
    expect(JSON.stringify(await gateway.db.admin('select hash from setup_links'))).not.toContain(token);
  });
});
