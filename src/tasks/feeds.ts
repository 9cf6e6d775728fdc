import { createHash, randomBytes } from 'node:crypto';
import ical from 'ical-generator';
import { addDays, localDate } from '../kernel/calendar.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { isForDay } from './rules.ts';
import * as store from './store-feeds.ts';
import type { Occurrence, Tasks, TasksDeps } from './types.ts';

const BACK = 30 * DAY;
const AHEAD = 180 * DAY;
/** How long something with a time lasts that nobody gave a length. */
const USUAL_MINUTES = 30;
const MOST_FEEDS = 5;
const MOST_EVENTS = 5000;
/** 256 random bits: no address is found by trying. */
const SECRET_BYTES = 32;
const SECRET = /^[\w-]{43}$/;

const hashOf = (secret: string): string => createHash('sha256').update(`feed\0${secret}`).digest('hex');

/** Whose agenda an address shows. */
export interface FeedOwner {
  merchantId: string;
  id: string;
  staffId: string;
}

/** Secret addresses at which calendar programs read one person's agenda. */
export interface Feeds {
  /** The secret is told this once: only its hash is kept. @throws DomainError `unprocessable` beyond five */
  make(tx: Tx, merchantId: string, staffId: string): Promise<{ id: string; secret: string }>;
  list(reader: Reader, merchantId: string, staffId: string): Promise<{ id: string; createdAt: number }[]>;
  /** @throws DomainError `not_found` for another person's address, and one that is off already */
  revoke(tx: Tx, merchantId: string, staffId: string, id: string): Promise<void>;
  owner(reader: Reader, secret: string): Promise<FeedOwner | undefined>;
  /** The calendar as a file (RFC 5545): the last 30 days and the next 180. */
  calendar(reader: Reader, owner: FeedOwner): Promise<string>;
}

/**
 * Names of calendars are not escaped by the library: signs with a meaning in the format are left out.
 */
const plain = (name: string): string => name.replaceAll(/[\\;,\r\n]+/g, ' ').trim();

/** What concerns somebody: their own, and what is for anybody. */
const concerns =
  (staffId: string) =>
  ({ task, state }: Occurrence): boolean =>
    state !== 'skipped' && (task.assigneeId === undefined || task.assigneeId === staffId);

/** Title and time alone: no note, no customer, no number stands in a calendar beyond what staff wrote in the title. */
function eventOf(occurrence: Occurrence, zone: string) {
  const { taskId, day, dueAt, state, task } = occurrence;
  const forDay = isForDay(occurrence, zone);
  // A day has no zone: as an instant it is told in UTC, which the library writes as the date alone.
  const date = localDate(dueAt, zone);
  const start = forDay ? new Date(date) : new Date(dueAt);
  const end = forDay ? new Date(addDays(date, 1)) : new Date(dueAt + (task.minutes ?? USUAL_MINUTES) * MINUTE);
  return {
    id: `${taskId}-${day}@mcrm`,
    stamp: new Date(task.updatedAt),
    start,
    end,
    allDay: forDay,
    summary: state === 'done' ? `✓ ${task.title}` : task.title,
  };
}

export function createFeeds(deps: Pick<TasksDeps, 'clock' | 'merchants'> & { tasks: Tasks }): Feeds {
  const { clock, merchants, tasks } = deps;
  return {
    async make(tx, merchantId, staffId) {
      if ((await store.feedsOf(tx, merchantId, staffId)).length >= MOST_FEEDS)
        throw new DomainError('unprocessable', `At most ${MOST_FEEDS} addresses: switch one off first.`);
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      const id = newId(clock.now());
      await store.insertFeed(tx, { merchantId, id, staffId, hash: hashOf(secret), createdAt: clock.now() });
      return { id, secret };
    },

    list: store.feedsOf,

    async revoke(tx, merchantId, staffId, id) {
      if (!(await store.revokeFeed(tx, merchantId, staffId, id, clock.now())))
        throw new DomainError('not_found', 'There is no such address.');
    },

    owner: async (reader, secret) =>
      SECRET.test(secret) ? store.feedByHash.get(reader, { hash: hashOf(secret) }) : undefined,

    async calendar(reader, { merchantId, staffId }) {
      const { name, zone, language } = await merchants.byId(reader, merchantId);
      const now = clock.now();
      const all = await tasks.between(reader, merchantId, now - BACK, now + AHEAD);
      const events = all.filter(concerns(staffId)).slice(0, MOST_EVENTS);
      const file = ical({ name: plain(name), prodId: { company: 'mcrm', product: 'agenda', language }, ttl: 3600 });
      for (const one of events) file.createEvent(eventOf(one, zone));
      return `${file.toString()}\r\n`;
    },
  };
}
