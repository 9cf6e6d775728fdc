// The outgoing half of the stand-in for Twilio: signed webhooks, in the orders that the real ones may come in.

import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { stringify } from 'node:querystring';

/**
 * The value of X-Twilio-Signature for a form post, written from Twilio's rule and not from its package:
 * base64(HMAC-SHA1(token, url + every key and value, keys sorted by code unit)); of a repeated key each
 * different value once, sorted.
 * @param {string} url as Twilio calls it, with its query @param {Record<string, string | string[] | undefined>} params
 * @param {string} token
 */
export function signed(url, params, token) {
  let text = url;
  for (const key of Object.keys(params).toSorted()) {
    const value = params[key] ?? '';
    for (const one of Array.isArray(value) ? [...new Set(value)].toSorted() : [value]) text += key + one;
  }
  return createHmac('sha1', token).update(text, 'utf8').digest('base64');
}

/** Posts webhooks, at most `parallel` at a time; remembers how many were answered and how. */
export class Callbacks {
  /** @param {{ accountSid: string, token: string, callbackBase?: string, parallel?: number, keep?: number }} options */
  constructor({ accountSid, token, callbackBase, parallel = 16, keep = 500_000 }) {
    this.accountSid = accountSid;
    this.token = token;
    this.callbackBase = callbackBase;
    this.parallel = parallel;
    this.keep = keep;
    this.agents = {
      'http:': new http.Agent({ keepAlive: true, maxSockets: parallel }),
      'https:': new https.Agent({ keepAlive: true, maxSockets: parallel, rejectUnauthorized: false }),
    };
    /** @type {(() => Promise<unknown>)[]} */
    this.waiting = [];
    this.head = 0;
    this.running = 0;
    /** @type {Set<NodeJS.Timeout>} */
    this.timers = new Set();
    this.sums = { posted: 0, ok: 0, failed: 0, dropped: 0 };
    /** @type {(() => void)[]} */
    this.whenIdle = [];
    this.closed = false;
  }

  /** Where a callback to `url` really goes: the part from /webhooks/ on, at `callbackBase` where one is set. */
  target(/** @type {string} */ url) {
    const cut = url.indexOf('/webhooks/');
    return this.callbackBase === undefined || cut < 0 ? url : this.callbackBase.replace(/\/$/, '') + url.slice(cut);
  }

  /**
   * Signs for `url` and posts to its target.
   * @param {string} url @param {Record<string, string>} params @param {{ target?: string, token?: string }} [options]
   * @returns {Promise<{ status: number, body: string }>} status 0 when nothing answered
   */
  post(url, params, { target = this.target(url), token = this.token } = {}) {
    const body = stringify(params);
    const to = new URL(target);
    const secure = to.protocol === 'https:';
    this.sums.posted++;
    return new Promise((resolve) => {
      const settle = (/** @type {number} */ status, /** @type {string} */ text) => {
        if (status >= 200 && status < 300) this.sums.ok++;
        else this.sums.failed++;
        resolve({ status, body: text });
      };
      const request = (secure ? https : http).request(
        to,
        {
          method: 'POST',
          agent: secure ? this.agents['https:'] : this.agents['http:'],
          timeout: 15_000,
          headers: {
            'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            'x-twilio-signature': signed(url, params, token),
            'user-agent': 'TwilioProxy/1.1',
          },
        },
        (answer) => {
          /** @type {Buffer[]} */
          const chunks = [];
          answer.on('data', (chunk) => chunks.length < 1000 && chunks.push(chunk));
          answer.on('end', () => settle(answer.statusCode ?? 0, Buffer.concat(chunks).toString()));
          answer.on('error', () => settle(0, ''));
        },
      );
      request.on('timeout', () => request.destroy());
      request.on('error', () => settle(0, ''));
      request.end(body);
    });
  }

  /**
   * One status report, to the address given with the create; nowhere when none was.
   * @param {import('./twilio-stub-book.mjs').StubMessage} message @param {string} status
   * @param {number} code of `failed` and `undelivered`; 0: none
   */
  async report(message, status, code) {
    if (!message.statusCallback) return;
    const failed = code !== 0 && (status === 'failed' || status === 'undelivered');
    await this.post(message.statusCallback, {
      AccountSid: this.accountSid,
      ApiVersion: '2010-04-01',
      From: message.from,
      To: message.to,
      MessageSid: message.sid,
      SmsSid: message.sid,
      MessageStatus: status,
      SmsStatus: status,
      ...(failed ? { ErrorCode: String(code) } : {}),
    });
  }

  /** Queues work; beyond `keep` waiting it is dropped and counted. @param {() => Promise<unknown>} work */
  later(work) {
    if (this.waiting.length - this.head >= this.keep) this.sums.dropped++;
    else this.waiting.push(work);
    this.pump();
  }

  /** As `later`, after a delay in milliseconds. @param {number} millis @param {() => Promise<unknown>} work */
  after(millis, work) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.later(work);
    }, millis);
    this.timers.add(timer);
  }

  pump() {
    while (!this.closed && this.running < this.parallel && this.head < this.waiting.length) {
      const work = this.waiting[this.head++];
      if (this.head > 10_000) {
        this.waiting = this.waiting.slice(this.head);
        this.head = 0;
      }
      this.running++;
      void work?.().finally(() => {
        this.running--;
        this.pump();
      });
    }
    if (this.isIdle()) for (const wake of this.whenIdle.splice(0)) wake();
  }

  isIdle() {
    return this.closed || (this.running === 0 && this.head >= this.waiting.length && this.timers.size === 0);
  }

  /** Resolves when no callback is waiting or on its way. @returns {Promise<void>} */
  idle() {
    return this.isIdle() ? Promise.resolve() : new Promise((resolve) => this.whenIdle.push(resolve));
  }

  close() {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.waiting = [];
    this.head = 0;
    this.agents['http:'].destroy();
    this.agents['https:'].destroy();
    this.pump();
  }
}
