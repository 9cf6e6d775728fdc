import { inspect } from 'node:util';
import { twilioProvider } from '../../../src/messages/providers/twilio/index.ts';
import type { Provider } from '../../../src/messages/providers/provider.ts';
import { startTwilioStub, type StubMessage, type TwilioStub } from '../../support/twilio-stub.mjs';

const TOKEN = 'stub-token-that-no-log-may-show';
const SHOP = '+15005550006';
const AMY = '+14155550100';
const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;

let stub: TwilioStub;
let twilio: Provider;

beforeAll(async () => {
  stub = await startTwilioStub({ authTokens: [TOKEN], bare: true });
});
beforeEach(() => {
  twilio = twilioProvider({
    accountSid: stub.accountSid,
    authTokens: [TOKEN],
    apiUrl: stub.url,
    publicUrl: 'https://shop.example',
    timeoutMs: 2000,
    connections: 2,
  });
});
afterEach(async () => {
  await twilio.close();
  stub.reset();
});
afterAll(() => stub.close());

function hold(sid: string, minutes: number, change: Partial<StubMessage> = {}): void {
  const at = NOON + minutes * MINUTE;
  const sent = { from: SHOP, to: AMY, body: `text ${sid}`, direction: 'outbound-api', status: 'delivered', sent: at };
  const none = { errorCode: null, service: null, statusCallback: null };
  stub.hold({ sid, created: at, ...sent, ...none, ...change });
}

const list = async (query: Partial<Parameters<Provider['list']>[0]> = {}) =>
  (await twilio.list({ to: AMY, since: NOON, limit: 100, ...query })).map((one) => one.providerId);

test('messages to a number since an instant, newest first, queued ones too', async () => {
  hold('SM0', -1);
  hold('SM1', 0);
  hold('SM2', 1, { to: '+14155550101' });
  hold('SM3', 2, { from: '+15005550007' });
  hold('SM4', 3, { sent: null, status: 'queued' });
  expect(await list()).toEqual(['SM4', 'SM3', 'SM1']);
  expect(await list({ from: SHOP })).toEqual(['SM4', 'SM1']);
  expect(await list({ limit: 1 })).toEqual(['SM4']);
});

test('a message that waited long before it was sent does not hide those behind it', async () => {
  hold('SM1', 1);
  hold('SM2', -30, { sent: NOON + 2 * MINUTE });
  expect(await list()).toEqual(['SM1']);
});

test('what was sent in a span comes with its prices, many to a request', async () => {
  for (let i = 0; i < 1500; i++) hold(`SM${i}`, i / 60, { price: '-0.00750' });
  hold('SMearly', -5, { price: '-0.00750' });
  hold('SMlate', 60, { price: '-0.00750' });
  hold('SMqueued', 5, { sent: null, status: 'queued' });
  hold('SMunpriced', 5, { to: '+14155550101' });
  const found = await twilio.list({ since: NOON, until: NOON + 30 * MINUTE, limit: 3000 });
  expect(found).toHaveLength(1501);
  expect(found.filter(({ price }) => price?.amount === 7500 && price.currency === 'USD')).toHaveLength(1500);
  expect(found.map(({ providerId }) => providerId)).not.toContain('SMlate');
});

test('pages are read up to the limit', async () => {
  for (let i = 0; i < 2500; i++) hold(`SM${i}`, i / 60);
  expect(await list({ limit: 2100 })).toHaveLength(2100);
  expect(await list({ limit: 3000 })).toHaveLength(2500);
});

test.each`
  word                     | status
  ${'queued'}              | ${'accepted'}
  ${'accepted'}            | ${'accepted'}
  ${'scheduled'}           | ${'accepted'}
  ${'sending'}             | ${'accepted'}
  ${'sent'}                | ${'sent'}
  ${'partially_delivered'} | ${'sent'}
  ${'delivered'}           | ${'delivered'}
  ${'read'}                | ${'delivered'}
  ${'undelivered'}         | ${'undelivered'}
  ${'failed'}              | ${'failed'}
  ${'canceled'}            | ${'failed'}
  ${'a new word'}          | ${'accepted'}
  ${'constructor'}         | ${'accepted'}
`('$word is $status', async ({ word, status }) => {
  hold('SM1', 0, { status: word, errorCode: 30003 });
  expect(await twilio.find('SM1')).toEqual({
    providerId: 'SM1',
    direction: 'outbound',
    from: SHOP,
    to: AMY,
    text: 'text SM1',
    date: NOON,
    status,
    errorCode: 30003,
  });
});

test('an inbound text that was missed is found', async () => {
  await stub.inbound({ from: AMY, to: SHOP, body: 'STOP', at: NOON, post: false });
  expect(await twilio.list({ to: SHOP, since: NOON - MINUTE, limit: 10 })).toMatchObject([
    { direction: 'inbound', from: AMY, to: SHOP, text: 'STOP', date: NOON },
  ]);
});

test('a message that the carrier does not know is undefined', async () => {
  expect(await twilio.find('SM404')).toBeUndefined();
  expect(await twilio.find('../../Accounts')).toBeUndefined();
});

test.each(['down', 'reset', 'garbage', 'odd'] as const)(
  'lists that are %s throw, and tell no secret',
  async (lists) => {
    stub.mode({ lists });
    for (const call of [list({ to: AMY }), twilio.find('SM1')]) {
      const error = await call.then(
        () => undefined,
        (fault: unknown) => fault,
      );
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/4155550|stub-token|Basic |<html/);
    }
  },
);

test('what is wrong with the account is one sentence', async () => {
  expect(await twilio.probe()).toEqual({ ok: true, detail: 'Twilio answers and the account is active.' });
  const settings = { accountSid: stub.accountSid, apiUrl: stub.url, publicUrl: 'https://shop.example' };
  const wrong = twilioProvider({ ...settings, authTokens: ['wrong'] });
  expect(await wrong.probe()).toMatchObject({ ok: false, detail: expect.stringContaining('credentials') });
  expect(await twilioProvider({ ...settings, authTokens: [] }).probe()).toMatchObject({ ok: false });
  stub.mode({ lists: 'down' });
  expect(await twilio.probe()).toEqual({ ok: false, detail: 'Twilio: answered 503, code 20503.' });
  await wrong.close();
});

test.each`
  told          | price
  ${null}       | ${undefined}
  ${'-0.00750'} | ${{ amount: 7500, currency: 'USD', parts: 1 }}
  ${'0.0079'}   | ${{ amount: 7900, currency: 'USD', parts: 1 }}
  ${'0'}        | ${{ amount: 0, currency: 'USD', parts: 1 }}
  ${'cheap'}    | ${undefined}
`('a price written $told reads as $price', async ({ told, price }) => {
  hold('SM1', 1, { price: told });
  expect((await twilio.find('SM1'))?.price).toEqual(price);
  expect((await twilio.list({ to: AMY, since: NOON, limit: 100 })).map((one) => one.price)).toEqual([price]);
});
