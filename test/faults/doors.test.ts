import { request } from 'node:http';
import { stringify } from 'node:querystring';
import * as fc from 'fast-check';
import { signed } from '../support/twilio-stub.mjs';
import { closeShops, type FaultShop, openShop, SHOP_NUMBER } from './shop.ts';

// FAULTS matrix 43-45, 47 and 48: what may knock at the webhooks of the real process.
const MESSAGES = '/webhooks/twilio/messages';
const STATUS = '/webhooks/twilio/status';
const PUBLIC = 'https://shop.test';

let shop: FaultShop;
let serial = 0;

beforeAll(async () => {
  shop = await openShop();
  await shop.start();
}, 60_000);
afterAll(closeShops);

type Form = Record<string, string | string[]>;

const sid = (): string => `SM${String(++serial).padStart(32, '0')}`;
const form = (more: Form = {}): Form => ({
  MessageSid: sid(),
  AccountSid: shop.stub.accountSid,
  From: '+12135550111',
  To: SHOP_NUMBER,
  Body: 'hello',
  NumMedia: '0',
  ...more,
});

/** Posts bytes as they are. @returns the status of the answer; 0: the connection ended without one */
function post(path: string, body: string | Buffer, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(shop.gateway().base + path, { method: 'POST', headers: { ...type, ...headers } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}

const send = (path: string, given: Form, token = shop.stub.token): Promise<number> =>
  post(path, stringify(given), { 'x-twilio-signature': signed(PUBLIC + path, given, token) });

const count = (table: string): number => shop.rows<{ n: number }>(`select count(*) as n from ${table}`)[0]!.n;
const everything = () => ['inbound', 'outbound', 'orphans', 'customers', 'cases', 'facts'].map(count);
const alive = async (): Promise<boolean> => (await fetch(`${shop.gateway().base}/healthz`)).ok;

test('row 44: one text, posted 100 times at once, has one effect and 100 good answers', async () => {
  const text = form({ Body: 'JOIN Amy', From: '+12135550144' });
  const answers = await Promise.all(Array.from({ length: 100 }, () => send(MESSAGES, text)));
  expect(answers).toEqual(Array.from({ length: 100 }, () => 200));
  await shop.settled('the answer');
  expect(shop.acceptedFor('+12135550144')).toEqual([{ body: expect.stringContaining('welcome, Amy'), count: 1 }]);
  expect(shop.rows('select count(*) as n from inbound where provider_id = ?', text['MessageSid'])).toEqual([{ n: 1 }]);
});

test('row 45: primary and fallback address get the same text: one effect', async () => {
  const text = form({ Body: 'FEEDBACK too loud', From: '+12135550145' });
  const late = { ...text, ErrorCode: '11205', ErrorUrl: PUBLIC + MESSAGES };
  const cases = count('cases');
  expect(await Promise.all([send(MESSAGES, text), send(MESSAGES, late)])).toEqual([200, 200]);
  await shop.settled('the answer');
  expect(count('cases')).toBe(cases + 1);
  expect(shop.acceptedFor('+12135550145')).toEqual([{ body: expect.any(String), count: 1 }]);
});

describe('row 43: reports and texts that fit nothing here are answered and kept, and change nothing', () => {
  test.each([
    ['a message of somebody else', STATUS, () => ({ MessageStatus: 'delivered' })],
    [
      'a message we never made',
      `${STATUS}?ref=nobody.nothing.1`,
      () => ({ MessageStatus: 'failed', ErrorCode: '30005' }),
    ],
    ['a ref that is none', `${STATUS}?ref=..%2F..`, () => ({ MessageStatus: 'sent' })],
    ['a text to a number that is not ours', MESSAGES, () => ({ To: '+12025559999', Body: 'JOIN' })],
  ])('%s', async (_, path, more) => {
    const given = form(more());
    const [orphans, ...rest] = [count('orphans'), count('inbound'), count('outbound'), count('customers')];
    for (let i = 0; i < 3; i++) expect([200, 204]).toContain(await send(path, given));
    expect([count('orphans'), count('inbound'), count('outbound'), count('customers')]).toEqual([orphans + 1, ...rest]);
  });
});

describe('row 47: forged requests get 403 and leave nothing', () => {
  const sign = (given: Form, url = PUBLIC + MESSAGES, token = shop.stub.token) => signed(url, given, token);
  const forged: [what: string, path: string, make: () => { given: Form; signature?: string }][] = [
    ['no signature', MESSAGES, () => ({ given: form() })],
    ['an empty signature', MESSAGES, () => ({ given: form(), signature: '' })],
    ['another token', MESSAGES, () => { const given = form(); return { given, signature: sign(given, undefined, 'guess') }; }],
    ['a changed text', MESSAGES, () => { const given = form(); const signature = sign(given); return { given: { ...given, Body: 'STOP' }, signature }; }],
    ['an added field', MESSAGES, () => { const given = form(); const signature = sign(given); return { given: { ...given, OptOutType: 'STOP' }, signature }; }],
    ['signed for another port', MESSAGES, () => { const given = form(); return { given, signature: sign(given, `https://shop.test:444${MESSAGES}`) }; }],
    ['signed for another host', MESSAGES, () => { const given = form(); return { given, signature: sign(given, `https://evil.test${MESSAGES}`) }; }],
    ['signed for our inner address', MESSAGES, () => { const given = form(); return { given, signature: sign(given, shop.gateway().base + MESSAGES) }; }],
    ['signed for the other door', MESSAGES, () => { const given = form(); return { given, signature: sign(given, PUBLIC + STATUS) }; }],
    ['another account', MESSAGES, () => { const given = form({ AccountSid: `AC${'9'.repeat(32)}` }); return { given, signature: sign(given) }; }],
    ['a report without a signature', STATUS, () => ({ given: form({ MessageStatus: 'delivered' }) })],
    ['a report signed without its ref', `${STATUS}?ref=a.b.1`, () => { const given = form({ MessageStatus: 'failed' }); return { given, signature: sign(given, PUBLIC + STATUS) }; }],
  ]; // prettier-ignore
  test.each(forged)('%s', async (_, path, make) => {
    const before = everything();
    const { given, signature } = make();
    const headers: Record<string, string> = signature === undefined ? {} : { 'x-twilio-signature': signature };
    const proxied = { 'x-forwarded-host': 'shop.test', 'x-forwarded-proto': 'https', host: 'shop.test' };
    expect(await post(path, stringify({ ...given, Body: 'SECRET-WORDS' }), headers)).toBe(403);
    expect(await post(path, stringify(given), { ...headers, ...proxied })).toBe(403);
    expect(everything()).toEqual(before);
    expect(shop.gateway().log()).not.toContain('SECRET-WORDS');
  });
});

describe('row 48: no bytes make it answer 500 or fall', () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`Key${n}`, 'x']));
  const bodies: [what: string, body: () => string | Buffer][] = [
    ['1 MiB', () => stringify(form({ Body: 'x'.repeat(1 << 20) }))],
    ['5,000 keys', () => stringify(form(many))],
    ['the text twice', () => stringify(form({ Body: ['one', 'two'] }))],
    ['bad percent codes', () => `${stringify(form())}&Body=%E0%A4%A&x=%zz%`],
    ['NUL', () => stringify(form({ Body: 'a\0b' }))],
    ['bytes that are no UTF-8', () => Buffer.concat([Buffer.from(stringify(form())), Buffer.from([0x26, 0x61, 0x3d, 0xff, 0xfe])])],
    ['nothing', () => ''],
    ['names of prototypes', () => `${stringify(form())}&__proto__=1&constructor=2&toString=3`],
  ]; // prettier-ignore
  test.each(bodies)('%s', async (_, body) => {
    expect([400, 403, 413]).toContain(await post(MESSAGES, body(), { 'x-twilio-signature': 'A'.repeat(28) }));
    expect(await alive()).toBe(true);
  });

  const words: [what: string, body: string, kept: string][] = [
    ['1600 emoji', '🍜'.repeat(1600), '🍜'.repeat(1600)],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['NUL', 'a\0b', 'ab'],
    ['right to left', 'مرحبا \u202eabc', 'مرحبا \u202eabc'],
    ['Chinese, full width', '／ＪＯＩＮ　林记', '／ＪＯＩＮ　林记'],
  ];
  test.each(words)('signed: %s is stored whole and answered', async (_, body) => {
    const from = `+12145550${100 + (++serial % 100)}`;
    // As the carrier does it: the wire carries UTF-8, and the signature is over what the wire carries.
    const given = form({ From: from, Body: Buffer.from(body).toString() });
    expect(await send(MESSAGES, given)).toBe(200);
    expect(shop.rows('select count(*) as n from inbound where provider_id = ?', given['MessageSid'])).toEqual([
      { n: 1 },
    ]);
    await shop.settled('the answer');
  });

  test('any signed form at either door: a 2xx or a 4xx', async () => {
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 }));
    const name = fc.constantFrom('From', 'To', 'Body', 'NumMedia', 'MessageStatus', 'ErrorCode', 'MediaUrl0', 'OptOutType', '__proto__x', '');
    const fields = fc.array(fc.tuple(name, fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 3 }))), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fields, fc.constantFrom(MESSAGES, STATUS, `${STATUS}?ref=a.b.1`), async (pairs, path) => {
        const given = { ...form({ From: '+12155550111' }), ...Object.fromEntries<string | string[]>(pairs) };
        const wire = Object.fromEntries(
          Object.entries(given).map(([key, one]) => [key, Array.isArray(one) ? one.map(utf8) : utf8(one)]),
        );
        const status = await send(path, wire);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
    expect(await alive()).toBe(true);
    expect(shop.gateway().log()).not.toContain('webhook failed');
  }, 60_000); // prettier-ignore
});

const utf8 = (text: string): string => Buffer.from(text).toString();
