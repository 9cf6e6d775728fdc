import type { Response } from 'express';
import { maskedNumber, say, shownName } from '../platform/web/frame.ts';
import { type Contact, contactsOf, sayOr } from '../marketing/index.ts';
import { type Asked, type BroadcastPagesDeps, duration, grouped, timeWords } from './pages-context.ts';
import type { Broadcast, Counts, RecipientView } from './types.ts';
import { answerRate, percent, verdictOf } from './views-arms.ts';
import { isMoving, progressOf, reachedOf, rowView, statusView } from './views-list.ts';

/** What the page saw before: so many were settled at that time. */
export interface Sighting {
  settled: number;
  at: number;
}

const MINUTE = 60_000;

/** Texts a minute between two looks; 0 while nothing can be told yet. */
const rateOf = (settled: number, now: number, seen: Sighting | undefined): number =>
  seen && now > seen.at ? Math.max(0, Math.round(((settled - seen.settled) * MINUTE) / (now - seen.at))) : 0;

/** The bar, how fast it moves and how long it still takes. */
export function progressView(asked: Asked, broadcast: Broadcast, counts: Counts, now: number, seen?: Sighting) {
  const { res } = asked;
  const progress = progressOf(counts);
  const moving = isMoving(broadcast.status);
  const perMinute = moving ? rateOf(progress.settled, now, seen) : 0;
  return {
    id: broadcast.id,
    moving,
    status: statusView(asked, broadcast.status),
    expanding: broadcast.status === 'expanding',
    percent: progress.percent,
    all: progress.all,
    allWords: grouped(res, progress.all),
    settled: grouped(res, progress.settled),
    onTheWay: counts.queued === 0 ? '' : grouped(res, counts.queued),
    perMinute: perMinute === 0 ? '' : grouped(res, perMinute),
    timeLeft: perMinute === 0 ? '' : duration(res, progress.left / perMinute),
    // The first look of this page stays what it is measured against, so that the rate does not tremble.
    was: seen?.settled ?? progress.settled,
    at: seen?.at ?? now,
  };
}

/** Figures of the results. */
export function tilesView(res: Response, counts: Counts) {
  const reached = reachedOf(counts);
  const share = (count: number): string => (reached === 0 ? '' : percent(count / reached));
  const tile = (key: string, count: number, part = '') => ({
    words: say(res, `broadcasts.tile.${key}`),
    count: grouped(res, count),
    share: part,
  });
  return [
    tile('sent', reached),
    tile('delivered', counts.delivered, share(counts.delivered)),
    tile('failed', counts.failed),
    ...(counts.unknown > 0 ? [tile('unknown', counts.unknown)] : []),
    ...(counts.skipped > 0 ? [tile('skipped', counts.skipped)] : []),
    ...(counts.heldOut > 0 ? [tile('heldOut', counts.heldOut)] : []),
    tile('replied', counts.replied, share(counts.replied)),
    tile('clicked', counts.clicked, share(counts.clicked)),
    tile('optedOut', counts.optedOut, share(counts.optedOut)),
  ];
}

/** Why texts failed, in words for the usual codes of carriers. */
export async function failuresView(deps: BroadcastPagesDeps, { res, merchantId }: Asked, id: string) {
  const failures = await deps.broadcasts.failures(deps.db.aside, merchantId, id);
  return failures.map(({ code, reason, count }) => ({
    words: failureWords(res, code, reason),
    code: code === null ? '' : String(code),
    count: grouped(res, count),
  }));
}

function failureWords(res: Response, code: number | null, reason: string | null): string {
  const other = say(res, 'broadcasts.failure.other');
  if (code !== null) return sayOr(res, `broadcasts.failure.code.${code}`, other);
  return reason === null ? other : sayOr(res, `broadcasts.failure.reason.${reason}`, other);
}

