import { DomainError } from '../../kernel/errors.ts';
import { MINUTE, SECOND } from '../../kernel/clock.ts';
import { outboxHolds } from '../../messages/index.ts';
import { safeError } from '../../platform/log.ts';
import { type Guard, LeaseLost, type Pump } from '../../platform/scheduler/index.ts';
import type { GreetingDeps } from './deps.ts';
import { feed } from './feed.ts';
import { find, findLate, freshPace, type Pace, Superseded } from './find.ts';
import { openRound, type Round } from './round.ts';
import * as runs from './runs-store.ts';
import type { Run } from './runs-store.ts';
import * as store from './store.ts';
import { clear, finish, giveUp, tendExpired } from './tend.ts';

const IDLE = SECOND;
/** People who told us their day today are looked for so often. */
const LOOK_EVERY = 15 * MINUTE;
/** A run with nothing to do is looked at so often: what was changed counts within this time. */
const REST = 30 * SECOND;

/** What the worker remembers of a run; lost at a restart, which costs a look. */
interface Memory {
  pace: Pace;
  lookedAt: number;
  /** Nothing is due before `until`, as it stood at `since`. */
  rest: { since: number; until: number };
}

/** Carries the days of greetings out: finds their people, feeds the outbox, ends the day. */
export function greetingPump(deps: GreetingDeps): Pump {
  const { db, clock, log } = deps;
  const memories = new Map<string, Memory>();

  function memoryOf({ merchantId, greetingId, day }: Run): Memory {
    const key = `${merchantId}:${greetingId}:${day}`;
    const memory = memories.get(key) ?? { pace: freshPace(), lookedAt: -Infinity, rest: { since: 0, until: 0 } };
    memories.set(key, memory);
    return memory;
  }

  /** Why the shop's money does not allow it now; null: it does. */
  async function blockedBy(merchantId: string): Promise<string | null> {
    const { limit, spent, day } = await deps.costs.budget(db.reader, merchantId);
    if (limit !== null && spent >= limit) return 'over_budget';
    return day.capped ? 'over_daily_cap' : null;
  }

  /** Looks again for people whose own day it is, as long as the day lasts. */
  async function look(round: Round, memory: Memory): Promise<void> {
    const { now, whose, dayEnds } = round;
    const lately = memory.lookedAt <= now && now - memory.lookedAt < LOOK_EVERY;
    if (!whose || now >= dayEnds || lately) return;
    await findLate(deps, round, memory.pace);
    memory.lookedAt = now;
  }

  /** One round of a run. @returns when to look again, epoch milliseconds */
  async function work(run: Run, now: number, guard: Guard): Promise<number> {
    const memory = memoryOf(run);
    const row = await store.rowById(db.reader, run.merchantId, run.greetingId).catch(goneIsOff);
    const round = row?.on ? await openRound(deps, run, row, guard) : undefined;
    if (!round) return (await clear(deps, run, guard)) ? now : now + IDLE;
    if (run.status === 'finding') {
      await find(deps, round, memory.pace);
      memory.lookedAt = now;
      return now;
    }
    await look(round, memory);
    const { settled, nextAt } = await feed(deps, round, await blockedBy(run.merchantId));
    if (settled > 0) return now;
    if (await tendExpired(deps, round)) return now;
    if (nextAt === Infinity && now >= round.ends) {
      await finish(deps, round);
      memories.delete(`${run.merchantId}:${run.greetingId}:${run.day}`);
      return now;
    }
    return nextAt;
  }

  /** A fault of one greeting stops that one: the others go on. */
  async function attempt(run: Run, now: number, guard: Guard): Promise<number> {
    try {
      return await work(run, now, guard);
    } catch (fault) {
      if (fault instanceof LeaseLost) throw fault;
      if (fault instanceof Superseded) return now;
      if (fault instanceof DomainError && fault.code !== 'busy') {
        log.warn({ greetingId: run.greetingId, code: fault.code }, 'a greeting cannot go out as it is');
        await giveUp(deps, run, guard);
        return now + MINUTE;
      }
      log.error({ greetingId: run.greetingId, fault: safeError(fault) }, 'a greeting could not go on; it is tried again'); // prettier-ignore
      return now + IDLE;
    }
  }

  /** Whether a run rests; a clock that was set back wakes it. */
  const rests = ({ rest: { since, until } }: Memory, now: number): boolean => since <= now && now < until;

  return {
    name: 'greetings',
    async run(guard) {
      if ((await outboxHolds(db.reader)).length > 0) return IDLE; // after a restore nobody knows what was sent
      const now = clock.now();
      let next = now + IDLE;
      for (const run of await runs.going(db.reader)) {
        const memory = memoryOf(run);
        if (run.status !== 'finding' && rests(memory, now)) continue;
        guard();
        const until = Math.min(await attempt(run, now, guard), now + REST);
        memory.rest = { since: now, until };
        next = Math.min(next, until);
      }
      return Math.max(0, next - now);
    },
  };
}

/** One that was removed is as one that is off. */
function goneIsOff(fault: unknown): undefined {
  if (!(fault instanceof DomainError && fault.code === 'not_found')) throw fault;
}
