import { DAY } from '../../kernel/clock.ts';
import { bindingOf } from '../../marketing/index.ts';
import { batches } from '../../messages/index.ts';
import type { Guard } from '../../platform/scheduler/index.ts';
import type { GreetingDeps } from './deps.ts';
import * as expired from './expired-store.ts';
import { Superseded } from './find.ts';
import * as people from './people-store.ts';
import type { Round } from './round.ts';
import * as runs from './runs-store.ts';
import type { Run } from './runs-store.ts';
import { stretchFor } from './windows.ts';

const AT_ONCE = 300;

/** A run whose greeting was switched off, removed, or moved to another day: who waits is forgotten. @returns whether more do */
export async function clear({ db, clock }: GreetingDeps, run: Run, guard: Guard): Promise<boolean> {
  const [bucket] = await people.waitingBuckets(db.reader, run);
  return db.write(async (tx) => {
    await guard.inside?.(tx);
    if (bucket !== undefined) await people.dropSome(tx, run, bucket, AT_ONCE);
    else if (!(await runs.moveRun(tx, run, { status: 'done', endedAt: clock.now() }))) throw new Superseded();
    return bucket !== undefined;
  });
}

/**
 * Texts that were queued, and whose time was over before they could leave (the gateway stopped behind them): they were
 * certainly never sent. They get what is left of their hours; else they were missed.
 * @returns how many
 */
export async function tendExpired(deps: GreetingDeps, round: Round): Promise<number> {
  const { run, merchant, shopHours, falls, row, now, guard } = round;
  const found = await expired.expiredOf(deps.db.aside, run, AT_ONCE);
  if (found.length === 0) return 0;
  const timing = { day: falls.day, time: row.draft.time, late: row.draft.late };
  await deps.db.write(async (tx) => {
    await guard.inside?.(tx);
    for (const { messageId, bucket, ...key } of found) {
      const open = stretchFor(bindingOf(merchant, shopHours, bucket), timing, now);
      const times = open && { now, nextAt: open.from, expiresAt: open.until };
      if (times) await batches.revive(tx, { merchantId: run.merchantId, id: messageId }, times);
      else await expired.missExpired(tx, { ...run, ...key }, now);
    }
  });
  return found.length;
}

/** Ends a day whose hours are over everywhere. */
export async function finish({ db }: GreetingDeps, { run, now, guard }: Round): Promise<void> {
  const sent = await runs.someoneIs(db.reader, run, 'queued');
  const missed = !sent && (await runs.someoneIs(db.reader, run, 'missed'));
  await db.write(async (tx) => {
    await guard.inside?.(tx);
    await runs.moveRun(tx, run, { status: missed ? 'missed' : 'done', endedAt: now });
  });
}

/** Long after this no zone has the day any more, nor the next. */
const LONG_OVER = 3 * DAY;

/** A run that cannot go on (its segment is broken) ends when its day is long over: who waits was missed. */
export async function giveUp({ db, clock }: GreetingDeps, run: Run, guard: Guard): Promise<void> {
  const now = clock.now();
  if (now < Date.parse(run.day) + LONG_OVER) return;
  const [bucket] = await people.waitingBuckets(db.reader, run);
  await db.write(async (tx) => {
    await guard.inside?.(tx);
    if (bucket !== undefined) await people.missSome(tx, run, bucket, { size: AT_ONCE, reason: 'broken', now });
    else await runs.moveRun(tx, run, { status: 'missed', endedAt: now });
  });
}
