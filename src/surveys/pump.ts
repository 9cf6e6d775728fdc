import { localDate } from '../kernel/calendar.ts';
import { DAY, MINUTE, SECOND } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { outboxHolds } from '../messages/index.ts';
import { safeError } from '../platform/log.ts';
import { type Guard, LeaseLost, type Pump } from '../platform/scheduler/index.ts';
import { askSome } from './ask.ts';
import type { Known } from './book.ts';
import type { Deps } from './deps.ts';
import { clear, find, finishRound, Superseded } from './rounds.ts';
import * as rounds from './store-rounds.ts';
import * as runs from './store-runs.ts';
import * as store from './store.ts';
import type { Surveys } from './types.ts';

const IDLE = SECOND;
/** A sender without room has some seconds' worth before it. */
const FULL = 500;
/** Whoever stays silent is looked for so often. */
const SWEEP_EVERY = 5 * MINUTE;
const AT_ONCE = 200;
/** In surveys closed longer ago nobody waits or is in the middle any more. */
const LOOK_BACK = 9 * DAY;

/** Carries surveys out: finds the people of rounds, asks who is due, ends what nobody goes on with. */
export function surveyPump(deps: Deps, surveys: Pick<Surveys, 'close'>): Pump {
  const { db, clock, log } = deps;
  const sweptAt = new Map<string, number>();
  /** Surveys and rounds that failed by a fault, and when they are tried again: the others go on. */
  const resting = new Map<string, number>();

  async function attempt<T>(id: string, otherwise: T, work: () => Promise<T>): Promise<T> {
    if ((resting.get(id) ?? 0) > clock.now()) return otherwise;
    try {
      return await work();
    } catch (fault) {
      if (fault instanceof LeaseLost) throw fault;
      if (fault instanceof Superseded) return otherwise;
      if (fault instanceof DomainError) log.warn({ id, code: fault.code }, 'a survey cannot go on as it is');
      else log.error({ id, fault: safeError(fault) }, 'a survey could not go on; it is tried again');
      resting.set(id, clock.now() + MINUTE);
      return otherwise;
    }
  }

  async function round(row: rounds.RoundRow, guard: Guard): Promise<boolean> {
    if (row.status === 'finding') {
      await find(deps, row, guard);
      return true;
    }
    if (row.status === 'canceled') return clear(deps, row, guard);
    await finishRound(deps, row, guard);
    return false;
  }

  /** Ends the runs of those who stay silent, and the survey itself behind its last day. */
  async function sweep(known: Known, now: number, guard: Guard): Promise<void> {
    const { merchantId, id: surveyId, state, draft, zone } = known;
    const key = `${merchantId} ${surveyId}`;
    const last = sweptAt.get(key) ?? -Infinity;
    if (last <= now && now - last < SWEEP_EVERY) return;
    for (let ids: string[] = []; ;) {
      ids = await runs.overdueOf(db.reader, { merchantId, surveyId, now, limit: AT_ONCE });
      if (ids.length === 0) break;
      await db.write(async (tx) => {
        await guard.inside?.(tx);
        await runs.leaveOverdue(tx, { merchantId, surveyId, ids, now });
      });
    }
    if (state === 'open' && draft.closeOn !== undefined && draft.closeOn < localDate(now, zone))
      await db.write(async (tx) => {
        await guard.inside?.(tx);
        await surveys.close(tx, merchantId, surveyId, 'system');
      });
    sweptAt.set(key, now);
  }

  /** One look at one survey. @returns when to look again, milliseconds */
  async function look(merchantId: string, id: string, now: number, guard: Guard): Promise<number> {
    const known = await deps.book.one(db.reader, merchantId, id);
    if (!known) return IDLE;
    await sweep(known, now, guard);
    const asked = await askSome(deps, known, now, guard);
    if (asked === 'full') return FULL;
    return asked > 0 ? 0 : IDLE;
  }

  return {
    name: 'surveys',
    async run(guard) {
      if ((await outboxHolds(db.reader)).length > 0) return IDLE; // after a restore nobody knows what was sent
      const now = clock.now();
      let next = IDLE;
      for (const row of await rounds.goingRounds(db.reader)) {
        guard();
        if (await attempt(row.id, false, () => round(row, guard))) next = 0;
      }
      for (const { merchantId, id } of await store.goingSince(db.reader, now - LOOK_BACK)) {
        guard();
        next = Math.min(next, await attempt(id, IDLE, () => look(merchantId, id, now, guard)));
      }
      return next;
    },
  };
}