/** Both texts side by side, and in a sentence which one did better. */
export async function armsView(
  deps: BroadcastPagesDeps,
  { res, merchantId }: Asked,
  { id, draft, winner, status }: Broadcast,
) {
  if (!draft.textsB) return false;
  const { a, b } = await deps.broadcasts.armCounts(deps.db.aside, merchantId, id);
  const arm = (letter: 'A' | 'B', counts: Counts, text: string) => ({
    letter,
    text,
    reached: grouped(res, reachedOf(counts)),
    replied: grouped(res, counts.replied),
    clicked: grouped(res, counts.clicked),
    optedOut: grouped(res, counts.optedOut),
    rate: percent(answerRate(counts)),
    won: winner === letter.toLowerCase(),
  });
  const first = ({ en, zh }: { en?: string; zh?: string }): string => en ?? zh ?? '';
  return {
    arms: [arm('A', a, first(draft.texts)), arm('B', b, first(draft.textsB))],
    verdict: say(res, `broadcasts.verdict.${verdictOf(a, b)}`, {
      a: percent(answerRate(a)),
      b: percent(answerRate(b)),
    }),
    // Only while some wait for it can it be chosen who gets what.
    open: winner === null && draft.samplePercent < 100 && (status === 'sending' || status === 'paused'),
    hours: draft.decideAfterHours,
  };
}

/** Filters of the recipients' table, as the engine knows them. */
export const STATES = ['waiting', 'sent', 'delivered', 'failed', 'unknown', 'skipped', 'held_out'] as const;

const TONE: Record<string, string> = { delivered: 'good', failed: 'bad', undelivered: 'bad', unknown: 'warn' };

function recipientView(asked: Asked, row: RecipientView, person: Contact | undefined) {
  const { res } = asked;
  const why = row.errorCode !== null || row.reason !== null ? recipientReason(res, row) : '';
  return {
    customerId: row.customerId,
    name: shownName(res, person?.name ?? null) || say(res, 'broadcasts.preview.nameless'),
    number: person?.lastFour ? maskedNumber(person.lastFour) : '',
    arm: say(res, `broadcasts.arm.${row.arm}`),
    state: sayOr(res, `broadcasts.state.${row.state}`, row.state),
    tone: TONE[row.state] ?? '',
    why,
    at: row.at === null ? '' : timeWords(asked, row.at),
    replied: row.replied,
    optedOut: row.optedOut,
    clicks: row.clicks,
  };
}

function recipientReason(res: Response, { errorCode, reason }: RecipientView): string {
  if (errorCode !== null) return failureWords(res, errorCode, reason);
  return sayOr(res, `broadcasts.excluded.${reason}`, sayOr(res, `broadcasts.failure.reason.${reason}`, reason ?? ''));
}

const A_PAGE = 25;

/** A page of the recipients; names as this reader may see them, numbers by their last four. */
export async function recipientsView(
  deps: BroadcastPagesDeps,
  asked: Asked,
  id: string,
  filter: { state: string; after: string },
) {
  const rows = await deps.broadcasts.recipients(deps.db.aside, asked.merchantId, id, {
    ...(filter.state && { state: filter.state }),
    ...(filter.after && { after: filter.after }),
    limit: A_PAGE + 1,
  });
  const shown = rows.slice(0, A_PAGE);
  const people = await contactsOf(deps, deps.db.reader, asked.merchantId, shown);
  return {
    rows: shown.map((row) => recipientView(asked, row, people.get(row.customerId))),
    next: rows.length > A_PAGE ? shown.at(-1)!.customerId : '',
    state: filter.state,
    paged: filter.after !== '',
    states: STATES.map((state) => ({
      state,
      words: say(asked.res, `broadcasts.state.${state}`),
      here: state === filter.state,
    })),
  };
}

/** What a recurring one has made so far. */
export async function runsView(deps: BroadcastPagesDeps, asked: Asked, { id, draft }: Broadcast) {
  if (draft.schedule.kind !== 'recurring') return [];
  const runs = await deps.broadcasts.list(deps.db.reader, asked.merchantId, { parentId: id, limit: 30 });
  return Promise.all(runs.map((run) => rowView(deps, asked, run, new Map())));
}
