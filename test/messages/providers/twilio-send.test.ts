import { inspect } from 'node:util';
import { twilioProvider, classOf } from '../../../src/messages/providers/twilio/index.ts';
import type { OutgoingText, Provider } from '../../../src/messages/providers/provider.ts';
import { startTwilioStub, type StubMode, type TwilioStub } from '../../support/twilio-stub.mjs';

const TOKEN = 'stub-token-that-no-log-may-show';
const text: OutgoingText = {
  ref: '01arz3ndektsv4rrffq69g5fav.01arz3ndektsv4rrffq69g5faw.1',
  from: '+15005550006',
  to: '+14155550100',
  text: 'Amy, you have 120 points. 林记面馆 🍜',
  validitySeconds: 14_400,
};

let stub: TwilioStub;
const opened: Provider[] = [];

function provider(change: Partial<Parameters<typeof twilioProvider>[0]> = {}): Provider {
  const one = twilioProvider({
    accountSid: stub.accountSid,
    authTokens: [TOKEN],
    apiUrl: stub.url,
    publicUrl: 'https://shop.example/base/',
    timeoutMs: 2000,
    connections: 2,
    ...change,
  });
  opened.push(one);
  return one;
}

beforeAll(async () => {
  stub = await startTwilioStub({ authTokens: [TOKEN], bare: true });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  stub.reset();
});
afterAll(() => stub.close());

test('a text goes out whole, with our reference in the address of its reports', async () => {
  const outcome = await provider({ messagingService: 'MG1' }).send(text);
  const [message] = stub.messages();
  expect(outcome).toEqual({ kind: 'accepted', providerId: message?.sid });
  expect(message).toMatchObject({ from: text.from, to: text.to, body: text.text, service: 'MG1' });
  expect(message?.statusCallback).toBe(`https://shop.example/base/webhooks/twilio/status?ref=${text.ref}`);
});

test('half a surrogate pair is sent as a replacement character, not thrown', async () => {
  expect(await provider().send({ ...text, text: 'a\ud83c' })).toMatchObject({ kind: 'accepted' });
  expect(stub.messages()[0]?.body).toBe('a\ufffd');
});

const faults: [name: string, mode: StubMode, outcome: object, accepted: number][] = [
  ['too many requests', { create: 'too_many', retryAfter: 7 }, { kind: 'retry', afterSeconds: 7 }, 0],
  ['500 before acceptance', { create: 'fail_before' }, { kind: 'unknown' }, 0],
  ['500 after acceptance', { create: 'fail_after' }, { kind: 'unknown' }, 1],
  ['502', { create: 'fail_after', status: 502 }, { kind: 'unknown' }, 1],
  ['503', { create: 'fail_before', status: 503 }, { kind: 'unknown' }, 0],
  ['504', { create: 'fail_after', status: 504 }, { kind: 'unknown' }, 1],
  ['reset before the body is read', { create: 'reset_before' }, { kind: 'unknown' }, 0],
  ['reset after acceptance', { create: 'reset_after' }, { kind: 'unknown' }, 1],
  ['no answer, not accepted', { create: 'hang_before' }, { kind: 'unknown' }, 0],
  ['no answer, accepted', { create: 'hang_after' }, { kind: 'unknown' }, 1],
  ['2xx with a page of HTML', { create: 'garbage' }, { kind: 'unknown' }, 1],
  ['2xx with half of the JSON', { create: 'truncated' }, { kind: 'unknown' }, 1],
  ['2xx that breaks off', { create: 'cut' }, { kind: 'unknown' }, 1],
  ['2xx that names no message', { create: 'no_sid' }, { kind: 'unknown' }, 1],
  ['a redirect', { create: 'refuse', status: 307 }, { kind: 'unknown' }, 0],
  ['stopped', { create: 'refuse', code: 21610 }, { kind: 'opted_out' }, 0],
  ['no such number', { create: 'refuse', code: 21211 }, { kind: 'refused', code: 21211, scope: 'number' }, 0],
  ['text too long', { create: 'refuse', code: 21617 }, { kind: 'refused', code: 21617, scope: 'text' }, 0],
  ['queue full', { create: 'refuse', code: 21611 }, { kind: 'refused', code: 21611, scope: 'sender' }, 0],
  ['country closed', { create: 'refuse', code: 21408 }, { kind: 'refused', code: 21408, scope: 'blocked' }, 0],
  ['suspended', { create: 'refuse', status: 403, code: 30002 }, { kind: 'refused', code: 30002, scope: 'account' }, 0],
  [
    'wrong token',
    { create: 'refuse', status: 401, code: 20003 },
    { kind: 'refused', code: 20003, scope: 'account' },
    0,
  ],
  ['a code we do not know', { create: 'refuse', code: 29999 }, { kind: 'refused', code: 29999, scope: 'text' }, 0],
];

