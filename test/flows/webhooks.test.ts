import { createHash } from 'node:crypto';
import request from 'supertest';
import { ENGINES } from '../support/engines.ts';
import { signed } from '../support/twilio-stub.mjs';
import { onTwilio, PUBLIC_URL, type TwilioShop } from '../messages/carriers.ts';
import { LINS_NUMBER } from './shop.ts';

const AMY = '+12025550111';
const MESSAGES = '/webhooks/twilio/messages';
const STATUS = '/webhooks/twilio/status';
const TEA_NUMBER = '+12025550188';

describe.each(ENGINES)('a day over signed webhooks on %s', (engine) => {
  let shop: TwilioShop;
  beforeEach(async () => {
    shop = await onTwilio(engine, { env: { TWILIO_AUTH_TOKEN: 'stub-token,next-token' } });
  });
  afterEach(() => shop.close());

  const form = (more: Record<string, string> = {}) => ({
    MessageSid: `SM${createHash('md5').update(JSON.stringify(more)).digest('hex')}`,
    AccountSid: shop.stub.accountSid,
    From: AMY,
    To: LINS_NUMBER,
    Body: 'JOIN',
    NumMedia: '0',
    ...more,
  });
  const post = (params: Record<string, string>, options: { path?: string; token?: string; url?: string } = {}) => {
    const { path = MESSAGES, token = 'stub-token', url = PUBLIC_URL + path } = options;
    const signature = signed(url, params, token);
    return request(shop.base).post(path).type('form').set('X-Twilio-Signature', signature).send(params);
  };
  const statuses = async () => (await shop.test.db.admin('select status from outbound order by id')).map(String);
  const rows = async () =>
    Promise.all(
      ['inbound', 'outbound', 'customers', 'orphans'].map((table) => shop.count(`select count(*) from ${table}`)),
    );

  it('JOIN: stored, answered empty at once, the reply accepted, then reported delivered', async () => {
    const answer = await post(form());
    expect([answer.status, answer.type]).toEqual([200, 'text/xml']);
    expect(answer.text).toContain('<Response/>');
    expect(await statuses()).toEqual(['queued']);
    shop.stub.mode({ callbacks: 'lost' });
    await shop.flush();
    expect(await statuses()).toEqual(['accepted']);
    const [reply] = shop.stub.messages();
    expect(reply).toMatchObject({ from: LINS_NUMBER, to: AMY, body: expect.stringContaining('welcome!') });
    const callback = reply!.statusCallback!.slice(PUBLIC_URL.length);
    const report = { MessageSid: reply!.sid, AccountSid: shop.stub.accountSid, MessageStatus: 'delivered' };
    expect((await post(report, { path: callback })).status).toBeLessThan(300);
    expect(await statuses()).toEqual(['delivered']);
  });

  it('a webhook that comes a hundred times in parallel has one effect and is always answered 2xx', async () => {
    const params = form();
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(params)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await rows()).toEqual([1, 1, 1, 0]);
  });

  it('two shops are told apart by the number that was texted, and each answers from its own', async () => {
    const tea = await shop.test.db.write(async (tx) => {
      const { merchantId } = await shop.gateway.merchants.add(tx, { ...shop.merchant, name: 'Tea House' });
      return shop.gateway.merchants.addNumber(tx, merchantId, { address: TEA_NUMBER });
    });
    const second = await shop.test.db.write((tx) =>
      shop.gateway.merchants.addNumber(tx, shop.merchantId, { address: '+12025550101' }),
    );
    await post(form());
    await post(form({ To: TEA_NUMBER }));
    await post(form({ To: second.address, Body: 'POINTS' }));
    await shop.flush();
    const sent = shop.stub.messages().map(({ from, to, body }) => `${from} ${to} ${body.slice(0, 20)}`);
    expect(sent.toSorted()).toEqual([
      `${LINS_NUMBER} ${AMY} Lin's Noodles: welco`,
      `+12025550101 ${AMY} Lin's Noodles: you h`,
      `${TEA_NUMBER} ${AMY} Tea House: welcome! `,
    ]);
    expect(await shop.count(`select count(*) from customers where merchant_id = '${tea.merchantId}'`)).toBe(1);
    await post(form({ To: TEA_NUMBER, Body: 'STOP' }));
    await post(form({ Body: 'PTS' }));
    await shop.flush();
    expect(shop.stub.messages().at(-1)).toMatchObject({ from: LINS_NUMBER, body: expect.stringContaining('20 pts') });
  });

  it('the second token is taken while rotating', async () => {
    expect((await post(form(), { token: 'next-token' })).status).toBe(200);
  });

  it.each([
    ['with another token', { token: 'guess' }],
    ['for another address', { url: `https://evil.test${MESSAGES}` }],
    ['for another path', { url: PUBLIC_URL + STATUS }],
    ['for http', { url: `http://shop.test${MESSAGES}` }],
  ])('a request signed %s is refused, and nothing of it is stored', async (_, options) => {
    expect((await post(form(), options)).status).toBe(403);
    expect((await post(form({ To: '+12025550999' }), options)).status).toBe(403);
    expect(await rows()).toEqual([0, 0, 0, 0]);
  });

  it('a request without a signature, or of another account, is refused', async () => {
    expect((await request(shop.base).post(MESSAGES).type('form').send(form())).status).toBe(403);
    expect((await post(form({ AccountSid: `AC${'9'.repeat(32)}` }))).status).toBe(403);
    const proxied = request(shop.base)
      .post(MESSAGES)
      .type('form')
      .set('X-Forwarded-Host', 'evil.test')
      .set('Host', 'evil.test');
    const signature = signed(`https://evil.test${MESSAGES}`, form(), 'stub-token');
    expect((await proxied.set('X-Twilio-Signature', signature).send(form())).status).toBe(403);
    expect(await rows()).toEqual([0, 0, 0, 0]);
  });

  it('a number that is nobody’s is answered 2xx and kept as an orphan', async () => {
    for (let i = 0; i < 2; i++) expect((await post(form({ To: '+12025550999' }))).status).toBe(200);
    expect(await rows()).toEqual([0, 0, 0, 1]);
  });

  it('a report of a foreign message is answered 2xx, kept, and creates nothing', async () => {
    const report = { MessageSid: 'SMforeign', AccountSid: shop.stub.accountSid, MessageStatus: 'delivered' };
    for (const path of [STATUS, `${STATUS}?ref=a.b.1`]) expect((await post(report, { path })).status).toBeLessThan(300);
    expect(await rows()).toEqual([0, 0, 0, 1]);
  });

  it.each([
    ['no id', { MessageSid: '' }],
    ['no sender', { From: '' }],
  ])('garbage with a sound signature (%s) is 400 and not stored', async (_, more) => {
    expect((await post(form(more))).status).toBe(400);
    expect(await rows()).toEqual([0, 0, 0, 0]);
  });

  it('a body of 1 MiB is refused and the next request is served', async () => {
    const big = await request(shop.base)
      .post(MESSAGES)
      .type('form')
      .send(`Body=${'x'.repeat(1_048_576)}`);
    expect(big.status).toBeGreaterThanOrEqual(400);
    expect(big.status).toBeLessThan(500);
    expect((await post(form())).status).toBe(200);
  });

  it.each([
    ['1600 emoji', '🍜'.repeat(1600)],
    ['right to left', '\u202eSTOP\u202c'],
    ['a NUL', 'JO\0IN'],
    ['a lone surrogate', 'NAME \ud83c'],
    ['a template', 'JOIN {{name}}'],
  ])('%s is text like any other: 2xx and one row', async (_, Body) => {
    const params = form({ Body });
    const wellFormed = Object.fromEntries(Object.entries(params).map(([k, v]) => [k, Buffer.from(v).toString()]));
    expect((await post(wellFormed)).status).toBe(200);
    expect(await shop.count('select count(*) from inbound')).toBe(1);
  });

  it('GET and unknown webhooks are not answered as webhooks', async () => {
    expect((await request(shop.base).get(MESSAGES)).status).toBe(404);
    expect((await request(shop.base).post('/webhooks/kannel/messages').send('x')).status).toBeGreaterThanOrEqual(400);
  });

  it('media are stored by type and address, and wait for a person', async () => {
    const media = { NumMedia: '1', MediaUrl0: 'https://carrier.test/m/1', MediaContentType0: 'image/jpeg', Body: '' };
    expect((await post(form(media))).status).toBe(200);
    expect(await shop.test.db.admin('select media, waiting from inbound')).toEqual([
      ['[{"type":"image/jpeg","url":"https://carrier.test/m/1"}]', 'media'],
    ]);
  });

  it('what the carrier did itself is believed, and answered only by it', async () => {
    await post(form());
    await shop.flush();
    await post(form({ Body: 'STOP', OptOutType: 'STOP' }));
    await shop.flush();
    expect(shop.stub.messages()).toHaveLength(1);
    expect(await shop.count('select count(*) from suppressions')).toBe(2);
  });
});
