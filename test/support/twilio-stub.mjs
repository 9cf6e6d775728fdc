// A stand-in for Twilio on the loopback: the part of its REST API that mcrm uses, with faults on demand.
// Plain JavaScript, so that it runs inside a test as well as in a process of its own (twilio-stub-main.mjs).

import { createServer } from 'node:http';
import { parse } from 'node:querystring';
import { Book } from './twilio-stub-book.mjs';
import { Callbacks, signed } from './twilio-stub-callbacks.mjs';
import { bodyOf, json, problem } from './twilio-stub-http.mjs';

export { signed };

/** How a create can go wrong. Those that end in `_after`, and the unreadable answers, accept the message all the same. */
const FAULTS = new Set([
  'normal',
  'too_many', // 429, Retry-After: `retryAfter` seconds
  'refuse', // `status` (400) with `code`
  'fail_before', // `status` (500)
  'fail_after',
  'reset_before', // connection reset before the body is read
  'reset_after',
  'hang_before', // never answers
  'hang_after',
  'garbage', // 201 with a page of HTML
  'truncated', // 201 with half of the JSON
  'cut', // 201, then the connection breaks in the middle of the body
  'no_sid', // 201 with sound JSON that names no message
]);

/**
 * Starts the stub on a free loopback port (or `port`).
 * @param {import('./twilio-stub.d.mts').StubOptions} [options]
 * @returns {Promise<import('./twilio-stub.d.mts').TwilioStub>}
 */