test.each(faults)('%s', async (_, mode, outcome, accepted) => {
  const twilio = provider({ timeoutMs: mode.create?.startsWith('hang') ? 150 : 5000 });
  await twilio.send({ ...text, to: '+14155550199' }); // so that the fault meets a reused connection
  stub.mode({ ...mode, times: 1 });
  const result = await twilio.send(text);
  expect(result).toMatchObject(outcome);
  expect(stub.ledger().accepted).toBe(accepted + 1);
  expect(stub.ledger().requests).toBe(2); // never repeated by itself
  expect(inspect(result)).not.toMatch(/Amy|4155550|stub-token|Basic/);
});

test('the token of another account is refused for the whole account', async () => {
  const result = await provider({ authTokens: ['other'] }).send(text);
  expect(result).toEqual({ kind: 'refused', code: 20003, scope: 'account' });
  expect(await provider({ authTokens: [] }).send(text)).toEqual(result);
});

test('a refused connection may be retried', async () => {
  const gone = await startTwilioStub();
  await gone.close();
  expect(await provider({ apiUrl: gone.url }).send(text)).toEqual({
    kind: 'retry',
    reason: 'no connection (ECONNREFUSED)',
  });
});

test('a failed TLS handshake may be retried: no byte of the request left', async () => {
  const result = await provider({ apiUrl: stub.url.replace('http:', 'https:') }).send(text);
  expect(result).toMatchObject({ kind: 'retry', reason: expect.stringMatching(/^no connection/) });
  expect(stub.ledger().requests).toBe(0);
});

test('a text that never got a connection may be retried; the one that holds it is unknown', async () => {
  const twilio = provider({ connections: 1, timeoutMs: 200 });
  await twilio.send(text);
  stub.mode({ create: 'hang_before' });
  const [first, second] = await Promise.all([twilio.send(text), twilio.send(text)]);
  expect(first).toMatchObject({ kind: 'unknown' });
  expect(second).toMatchObject({ kind: 'retry' });
  expect(stub.ledger().requests).toBe(2);
});

test('after closing, a send opens again', async () => {
  const twilio = provider();
  await twilio.close();
  expect(await twilio.send(text)).toMatchObject({ kind: 'accepted' });
});

test('Retry-After as a date, or as nonsense', async () => {
  const twilio = provider();
  stub.mode({ create: 'too_many', retryAfter: new Date(Date.now() + 60_000).toUTCString() });
  const dated = await twilio.send(text);
  stub.mode({ create: 'too_many', retryAfter: 'soon' });
  expect(dated).toMatchObject({ kind: 'retry', afterSeconds: expect.any(Number) });
  expect(await twilio.send(text)).toEqual({ kind: 'retry', reason: 'answered 429, code 20429' });
});

test.each([
  [20429, 'retry'],
  [21610, 'opted_out'],
  [21611, 'sender'],
  [30003, 'handset'],
  [30006, 'number'],
  [30007, 'text'],
  [30034, 'account'],
  [30036, 'expired'],
  [30485, 'blocked'],
  [12345, 'unknown'],
])('code %d is of class %s', (code, name) => expect(classOf(code)).toBe(name));

test('the id of an API key is not that of an account', () => {
  expect(() => provider({ accountSid: `SK${'0'.repeat(32)}` })).toThrow('starts with AC');
});
