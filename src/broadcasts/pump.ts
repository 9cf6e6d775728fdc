import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../kernel/errors.ts';
import { localDate } from '../kernel/calendar.ts';
import { newId } from '../kernel/ids.ts';
import { outboxHolds } from '../messages/index.ts';
import { safeError } from '../platform/log.ts';
import { LeaseLost, type Pump } from '../platform/scheduler/index.ts';
import { expandChunk, type Meant, meantBy, Superseded } from './audience.ts';
import * as control from './control.ts';
import type { BroadcastDeps } from './deps.ts';
import { feed, openRound } from './feed.ts';
import { nextOccurrence } from './schedule.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import { finish, isOver, LATE_LIMIT, LOOK_EVERY, refusedTooOften, revive, tendTest } from './tend.ts';

/** A chunk's statements are to take about so long, so that a webhook behind it hardly waits. Milliseconds. */
const CHUNK_MILLIS = 9;
/** Below the least, writing to the disk once a chunk would cost more than the rows. */
const SIZE = { first: 1000, least: 500, most: 10_000 };
/** After so many the others that are under way have their turn. */
const CHUNKS_A_RUN = 10;
const IDLE = 1000;

/** What the worker remembers of one that is under way; lost at a restart, which costs nothing. */
interface Memory {
  meant?: Meant;
  size: number;
  lookAt: number;
}

/** The pump that starts broadcasts when they are due, makes their lists, and feeds the outbox from them. */
export function broadcastPump(deps: BroadcastDeps): Pump {
  const { db, clock, log } = deps;
  const memories = new Map<string, Memory>();
  const memoryOf = (id: string): Memory => {
    const known = memories.get(id);
    if (known) return known;
    const fresh = { size: SIZE.first, lookAt: 0 };
    memories.set(id, fresh);
    return fresh;
  };

  /** Starts what is due; what is far too late waits for a person. */
  async function start(row: Row, now: number): Promise<void> {
    const { merchantId, id, startAt } = row;
    const late = now - startAt! > LATE_LIMIT;
    const to = late
      ? ({ status: 'missed', reason: 'late' } as const)
      : ({ status: 'expanding', startedAt: now } as const);
    await db.write((tx) => store.move(tx, merchantId, id, ['scheduled'], to));
    if (late) log.warn({ broadcastId: id }, 'a broadcast was not started: its time is long over');
  }

  /** Makes the copy of a recurring one for its day, once, and sets its next time. */
  async function recur(row: Row, now: number): Promise<void> {
    const { merchantId, id, draft, startAt } = row;
    if (draft.schedule.kind !== 'recurring') return;
    const { schedule } = draft;
    const merchant = await deps.merchants.byId(db.reader, merchantId);
    const late = now - startAt! > LATE_LIMIT;
    await db.write(async (tx) => {
      const next = nextOccurrence(schedule, merchant.zone, now);
      if (!(await store.move(tx, merchantId, id, ['recurring'], { startAt: next.at }))) return;
      await store.insertBroadcast(tx, {
        merchantId,
        id: newId(now),
        draft: { ...draft, schedule: { kind: 'now' } },
        ...(late ? { status: 'missed', reason: 'late' } : { status: 'expanding', startedAt: now }),
        createdAt: now,
        createdBy: row.createdBy,
        sentAt: now,
        sentBy: row.sentBy,
        approvedAt: row.approvedAt,
        approvedBy: row.approvedBy,
        startAt,
        parentId: id,
        occurrence: localDate(startAt!, merchant.zone),
      });
    });
  }

  /** Some chunks of the list, each with a pause behind it: whoever waits to write goes in between. */
  async function expand(row: Row, guard: () => void): Promise<void> {
    const memory = memoryOf(row.id);
    const now = clock.now();
    memory.meant ??= await meantBy(deps.segments, db.reader, row.merchantId, row.draft.audience, row.startedAt ?? now);
    const { meant } = memory;
    let at = { cursor: row.cursor, last: false };
    for (let chunk = 0; chunk < CHUNKS_A_RUN && !at.last; chunk++) {
      guard();
      const { size } = memory;
      let took = 0;
      at = await db.write(async (tx) => {
        const began = performance.now();
        const made = await expandChunk(tx, { ...row, cursor: at.cursor }, { meant, size, now });
        took = performance.now() - began; // without waiting for the database, and for the disk, which size hardly changes
        return made;
      });
      const fit = Math.round((size * CHUNK_MILLIS) / Math.max(took, 1));
      memory.size = Math.min(SIZE.most, 2 * size, Math.max(SIZE.least, fit));
      await pause(Math.max(6, 0.7 * took));
    }
  }

  const stop = (row: Row, reason: string): Promise<unknown> =>
    db.write((tx) => control.pause(deps, tx, row.merchantId, row.id, 'system', reason));

  /** Whether money and carriers let it go on; both are looked at every two seconds. */
  async function mayGoOn(row: Row, memory: Memory, now: number): Promise<boolean> {
    if (now < memory.lookAt) return row.reason !== 'budget' && row.reason !== 'daily_cap';
    memory.lookAt = now + LOOK_EVERY;
    if (await refusedTooOften(deps, row)) {
      await stop(row, 'failures');
      log.warn({ broadcastId: row.id }, 'a broadcast paused itself: carriers refuse its text');
      return false;
    }
    const { limit, spent, day } = await deps.costs.budget(db.reader, row.merchantId);
    const reason = limit !== null && spent >= limit ? 'budget' : day.capped ? 'daily_cap' : null;
    if (reason !== row.reason) await db.write((tx) => store.move(tx, row.merchantId, row.id, ['sending'], { reason }));
    return reason === null;
  }

  /** One round of one that is being sent. @returns when to look again, epoch milliseconds */
  async function carryOn(row: Row, now: number): Promise<number> {
    if (!(await mayGoOn(row, memoryOf(row.id), now))) return now + IDLE;
    const round = await openRound(deps, row);
    const revived = await revive(deps, round);
    const { settled, nextAt } = await feed(deps, round);
    if (revived + settled > 0) return now;
    await tendTest(deps, row, now);
    if (await isOver(deps, row)) {
      await finish(deps, row);
      memories.delete(row.id);
    }
    return nextAt;
  }

  async function work(row: Row, now: number, guard: () => void): Promise<number> {
    if (row.status === 'sending') return carryOn(row, now);
    if (row.status === 'scheduled') await start(row, now);
    else if (row.status === 'recurring') await recur(row, now);
    else await expand(row, guard);
    return now;
  }

  /** A fault of one broadcast stops that one: the others go on. */
  async function attempt(row: Row, now: number, guard: () => void): Promise<number> {
    try {
      return await work(row, now, guard);
    } catch (fault) {
      if (fault instanceof LeaseLost) throw fault;
      if (fault instanceof Superseded) return now;
      if (!(fault instanceof DomainError) || fault.code === 'busy') {
        log.error({ broadcastId: row.id, fault: safeError(fault) }, 'a broadcast could not go on; it is tried again');
        return now + IDLE;
      }
      log.warn({ broadcastId: row.id, code: fault.code }, 'a broadcast paused itself: it cannot go on as it is');
      await stop(row, 'broken');
      return now;
    }
  }

  return {
    name: 'broadcasts',
    async run(guard) {
      if ((await outboxHolds(db.reader)).length > 0) return IDLE; // after a restore nobody knows what was sent
      const now = clock.now();
      let next = now + IDLE;
      for (const row of await store.active(db.reader, now)) {
        guard();
        next = Math.min(next, await attempt(row, now, guard));
      }
      return Math.max(0, next - now);
    },
  };
}