export async function startTwilioStub(options = {}) {
  const accountSid = options.accountSid ?? `AC${'0'.repeat(31)}1`;
  const tokens = options.authTokens ?? ['stub-token'];
  const book = new Book({ accountSid, keep: options.keep ?? 200_000 });
  const callbacks = new Callbacks({
    accountSid,
    token: tokens[0] ?? '',
    ...(options.callbackBase === undefined ? {} : { callbackBase: options.callbackBase }),
    ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
  });
  const messagesPath = `/2010-04-01/Accounts/${accountSid}/Messages`;
  const allowed = new Set(tokens.map((token) => `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`));
  const calm = { create: 'normal', times: Infinity, every: 1, latencyMs: 0, lists: 'normal', callbacks: 'normal' };
  const fresh = () => ({
    ...calm,
    statuses: ['sent', 'delivered'],
    errorCode: 0,
    callbackEvery: 1,
    delayMs: 50,
    seen: 0,
    ...(options.bare ? { callbacks: 'off' } : {}),
  });
  let mode = fresh();

  const setMode = (/** @type {import('./twilio-stub.d.mts').StubMode} */ change) => {
    if (change.create !== undefined && !FAULTS.has(change.create)) throw new Error(`no such fault: ${change.create}`);
    mode = { ...mode, times: Infinity, every: 1, seen: 0, ...change };
  };

  /** The fault of the next create; counts down `times`, strikes each `every`th request. */
  function nextFault() {
    if (mode.create === 'normal') return 'normal';
    mode.seen++;
    if (mode.times <= 0 || mode.seen % mode.every !== 0) return 'normal';
    mode.times--;
    return mode.create;
  }

  /** What becomes of an accepted message, and the reports of it in the order that the mode asks for. */
  async function followUp(message) {
    if (mode.callbacks === 'off') return;
    const failing = mode.errorCode !== 0 && book.accepted % mode.callbackEvery === 0;
    const steps = mode.errorCode !== 0 && !failing ? ['sent', 'delivered'] : [...mode.statuses];
    const reports = mode.callbacks === 'duplicated' ? steps.flatMap((status) => [status, status]) : [...steps];
    if (mode.callbacks === 'shuffled') reports.reverse();
    const code = failing ? mode.errorCode : 0;
    const lost = mode.callbacks === 'lost';
    let moved = false;
    const next = async () => {
      if (!moved) {
        message.sent = Date.now();
        message.status = steps.at(-1) ?? 'queued';
        message.errorCode = code === 0 ? null : code;
      }
      moved = true;
      const status = reports.shift();
      if (status !== undefined && !lost) await callbacks.report(message, status, code);
      if (reports.length > 0) await next();
    };
    if (mode.callbacks === 'before') {
      const [first, ...later] = reports.splice(0);
      reports.push(first);
      await next();
      reports.push(...later);
    }
    if (mode.callbacks === 'delayed') callbacks.after(mode.delayMs, next);
    else callbacks.later(next);
  }

  async function create(req, res) {
    book.requests++;
    const fault = nextFault();
    if (fault === 'reset_before') return void req.socket.resetAndDestroy();
    const body = await bodyOf(req);
    if (body === undefined) return;
    if (fault === 'too_many') return problem(res, 429, 20429, { 'retry-after': String(mode.retryAfter ?? 1) });
    if (fault === 'refuse') return problem(res, mode.status ?? 400, mode.code ?? 21211);
    if (fault === 'fail_before') return problem(res, mode.status ?? 500, 20500);
    if (fault === 'hang_before') return;
    const form = parse(body);
    if (!form.To) return problem(res, 400, 21604);
    const message = book.accept(form, Date.now());
    const answer = JSON.stringify(book.asJson(message));
    await followUp(message);
    if (fault === 'fail_after') return problem(res, mode.status ?? 500, 20500);
    if (fault === 'reset_after') return void req.socket.resetAndDestroy();
    if (fault === 'hang_after') return;
    if (fault === 'garbage') return json(res, 201, '<html>It works!</html>');
    if (fault === 'truncated') return json(res, 201, answer.slice(0, answer.length / 2));
    if (fault === 'no_sid') return json(res, 201, { status: 'queued' });
    if (fault === 'cut') {
      res.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      return void res.write(answer.slice(0, 100), () => req.socket.destroy());
    }
    if (mode.latencyMs > 0) return void setTimeout(() => json(res, 201, answer), mode.latencyMs);
    return json(res, 201, answer);
  }

  function read(req, res, url) {
    if (mode.lists !== 'normal') {
      if (mode.lists === 'down') return problem(res, 503, 20503);
      if (mode.lists === 'reset') return void req.socket.resetAndDestroy();
      return json(res, 200, mode.lists === 'garbage' ? '<html>' : { messages: [null, { sid: 7 }, 'x'] });
    }
    if (url.pathname === `/2010-04-01/Accounts/${accountSid}.json`)
      return json(res, 200, {
        sid: accountSid,
        status: 'active',
        type: 'Full',
        friendly_name: 'stub',
        date_created: null,
      });
    if (url.pathname === `${messagesPath}.json`) return json(res, 200, book.page(url.searchParams));
    const sid = url.pathname.startsWith(`${messagesPath}/`) ? url.pathname.slice(messagesPath.length + 1, -5) : '';
    const message = book.find(sid);
    return message ? json(res, 200, book.asJson(message)) : problem(res, 404, 20404);
  }

  /** An inbound text: kept for the list, and posted to `base` unless it says `post: false` (a server that is down). */
  async function inbound({ base, publicUrl = base, post = true, path = '/webhooks/twilio/messages', at, ...text }) {
    const { from, to, body = '', sid = book.newSid(), token, params = {} } = text;
    const now = at ?? Date.now();
    book.hold({
      sid,
      from,
      to,
      body,
      direction: 'inbound',
      status: 'received',
      errorCode: null,
      created: now,
      sent: now,
      service: null,
      statusCallback: null,
    });
    if (!post || base === undefined) return { sid, status: 0, body: '' };
    const form = {
      ToCountry: 'US',
      SmsMessageSid: sid,
      NumMedia: '0',
      SmsSid: sid,
      SmsStatus: 'received',
      Body: body,
      FromCountry: 'US',
      To: to,
      NumSegments: '1',
      MessageSid: sid,
      AccountSid: accountSid,
      From: from,
      ApiVersion: '2010-04-01',
      ...params,
    };
    const join = (/** @type {string} */ root) => root.replace(/\/$/, '') + path;
    const answer = await callbacks.post(join(publicUrl), form, {
      target: join(base),
      ...(token === undefined ? {} : { token }),
    });
    return { sid, ...answer };
  }

  async function control(req, res, url) {
    if (url.pathname === '/__stub/ledger')
      return json(res, 200, {
        ...book.ledger({ entries: url.searchParams.get('entries') !== '0' }),
        callbacks: callbacks.sums,
      });
    if (url.pathname === '/__stub/idle') return void callbacks.idle().then(() => json(res, 200, callbacks.sums));
    if (req.method !== 'POST') return problem(res, 404, 20404);
    const given = JSON.parse((await bodyOf(req)) || '{}');
    if (url.pathname === '/__stub/mode') {
      if (given.callbackBase !== undefined) callbacks.callbackBase = given.callbackBase;
      delete given.callbackBase;
      setMode(given);
      return json(res, 200, mode);
    }
    if (url.pathname === '/__stub/inbound') return json(res, 200, await inbound(given));
    if (url.pathname === '/__stub/reset') {
      book.reset();
      mode = fresh();
      return json(res, 200, {});
    }
    return problem(res, 404, 20404);
  }

  const createPath = `${messagesPath}.json`;
  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    const target = req.url ?? '/';
    const fail = () => (res.headersSent ? res.destroy() : json(res, 400, { message: 'the stub could not read this' }));
    if (target.startsWith('/__stub/')) return void control(req, res, new URL(target, 'http://stub')).catch(fail);
    if (!allowed.has(req.headers.authorization ?? '')) return problem(req.resume() && res, 401, 20003);
    if (req.method === 'POST' && target === createPath) return void create(req, res).catch(fail);
    return read(req, res, new URL(target, 'http://stub'));
  });
  await new Promise((resolve, reject) =>
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', () => resolve(undefined)),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    accountSid,
    token: tokens[0] ?? '',
    mode: setMode,
    ledger: (choice) => book.ledger(choice),
    messages: () => book.all(),
    hold: (message) => book.hold(message),
    inbound,
    callbackBase: (base) => void (callbacks.callbackBase = base),
    callbackSums: () => ({ ...callbacks.sums }),
    idle: () => callbacks.idle(),
    reset: () => {
      book.reset();
      mode = fresh();
    },
    async close() {
      callbacks.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}
