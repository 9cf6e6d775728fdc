import { createHash } from 'node:crypto';
import { stringify } from 'node:querystring';
import * as fc from 'fast-check';
import type { SignedRequest } from '../../../src/messages/providers/provider.ts';
import { twilioProvider } from '../../../src/messages/providers/twilio/index.ts';
import { formFields } from '../../../src/messages/providers/twilio/form.ts';
import { signed } from '../../support/twilio-stub.mjs';

const ACCOUNT = 'AC00000000000000000000000000000001';
const PUBLIC = 'https://shop.example/base';
const MESSAGES = '/webhooks/twilio/messages';
const SID = `SM${'a'.repeat(32)}`;
const amy = {
  MessageSid: SID,
  AccountSid: ACCOUNT,
  From: '+14155550100',
  To: '+15005550006',
  Body: 'points',
  NumMedia: '0',
};

type Params = Record<string, string | string[]>;

const hooks = (publicUrl = PUBLIC, authTokens = ['one', 'two']) =>
  twilioProvider({ accountSid: ACCOUNT, authTokens, publicUrl }).webhooks!;

interface Case {
  /** What is posted, and what was signed where that differs. */
  params?: Params;
  signedParams?: Params;
  path?: string;
  signedUrl?: string;
  token?: string;
  headers?: SignedRequest['headers'];
}

function request({ params = amy, signedParams = params, path = MESSAGES, signedUrl, token = 'one', headers }: Case) {
  const signature = signed(signedUrl ?? PUBLIC + path, signedParams, token);
  const type = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
  return {
    url: path,
    headers: { ...type, 'x-twilio-signature': signature, ...headers },
    rawBody: Buffer.from(stringify(params)),
  };
}

const good: [name: string, request: Case, publicUrl?: string][] = [
  ['as Twilio sends it', {}],
  ['the second token, while rotating', { token: 'two' }],
  ['a public address that ends in a slash', {}, `${PUBLIC}/`],
  ['signed with the standard port', { signedUrl: `https://shop.example:443/base${MESSAGES}` }],
  ['signed without the port that we name', { signedUrl: PUBLIC + MESSAGES }, 'https://shop.example:8443/base'],
  [
    'signed with the port that we name',
    { signedUrl: `http://shop.example:8080${MESSAGES}` },
    'http://shop.example:8080',
  ],
  ['a query string', { path: `${MESSAGES}?a=1&b=%20x` }],
  ['a quote in the query, as received', { path: `${MESSAGES}?a=it's` }],
  ['a quote in the query, signed escaped', { path: `${MESSAGES}?a=it's`, signedUrl: `${PUBLIC}${MESSAGES}?a=it%27s` }],
  ['spaces around the text', { params: { ...amy, Body: '  points ' } }],
  ['fields that we do not know', { params: { ...amy, NewField: ['b', 'a', 'b'], __proto__x: '1' } }],
  ['foreign scripts', { params: { ...amy, Body: 'مرحبا 林记 🍜'.repeat(40) } }],
  ['1600 emoji', { params: { ...amy, Body: '🍜'.repeat(1600) } }],
];

test.each(good)('accepted: %s', (_, given, publicUrl = PUBLIC) => {
  const body = (given.params ?? amy)['Body'];
  expect(hooks(publicUrl).message(request(given))).toEqual({
    kind: 'ok',
    value: { providerId: SID, from: amy.From, to: amy.To, text: body, media: [] },
  });
});

const bad: [name: string, request: Case][] = [
  ['another token', { token: 'three' }],
  ['an empty token', { token: '' }],
  ['a changed field', { params: { ...amy, Body: 'redeem 100' }, signedParams: amy }],
  ['an added field', { params: { ...amy, OptOutType: 'START' }, signedParams: amy }],
  ['another path', { signedUrl: `${PUBLIC}/webhooks/twilio/status` }],
  ['another port', { signedUrl: `https://shop.example:444/base${MESSAGES}` }],
  ['another host', { signedUrl: `https://evil.example/base${MESSAGES}` }],
  [
    'another host in the headers',
    { signedUrl: `https://evil.example/base${MESSAGES}`, headers: { host: 'evil.example' } },
  ],
  ['a changed query', { path: `${MESSAGES}?a=2`, signedUrl: `${PUBLIC}${MESSAGES}?a=1` }],
  ['another account', { params: { ...amy, AccountSid: `AC${'9'.repeat(32)}` } }],
  ['no account', { params: { MessageSid: SID, From: '1', To: '2' } }],
  ['the account twice', { params: { ...amy, AccountSid: [ACCOUNT, ACCOUNT] } }],
  ['no signature', { headers: { 'x-twilio-signature': undefined } }],
  ['an empty signature', { headers: { 'x-twilio-signature': '' } }],
  ['two signatures', { headers: { 'x-twilio-signature': ['a', 'b'] } }],
  ['JSON without a hash in the address', { headers: { 'content-type': 'application/json' } }],
];

