import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { HOUR, MINUTE, DAY } from '../kernel/clock.ts';
import { maskedNumber, say, shownName, frameOf } from '../platform/web/frame.ts';
import { shownCount, shownDay, shownMoney, shownTime } from '../platform/web/shown.ts';
import type { Entry, Folder, Thread } from './types.ts';

/** What all views of one request share. */
export interface Scene {
  res: Response;
  zone: string;
  now: number;
  /** Staff by id. */
  names: ReadonlyMap<string, string>;
  staffId: string;
}

/** How long somebody has waited, in the largest unit that is whole. */
export function waitWords({ res, now }: Scene, since: number): string {
  const waited = Math.max(0, now - since);
  if (waited < MINUTE) return say(res, 'inbox.wait.now');
  if (waited < HOUR) return say(res, 'inbox.wait.minutes', { count: Math.floor(waited / MINUTE) });
  if (waited < 2 * DAY) return say(res, 'inbox.wait.hours', { count: Math.floor(waited / HOUR) });
  return say(res, 'inbox.wait.days', { count: Math.floor(waited / DAY) });
}

export const timeWords = ({ res, zone, now }: Scene, at: number): string =>
  shownTime(frameOf(res).language, zone, at, now);

/** Whose talk it is: the name, or the number behind dots. */
export const titleOf = ({ res }: Scene, { name, lastFour }: Pick<Thread, 'name' | 'lastFour'>): string =>
  shownName(res, name) || (lastFour ? maskedNumber(lastFour) : say(res, 'inbox.erased'));

/** Longer than this somebody waits too long: the wait is shown in red. */
const LONG_WAIT = 30 * MINUTE;

/** One line of a list. */
export function rowView(scene: Scene, thread: Thread, folder: Folder, here = '') {
  const { res, names, staffId, now } = scene;
  const { assignedTo, waitingSince, lastFour } = thread;
  return {
    id: thread.id,
    href: `/inbox/${thread.id}?folder=${folder}#newest`,
    here: thread.id === here,
    title: titleOf(scene, thread),
    number: lastFour && thread.name ? maskedNumber(lastFour) : '',
    words: thread.lastWords || say(res, 'inbox.noWords'),
    lastOut: thread.lastOut,
    unread: thread.unread,
    wait: waitingSince === null ? '' : waitWords(scene, waitingSince),
    late: waitingSince !== null && now - waitingSince > LONG_WAIT,
    at: timeWords(scene, thread.lastAt),
    topic: thread.topic === 'other' ? '' : thread.topic,
    member: thread.memberNumber !== null,
    stranger: thread.customerId === null,
    stopped: thread.stopped,
    doubt: thread.doubt,
    assigned: assignedTo === null ? '' : assignedTo === staffId ? say(res, 'inbox.you') : (names.get(assignedTo) ?? ''),
  };
}

/** Who did it, in words. */
function actorWords({ res, names, staffId }: Scene, actor: string): string {
  const id = /^staff:(.+)$/.exec(actor)?.[1];
  if (id === undefined) return say(res, 'inbox.system');
  return id === staffId ? say(res, 'inbox.you') : (names.get(id) ?? say(res, 'inbox.colleague'));
}

const BAD_STATUS = new Set(['failed', 'undelivered', 'canceled', 'expired', 'unknown']);

function stepWords(scene: Scene, entry: Extract<Entry, { kind: 'step' }>): string {
  const { res, names } = scene;
  const { step, value } = entry;
  const who = actorWords(scene, entry.actor);
  if (step === 'assigned')
    return value === null
      ? say(res, 'inbox.step.unassigned', { who })
      : say(res, 'inbox.step.assigned', { who, whom: actorWords({ ...scene, names }, `staff:${value}`) });
  if (step === 'topic') return say(res, 'inbox.step.topic', { who, topic: say(res, `inbox.topic.${value}`) });
  if (step === 'case') return say(res, 'inbox.step.case', { who, number: `C-${value}` });
  return say(res, `inbox.step.${step}`, { who });
}

/** Longer texts scroll in a bubble of their own height, so that the answer stays in reach. */
const LONG = 600;
const wordsOf = (text: string) => ({ text, long: text.length > LONG });

type TextEntry = Extract<Entry, { kind: 'text' }>;

/** What came with a text, each kind once: "Picture, Film". */
const mediaWords = ({ res }: Scene, { media }: TextEntry): string =>
  [...new Set(media)].map((kind) => say(res, `inbox.media.${kind}`)).join(', ');

const medialess = ({ res }: Scene, { media }: TextEntry): string =>
  media.length > 0 ? say(res, 'inbox.media.alone') : say(res, 'inbox.noWords');

/** One bubble, note or line of a talk. */
export function entryView(scene: Scene, entry: Entry) {
  const { res } = scene;
  const at = timeWords(scene, entry.at);
  const none = {
    in: false,
    out: false,
    note: false,
    line: false,
    status: '',
    bad: false,
    who: '',
    label: '',
    media: '',
    long: false,
    href: '',
  };
  // A case is found by the number that stands in the line.
  if (entry.kind === 'step')
    return {
      ...none,
      line: true,
      text: stepWords(scene, entry),
      at,
      href: entry.step === 'case' ? `/cases?q=C${entry.value}` : '',
    };
  if (entry.kind === 'note') return { ...none, note: true, text: entry.text, at, who: actorWords(scene, entry.actor) };
  const { message, actor } = entry;
  if (message.direction === 'inbound')
    return {
      ...none,
      in: true,
      ...wordsOf(message.text || medialess(scene, entry)),
      media: mediaWords(scene, entry),
      at,
    };
  const label = message.purpose === 'marketing' ? 'marketing' : message.purpose === 'service' ? 'service' : '';
  return {
    ...none,
    out: true,
    ...wordsOf(message.text),
    at,
    who: actor === null ? say(res, 'inbox.automatic') : actorWords(scene, actor),
    label: label && say(res, `inbox.purpose.${label}`),
    status: say(res, `inbox.status.${message.status}`),
    bad: BAD_STATUS.has(message.status),
  };
}

/** The fields of a customer's card that people know how to read; others are for programs. */
export function cardView(scene: Scene, fields: Record<string, unknown>): { label: string; value: string }[] {
  const { res, zone, now } = scene;
  const shown: { label: string; value: string }[] = [];
  const put = (key: string, value: string): void => void shown.push({ label: `inbox.card.${key}`, value });
  const { points, tier, spend, currency, visits, lastVisitAt, openCases } = fields;
  if (typeof tier === 'string') put('tier', tier);
  if (typeof points === 'number') put('points', shownCount(frameOf(res).language, points));
  if (typeof visits === 'number') put('visits', shownCount(frameOf(res).language, visits));
  if (typeof spend === 'string')
    put('spend', typeof currency === 'string' ? shownMoney(frameOf(res).language, spend, currency) : spend);
  if (typeof lastVisitAt === 'string')
    put('lastVisit', shownDay(frameOf(res).language, zone, Date.parse(lastVisitAt), now));
  if (typeof openCases === 'number' && openCases > 0) put('openCases', String(openCases));
  return shown;
}

/** A mark of what a part shows: the same mark again means there is nothing to swap, so nothing flickers. */
export const markOf = (values: unknown): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 16);
