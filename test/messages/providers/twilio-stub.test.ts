import { createServer, type Server } from 'node:http';
import type { InboundText, Provider, StatusReport, Webhook } from '../../../src/messages/providers/provider.ts';
import { twilioProvider } from '../../../src/messages/providers/twilio/index.ts';
import { startTwilioStub, type TwilioStub } from '../../support/twilio-stub.mjs';

const PUBLIC = 'https://shop.example/base';
const text = { from: '+15005550006', to: '+14155550100', text: 'Hi Amy', validitySeconds: 600 };

let stub: TwilioStub;
let twilio: Provider;
let shop: Server;
let base: string;
let seen: (Webhook<StatusReport> | Webhook<InboundText>)[];

/** A shop that only reads its webhooks: the two sides of the signature meet here, written independently. */
beforeEach(async () => {
  seen = [];
  shop = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const url = req.url ?? '/';
      const posted = { url, headers: req.headers, rawBody: Buffer.concat(chunks) };
      const report = url.startsWith('/webhooks/twilio/status');
      const answer = report ? twilio.webhooks!.status(posted) : twilio.webhooks!.message(posted);
      seen.push(answer);
      res.writeHead(answer.kind === 'ok' ? 204 : 403).end();
    });
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const address = shop.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  stub = await startTwilioStub({ callbackBase: base });
  const settings = { accountSid: stub.accountSid, authTokens: [stub.token], publicUrl: PUBLIC };
  twilio = twilioProvider({ ...settings, apiUrl: stub.url, timeoutMs: 5000, connections: 2 });
});
afterEach(async () => {
  await twilio.close();
  await stub.close();
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});

const told = () =>
  seen.map((answer) => (answer.kind === 'ok' && 'status' in answer.value ? answer.value.status : answer.kind));

test.each`
  callbacks       | words
  ${'normal'}     | ${['sent', 'delivered']}
  ${'lost'}       | ${[]}
  ${'duplicated'} | ${['sent', 'sent', 'delivered', 'delivered']}
  ${'shuffled'}   | ${['delivered', 'sent']}
  ${'before'}     | ${['sent', 'delivered']}
  ${'delayed'}    | ${['sent', 'delivered']}
`('callbacks that are $callbacks', async ({ callbacks, words }) => {
  stub.mode({ callbacks, delayMs: 1 });
  const outcome = await twilio.send({ ...text, ref: 'm1.x1.1' });
  if (callbacks === 'before') expect(told()[0]).toBe('sent');
  await stub.idle();
  expect(told()).toEqual(words);
  expect(stub.callbackSums()).toMatchObject({ ok: words.length, failed: 0 });
  const providerId = outcome.kind === 'accepted' ? outcome.providerId : '';
  for (const answer of seen) expect(answer).toMatchObject({ value: { providerId, ref: 'm1.x1.1' } });
  expect(await twilio.find(providerId)).toMatchObject({ status: 'delivered' });
});

test('each second message is filtered by the carrier', async () => {
  stub.mode({ statuses: ['sent', 'undelivered'], errorCode: 30007, callbackEvery: 2 });
  for (let i = 1; i <= 4; i++) await twilio.send({ ...text, ref: `m1.x${i}.1` });
  await stub.idle();
  expect(told().toSorted()).toEqual([
    'delivered',
    'delivered',
    'sent',
    'sent',
    'sent',
    'sent',
    'undelivered',
    'undelivered',
  ]);
  expect(seen).toContainEqual({
    kind: 'ok',
    value: expect.objectContaining({ status: 'undelivered', errorCode: 30007 }),
  });
});

test('a fault strikes each so-manyth create, so often', async () => {
  stub.mode({ create: 'refuse', code: 21610, every: 2, times: 2, callbacks: 'off' });
  const kinds: string[] = [];
  for (let i = 1; i <= 6; i++) kinds.push((await twilio.send({ ...text, ref: `m1.x${i}.1` })).kind);
  expect(kinds).toEqual(['accepted', 'opted_out', 'accepted', 'opted_out', 'accepted', 'accepted']);
  expect(stub.ledger()).toMatchObject({ accepted: 4, duplicates: [{ to: text.to, body: text.text, count: 4 }] });
});

test('an inbound text is posted under the public address', async () => {
  const answer = await stub.inbound({ base, publicUrl: PUBLIC, from: text.to, to: text.from, body: ' 积分 🍜' });
  expect(answer.status).toBe(204);
  expect(seen).toEqual([
    { kind: 'ok', value: { providerId: answer.sid, from: text.to, to: text.from, text: ' 积分 🍜', media: [] } },
  ]);
  expect(await stub.inbound({ base, from: text.to, to: text.from })).toMatchObject({ status: 403 });
});

test('the controls of the stub as a process', async () => {
  const post = (path: string, body: object) =>
    fetch(`${stub.url}/__stub/${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect((await post('mode', { create: 'refuse', code: 21211, callbacks: 'off' })).status).toBe(200);
  expect((await post('mode', { create: 'no such fault' })).status).toBe(400);
  expect(await twilio.send({ ...text, ref: 'm1.x1.1' })).toMatchObject({ kind: 'refused', code: 21211 });
  const ledger = await (await fetch(`${stub.url}/__stub/ledger?entries=0`)).json();
  expect(ledger).toMatchObject({ requests: 1, accepted: 0, entries: [] });
  expect((await post('reset', {})).status).toBe(200);
  expect(await twilio.send({ ...text, ref: 'm1.x1.2' })).toMatchObject({ kind: 'accepted' });
});