test.each(bad)('forged: %s', (_, given) => {
  expect(hooks().message(request(given))).toEqual({ kind: 'forged' });
  expect(hooks().status(request(given))).toEqual({ kind: 'forged' });
});

test('forged: everything, while no token is configured', () => {
  expect(hooks(PUBLIC, []).message(request({}))).toEqual({ kind: 'forged' });
  expect(hooks(PUBLIC, ['']).message(request({ token: '' }))).toEqual({ kind: 'forged' });
});

test('forged: an address that would move the host', () => {
  const path = '@evil.example/webhooks/twilio/messages';
  expect(hooks('https://shop.example').message(request({ path, signedUrl: `https://shop.example${path}` }))).toEqual({
    kind: 'forged',
  });
});

const unreadable: [name: string, params: Params, names: string][] = [
  ['the text twice', { ...amy, Body: ['a', 'b'] }, 'Body'],
  ['no id', { AccountSid: ACCOUNT, From: '1', To: '2' }, 'MessageSid'],
  ['an id that is none', { ...amy, MessageSid: 'SM 1;drop' }, 'MessageSid'],
  ['no sender', { ...amy, From: '' }, 'From'],
  ['a sender of NULs', { ...amy, From: '\0\0' }, 'From'],
  ['media that count wrong', { ...amy, NumMedia: '-1' }, 'NumMedia'],
  ['media without an address', { ...amy, NumMedia: '1' }, 'MediaUrl0'],
  ['media at a script', { ...amy, NumMedia: '1', MediaUrl0: 'javascript:alert(1)' }, 'MediaUrl0'],
  ['media twice', { ...amy, NumMedia: '1', MediaUrl0: ['https://a.example', 'https://b.example'] }, 'MediaUrl0'],
];

test.each(unreadable)('garbage: %s', (_, params, name) => {
  expect(hooks().message(request({ params }))).toEqual({
    kind: 'garbage',
    reason: `missing, repeated or malformed: ${name}`,
  });
});

test.each([
  ['1 MiB', `Body=${'x'.repeat(1_048_576)}`, 'the body is longer than 64 kB'],
  ['5,000 fields', 'a&'.repeat(5000), 'more than 500 fields'],
])('garbage: %s', (_, body, reason) => {
  const posted = { ...request({}), rawBody: Buffer.from(body) };
  expect(hooks().message(posted)).toEqual({ kind: 'garbage', reason });
});

test('what the carrier did by itself, and the media', () => {
  const media = { NumMedia: '2', MediaUrl0: 'https://api.twilio.com/m/1', MediaContentType0: 'image/jpeg' };
  const params = { ...amy, ...media, MediaUrl1: 'https://api.twilio.com/m/2', OptOutType: 'STOP', Body: 'a\0b' };
  expect(hooks().message(request({ params }))).toMatchObject({
    value: {
      text: 'ab',
      carrierAction: 'stop',
      media: [
        { type: 'image/jpeg', url: 'https://api.twilio.com/m/1' },
        { type: '', url: 'https://api.twilio.com/m/2' },
      ],
    },
  });
});

test('bad percent codes are text, wrong UTF-8 becomes a replacement character', () => {
  const raw = `Body=100%+%zz%ff%ED%A0%80&${stringify({ ...amy, Body: undefined }).replace('Body=&', '')}`;
  const rawBody = Buffer.from(raw);
  const signature = signed(PUBLIC + MESSAGES, formFields(rawBody), 'one');
  const answer = hooks().message({ url: MESSAGES, headers: { 'x-twilio-signature': signature }, rawBody });
  expect(answer).toMatchObject({ kind: 'ok', value: { text: expect.stringMatching(/^100% %zz\ufffd+$/) } });
});

