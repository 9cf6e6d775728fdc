import { HOUR, MINUTE } from '../kernel/clock.ts';
import { batches } from '../messages/index.ts';
import { Superseded } from './audience.ts';
import type { BroadcastDeps } from './deps.ts';
import { expiryOf, type Round, timeFor } from './feed.ts';
import { armCounts } from './results.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';

const batchOf = ({ merchantId, id }: Row) => ({ merchantId, batchId: id });

const REVIVED_AT_ONCE = 50;
/** Long enough off that nothing is asked of the queue in vain, when the rules leave no hour. */
const NEVER_OPEN = 24 * HOUR;

/**
 * Gives texts that were held by a pause, or came too late for the day's hours, a new stretch of time to leave in.
 * @returns how many
 */
export async function revive(deps: BroadcastDeps, round: Round): Promise<number> {
  const { row, now } = round;
  const batch = batchOf(row);
  const found = [
    ...(await batches.stranded(deps.db.reader, batch, 'held', REVIVED_AT_ONCE)),
    ...(await batches.stranded(deps.db.reader, batch, 'expired', REVIVED_AT_ONCE)),
  ];
  if (found.length === 0) return 0;
  await deps.db.write(async (tx) => {
    for (const { id, customerId } of found) {
      const bucket = await store.bucketOf(tx, { ...row, customerId: customerId ?? '' });
      const open = timeFor(round, bucket ?? '|', now) ?? { from: now + NEVER_OPEN, until: now + 2 * NEVER_OPEN };
      const times = { now, nextAt: open.from, expiresAt: expiryOf(open.from, open.until) };
      await batches.revive(tx, { merchantId: row.merchantId, id }, times);
    }
    if (!(await store.noteFed(tx, { ...row, skipped: 0 }))) throw new Superseded();
  });
  return found.length;
}

/** A broadcast stops itself when so many, and such a share, of its texts are refused for what they say (30007 …). */
const TOO_MANY_REFUSED = { least: 20, share: 0.15 };

/** Whether carriers refuse the text itself so often that sending on would hurt the sender. */
export async function refusedTooOften({ db }: BroadcastDeps, row: Row): Promise<boolean> {
  const batch = batchOf(row);
  // Refusals are few and cheap to count; only when there are many is it asked of how many.
  const refused = (await batches.refusals(db.reader, batch)).filter(({ reason }) => reason === 'text');
  if (total(refused) < TOO_MANY_REFUSED.least) return false;
  const fates = await batches.fates(db.aside, batch, row.resumedAt ?? 0);
  const late = total(fates.filter(({ reason }) => reason === 'text'));
  return late >= TOO_MANY_REFUSED.least && late / total(fates) >= TOO_MANY_REFUSED.share;
}

const total = (rows: readonly { count: number }[]): number => rows.reduce((sum, { count }) => sum + count, 0);

/** Whether nothing of it can leave any more: nobody waits, and no text is on its way out. */
export async function isOver({ db }: BroadcastDeps, row: Row): Promise<boolean> {
  if (row.draft.textsB && row.winner === null && (await waits(db.reader, row, 'r'))) return false;
  for (const arm of ['a', 'b', 'r'] as const) if (await waits(db.reader, row, arm)) return false;
  for (const status of ['queued', 'submitting', 'held', 'expired'] as const)
    if (await batches.has(db.reader, batchOf(row), status)) return false;
  return true;
}

const waits = async (reader: BroadcastDeps['db']['reader'], row: Row, arm: 'a' | 'b' | 'r'): Promise<boolean> =>
  store.someoneWaits(reader, row.merchantId, row.id, arm);

/** Ends it, once. */
export async function finish(deps: BroadcastDeps, row: Row): Promise<void> {
  const { merchantId, id } = row;
  await deps.db.write(async (tx) => {
    const ended = { status: 'done' as const, endedAt: deps.clock.now(), reason: null };
    if (await store.move(tx, merchantId, id, ['sending'], ended))
      await deps.announce(tx, { merchantId, name: 'broadcast.sent', ids: { broadcastId: id } });
  });
}

/** Notes that both arms of a test have left, and chooses the winner when its time has come. */
export async function tendTest(deps: BroadcastDeps, row: Row, now: number): Promise<void> {
  if (!row.draft.textsB || row.winner !== null) return;
  const { merchantId, id } = row;
  if (row.sampledAt === null) {
    if ((await waits(deps.db.reader, row, 'a')) || (await waits(deps.db.reader, row, 'b'))) return;
    if (await batches.has(deps.db.reader, batchOf(row), 'queued')) return;
    await deps.db.write((tx) => store.move(tx, merchantId, id, ['sending'], { sampledAt: now }));
    return;
  }
  const { decideAfterHours } = row.draft;
  if (decideAfterHours === 0 || now < row.sampledAt + decideAfterHours * HOUR) return;
  const counts = await armCounts(deps.db.aside, merchantId, id);
  const winner = better(counts.a, counts.b);
  await deps.db.write(async (tx) => {
    if (!(await store.move(tx, merchantId, id, ['sending'], { winner }))) return;
    await deps.audit(tx, {
      merchantId,
      actor: 'system',
      action: 'broadcast.decided',
      subject: id,
      details: { winner },
    });
  });
}

interface Answers {
  audience: number;
  replied: number;
  clicked: number;
}

/** The arm with the greater share of people who answered or opened the link; a tie is a's. */
export const better = (a: Answers, b: Answers): 'a' | 'b' => (share(b) > share(a) ? 'b' : 'a');

const share = ({ audience, replied, clicked }: Answers): number =>
  audience === 0 ? 0 : (replied + clicked) / audience;

/** A start missed by more than this is for a person to decide: the offer may be over (a gateway that was off). */
export const LATE_LIMIT = 12 * HOUR;

/** How often the budget and the refusals are looked at while a broadcast runs. */
export const LOOK_EVERY = MINUTE / 30;
