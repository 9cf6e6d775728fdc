// What the stand-in for Twilio remembers: messages in order, and how often each text was accepted for each number.

import { randomBytes } from 'node:crypto';

const API = '/2010-04-01/Accounts';

/**
 * @typedef {object} StubMessage
 * @property {string} sid @property {string} from @property {string} to @property {string} body
 * @property {string} direction `inbound` or `outbound-api`
 * @property {string} status @property {number | null} errorCode
 * @property {number} created epoch milliseconds @property {number | null} sent epoch milliseconds; null while queued
 * @property {string | null} service @property {string | null} statusCallback
 * @property {string | null} [price] as the API writes it ("-0.00750"); null while unknown
 */

/** RFC 2822 as the REST API writes dates, whole seconds. */
const rfc2822 = (/** @type {number} */ millis) => new Date(millis).toUTCString().replace('GMT', '+0000');

/** The messages of one account. Memory is bounded: at most `keep` of them, at least half of that; beyond `keep` pairs only sums are kept. */
export class Book {
  /** @param {{ accountSid: string, keep: number }} options */
  constructor({ accountSid, keep }) {
    this.accountSid = accountSid;
    this.keep = keep;
    this.run = randomBytes(10).toString('hex');
    this.reset();
  }

  reset() {
    /** @type {Map<string, StubMessage>} */
    this.older = new Map();
    /** @type {Map<string, StubMessage>} */
    this.recent = new Map();
    /** @type {Map<string, number>} */
    this.counts = new Map();
    this.accepted = 0;
    this.requests = 0;
    this.uncounted = 0;
    this.serial ??= 0;
  }

  newSid() {
    return `SM${this.run}${(this.serial++).toString(16).padStart(12, '0')}`;
  }

  /** Two generations, of which the older goes at once: a Map that loses its oldest entry on each insert is slow. */
  hold(/** @type {StubMessage} */ message) {
    if (this.recent.size >= this.keep / 2) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(message.sid, message);
  }

  /** Kept messages, oldest first. */
  all() {
    return [...this.older.values(), ...this.recent.values()];
  }

  find(/** @type {string} */ sid) {
    return this.recent.get(sid) ?? this.older.get(sid);
  }

  /**
   * Accepts one create request.
   * @param {Record<string, string | string[] | undefined>} form @param {number} now
   * @returns {StubMessage}
   */
  accept(form, now) {
    const one = (/** @type {string} */ name) => {
      const value = form[name];
      return Array.isArray(value) ? value[0] : value;
    };
    /** @type {StubMessage} */
    const message = {
      sid: this.newSid(),
      from: one('From') ?? '',
      to: one('To') ?? '',
      body: one('Body') ?? '',
      direction: 'outbound-api',
      status: 'queued',
      errorCode: null,
      created: now,
      sent: null,
      service: one('MessagingServiceSid') ?? null,
      statusCallback: one('StatusCallback') ?? null,
    };
    this.accepted++;
    const pair = `${message.to}\n${message.body}`;
    const count = this.counts.get(pair);
    if (count !== undefined || this.counts.size < this.keep) this.counts.set(pair, (count ?? 0) + 1);
    else this.uncounted++;
    this.hold(message);
    return message;
  }

  /**
   * Sums, and every (to, body) with the number of its acceptances.
   * @param {{ entries?: boolean }} [options] `entries: false` leaves the list out
   */
  ledger({ entries = true } = {}) {
    const list = [...this.counts].map(([pair, count]) => {
      const border = pair.indexOf('\n');
      return { to: pair.slice(0, border), body: pair.slice(border + 1), count };
    });
    const duplicates = list.filter((entry) => entry.count > 1);
    return {
      requests: this.requests,
      accepted: this.accepted,
      uncounted: this.uncounted,
      distinct: list.length,
      duplicated: duplicates.length,
      duplicates: duplicates.slice(0, 1000),
      entries: entries ? list : [],
    };
  }

  /** One message in the API's own form. @param {StubMessage} message */
  asJson(message) {
    return {
      account_sid: this.accountSid,
      api_version: '2010-04-01',
      body: message.body,
      date_created: rfc2822(message.created),
      date_sent: message.sent === null ? null : rfc2822(message.sent),
      date_updated: rfc2822(message.sent ?? message.created),
      direction: message.direction,
      error_code: message.errorCode,
      error_message: null,
      from: message.from,
      messaging_service_sid: message.service,
      num_media: '0',
      num_segments: '1',
      price: message.price ?? null,
      price_unit: 'USD',
      sid: message.sid,
      status: message.status,
      subresource_uris: { media: `${API}/${this.accountSid}/Messages/${message.sid}/Media.json` },
      to: message.to,
      uri: `${API}/${this.accountSid}/Messages/${message.sid}.json`,
    };
  }

  /**
   * A page of the list, newest first: filters To, From, DateSent (day), DateSent>, DateSent<.
   * @param {URLSearchParams} query
   */
  page(query) {
    const size = Math.min(1000, Math.max(1, Number(query.get('PageSize') ?? 50) || 50));
    const number = Math.max(0, Number(query.get('Page') ?? 0) || 0);
    const [to, from] = [query.get('To'), query.get('From')];
    const [after, before, day] = [query.get('DateSent>'), query.get('DateSent<'), query.get('DateSent')];
    const found = this.all()
      .toReversed()
      .filter((message) => {
        if (to !== null && message.to !== to) return false;
        if (from !== null && message.from !== from) return false;
        if (after === null && before === null && day === null) return true;
        if (message.sent === null) return false; // as at Twilio: what is still queued has no date of sending
        if (after !== null && message.sent < Date.parse(after)) return false;
        if (before !== null && message.sent > Date.parse(before)) return false;
        return day === null || new Date(message.sent).toISOString().startsWith(day.slice(0, 10));
      });
    const next = new URLSearchParams(query);
    next.set('PageSize', String(size));
    next.set('Page', String(number + 1));
    const more = found.length > (number + 1) * size;
    return {
      page: number,
      page_size: size,
      start: number * size,
      end: Math.min(found.length, (number + 1) * size) - 1,
      first_page_uri: `${API}/${this.accountSid}/Messages.json?PageSize=${size}&Page=0`,
      previous_page_uri: null,
      next_page_uri: more ? `${API}/${this.accountSid}/Messages.json?${next}` : null,
      uri: `${API}/${this.accountSid}/Messages.json`,
      messages: found.slice(number * size, (number + 1) * size).map((message) => this.asJson(message)),
    };
  }
}
