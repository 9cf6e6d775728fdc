import { newId } from '../kernel/ids.ts';
import { frameOf, say } from '../platform/web/frame.ts';
import { shownDate } from '../platform/web/shown.ts';
import { type Asked, type BroadcastPagesDeps, grouped, timeWords, wallWords } from './pages-context.ts';
import type { Broadcast, BroadcastStatus, Counts, Draft, Schedule } from './types.ts';

/** Something moves by itself: pages look again every two seconds. */
const MOVING: ReadonlySet<BroadcastStatus> = new Set(['expanding', 'sending']);
export const isMoving = (status: BroadcastStatus): boolean => MOVING.has(status);

const LOOK: Record<BroadcastStatus, '' | 'good' | 'warn' | 'bad'> = {
  draft: '',
  awaiting_approval: 'warn',
  scheduled: 'good',
  recurring: 'good',
  expanding: 'good',
  sending: 'good',
  paused: 'warn',
  done: '',
  canceled: '',
  missed: 'bad',
};

export const statusView = ({ res }: Asked, status: BroadcastStatus) => ({
  status,
  words: say(res, `broadcasts.status.${status}`),
  look: LOOK[status],
  moving: isMoving(status),
});

/** What somebody with the rights may do with one in this state. */
export const actionsFor = (status: BroadcastStatus) => ({
  edits: status === 'draft',
  pauses: ['scheduled', 'recurring', 'expanding', 'sending'].includes(status),
  resumes: status === 'paused' || status === 'missed',
  cancels: ['awaiting_approval', 'scheduled', 'recurring', 'expanding', 'sending', 'paused', 'missed'].includes(status),
  approves: status === 'awaiting_approval',
  removes: status === 'draft',
});

/** When it leaves, in words, with the zone in which that is meant. */
export function scheduleWords(asked: Asked, schedule: Schedule): string {
  const { res, merchant } = asked;
  const { zone } = merchant;
  if (schedule.kind === 'now') return say(res, 'broadcasts.leaves.now');
  if (schedule.kind !== 'recurring')
    return say(res, `broadcasts.leaves.${schedule.kind}`, { at: wallWords(asked, schedule.at), zone });
  const { every, time, from, weekday = 1, day = 1 } = schedule;
  const on = { week: say(res, `broadcasts.weekday.${weekday}`), month: String(day), day: '' }[every];
  return say(res, `broadcasts.leaves.${every}`, { time, from: shownDate(frameOf(res).language, from), on, zone });
}

/** How far it is: those it is settled for, of all it is for. Percent is whole, and 100 only when all are. */
export function progressOf({ audience, queued, heldOut, skipped, sent, delivered, failed, unknown }: Counts) {
  const settled = sent + delivered + failed + unknown;
  const all = Math.max(0, audience - heldOut - skipped);
  const left = Math.max(0, all - settled);
  return { settled, all, queued, left, percent: all === 0 ? 0 : Math.floor((settled * 100) / all) };
}

/** Whoever it left for, delivered or not known yet. */
export const reachedOf = ({ sent, delivered }: Counts): number => sent + delivered;

/** Whom it is for, in words; `names` of the shop's segments by id. */
export function audienceName(asked: Asked, { audience }: Draft, names: ReadonlyMap<string, string>): string {
  const { where, segmentId } = audience;
  if (where) return say(asked.res, 'broadcasts.audience.conditions');
  if (segmentId === undefined) return say(asked.res, 'broadcasts.audience.nobody');
  return names.get(segmentId) ?? say(asked.res, 'broadcasts.audience.gone');
}

/** Names of the shop's segments by their ids. */
export async function segmentNames(
  { segments, db }: BroadcastPagesDeps,
  { merchantId }: Asked,
): Promise<ReadonlyMap<string, string>> {
  return new Map((await segments.list(db.reader, merchantId)).map(({ id, name }) => [id, name]));
}

/** One row of the list. */
export async function rowView(
  deps: BroadcastPagesDeps,
  asked: Asked,
  broadcast: Broadcast,
  names: ReadonlyMap<string, string>,
) {
  const { res, merchantId } = asked;
  const { id, status, draft, createdAt, startAt, startedAt } = broadcast;
  const counts = startedAt === null ? undefined : await deps.broadcasts.counts(deps.db.aside, merchantId, id);
  const at = startedAt ?? startAt;
  return {
    id,
    name: draft.name,
    href: status === 'draft' ? `/broadcasts/${id}/edit` : `/broadcasts/${id}`,
    state: statusView(asked, status),
    can: actionsFor(status),
    key: newId(deps.clock.now()),
    audience: audienceName(asked, draft, names),
    time: timeWords(asked, at ?? createdAt),
    timeKind: startedAt !== null ? 'started' : startAt !== null ? 'starts' : 'created',
    counts: counts
      ? {
          reached: grouped(res, reachedOf(counts)),
          failed: counts.failed + counts.unknown === 0 ? '' : grouped(res, counts.failed + counts.unknown),
          ...progressOf(counts),
        }
      : false,
  };
}