/** JSON as Twilio signs it: its hash in the address, the signature over the address alone. */
function json(body: string, { hashed = body, token = 'one' } = {}): SignedRequest {
  const path = `${MESSAGES}?bodySHA256=${createHash('sha256').update(hashed).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-twilio-signature': signed(PUBLIC + path, {}, token) };
  return { url: path, headers, rawBody: Buffer.from(body) };
}

describe('JSON', () => {
  test('is accepted when address and hash hold', () => {
    const body = JSON.stringify({ ...amy, NumMedia: 0, Body: 'half \ud83c' });
    expect(hooks().message(json(body))).toMatchObject({ kind: 'ok', value: { text: 'half \ufffd' } });
  });
  test.each([
    ['a changed body', json(JSON.stringify({ ...amy, Body: 'x' }), { hashed: JSON.stringify(amy) })],
    ['another token', json(JSON.stringify(amy), { token: 'three' })],
    ['a list', json('[]')],
    ['no JSON', json('{')],
    ['its signature on a form', { ...json('{}'), headers: { ...json('{}').headers, 'content-type': 'text/plain' } }],
  ])('is forged with %s', (_, posted) => expect(hooks().message(posted)).toEqual({ kind: 'forged' }));
  test('an object where text belongs is garbage', () => {
    expect(hooks().message(json(JSON.stringify({ ...amy, Body: {} })))).toMatchObject({ kind: 'garbage' });
  });
});

describe('status reports', () => {
  const STATUS = '/webhooks/twilio/status';
  const REF = '01arz3ndektsv4rrffq69g5fav.01arz3ndektsv4rrffq69g5faw.2';
  const sent = { MessageSid: SID, AccountSid: ACCOUNT, MessageStatus: 'undelivered', ErrorCode: '30003' };

  test.each`
    path                               | ref
    ${`${STATUS}?ref=${REF}`}          | ${REF}
    ${`${STATUS}?x=1&ref=${REF}`}      | ${REF}
    ${`${STATUS}?ref=a.b.1&ref=a.b.2`} | ${undefined}
    ${`${STATUS}?ref=a.b.c`}           | ${undefined}
    ${`${STATUS}?ref=a.b`}             | ${undefined}
    ${`${STATUS}?ref=%00.b.1`}         | ${undefined}
    ${STATUS}                          | ${undefined}
  `('$path names $ref', ({ path, ref }) => {
    const value = { providerId: SID, status: 'undelivered', errorCode: 30003, ...(ref ? { ref } : {}) };
    expect(hooks().status(request({ path, params: sent }))).toEqual({ kind: 'ok', value });
  });

  test('a word that we do not know has the lowest rank and is answered 2xx', () => {
    const params = { ...sent, MessageStatus: 'teleported', ErrorCode: '' };
    const value = { providerId: SID, status: 'accepted' };
    expect(hooks().status(request({ path: STATUS, params }))).toEqual({ kind: 'ok', value });
  });

  test('a repeated status is garbage', () => {
    const params = { ...sent, MessageStatus: ['sent', 'failed'] };
    expect(hooks().status(request({ path: STATUS, params }))).toMatchObject({ kind: 'garbage' });
  });
});

describe('whatever comes', () => {
  const kinds = new Set(['ok', 'garbage', 'forged']);
  const read = hooks();
  const bothAnswer = (posted: SignedRequest) => {
    expect(kinds).toContain(read.message(posted).kind);
    expect(kinds).toContain(read.status(posted).kind);
  };
  const path = fc.oneof(
    fc.string(),
    fc.string().map((tail) => `${MESSAGES}?${tail}`),
    fc.constant(MESSAGES),
  );

  test('bytes, properly signed, never throw', () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ unit: 'binary' }).map((s) => Buffer.from(s)),
    );
    const type = fc.constantFrom('application/x-www-form-urlencoded', 'application/json', '', undefined);
    fc.assert(
      fc.property(path, body, type, (url, bytes, contentType) => {
        const rawBody = Buffer.concat([Buffer.from(`AccountSid=${ACCOUNT}&MessageSid=${SID}&`), bytes]);
        const signature = signed(PUBLIC + url, formFields(rawBody), 'two');
        bothAnswer({ url, headers: { 'x-twilio-signature': signature, 'content-type': contentType }, rawBody });
      }),
      { numRuns: 500 },
    );
  });

  test('fields of any text, properly signed, never throw, and kept text is well formed', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string(), { maxLength: 3 }));
    const name = fc.constantFrom(
      'Body',
      'From',
      'To',
      'NumMedia',
      'MediaUrl0',
      'OptOutType',
      'MessageStatus',
      'ErrorCode',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(name, fc.string()), value), (fields) => {
        const rawBody = Buffer.from(stringify({ ...amy, ...fields, AccountSid: ACCOUNT, MessageSid: SID }));
        const signature = signed(PUBLIC + MESSAGES, formFields(rawBody), 'one');
        const posted = { url: MESSAGES, headers: { 'x-twilio-signature': signature }, rawBody };
        bothAnswer(posted);
        const answer = read.message(posted);
        if (answer.kind === 'ok') expect(answer.value.text).not.toMatch(/\0|\p{Surrogate}/u);
      }),
      { numRuns: 500 },
    );
  });

  test('unsigned bytes are never accepted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, signature) => {
        const posted = { url: MESSAGES, headers: { 'x-twilio-signature': signature }, rawBody: Buffer.from(bytes) };
        expect(read.message(posted).kind).not.toBe('ok');
      }),
    );
  });
});
