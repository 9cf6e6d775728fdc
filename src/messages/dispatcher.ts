import { SECOND } from '../kernel/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import { safeError } from '../platform/log.ts';
import type { MessageDeps } from './deps.ts';
import { createLanding } from './landing.ts';
import { chargedText, lateBecause, waitsForMoney } from './charging.ts';
import { applyOutcome, moveTo } from './outcomes.ts';
import type { SendOutcome } from './providers/provider.ts';
import { SPENDING_REST } from './rules.ts';
import * as store from './store.ts';
import type { WorkRow } from './store.ts';
import { TokenBuckets } from './token-buckets.ts';

/** A message that is on disk as `submitting`, ready for its request. */
interface Claimed {
  row: WorkRow;
  from: string;
  service: string | null;
  claimedAt: number;
}

export interface Dispatcher {
  /** Claims and starts what is due now. @returns how many requests were started */
  dispatch(guard: () => void): Promise<number>;
  /** Resolves when there is room for another claim. */
  room(): Promise<void>;
  /** Resolves when no request is in the air. */
  settled(): Promise<void>;
  /** Milliseconds until more could be sent: soon when a sender waits for its rate, else a second (or a wake-up). */
  nextIn(): number;
  inFlight(): number;
}

const MAX_IN_FLIGHT = 96;
/** One claim stays short enough that a webhook behind it waits a few milliseconds. */
const CLAIM_BATCH = 48;
/** Answers of a carrier that come this close together are stored in one commit. */
const LANDING_MILLIS = 8;
/** A claim that lay longer than this before its request left (a frozen process) belongs to somebody else by now. */
export const STALE_CLAIM = 20 * SECOND;

/** Whether a guard lets us go on, for those who ask and do not throw. */
function passes(guard: () => void): boolean {
  try {
    guard();
    return true;
  } catch {
    return false;
  }
}

/**
 * Sends what is queued: replies first, each sender at its own rate, senders taking turns. The row says `submitting`,
 * with its attempt, on disk before the request leaves; a kill between the two is reconciled, never guessed.
 */
export function createDispatcher(deps: MessageDeps): Dispatcher {
  const { db, clock, provider, vault } = deps;
  const buckets = new TokenBuckets();
  const flights = new Set<Promise<void>>();
  const landing = createLanding(LANDING_MILLIS, CLAIM_BATCH);
  let limit = MAX_IN_FLIGHT; // falls when the carrier says 429, rises again with each success
  let lastSender = '';
  let short = false; // whether a sender with something due had used up its rate

  /** Senders with something due and room to send it, starting after the one that was served last. */
  async function senders(now: number): Promise<{ merchantId: string; numberId: string }[]> {
    const paused = new Set((await store.pausedSenders.all(db.reader, { now })).map(({ numberId }) => numberId));
    const found: { merchantId: string; numberId: string }[] = [];
    for (let after = ''; found.length < 500;) {
      const next = await store.nextSenderWithWork.get(db.reader, { after, now });
      if (!next) break;
      after = next.numberId;
      if (!paused.has(next.numberId)) found.push(next);
    }
    const turn = found.findIndex(({ numberId }) => numberId > lastSender);
    return turn > 0 ? [...found.slice(turn), ...found.slice(0, turn)] : found;
  }

  async function claimOne(tx: Tx, row: WorkRow, now: number): Promise<WorkRow | undefined> {
    if (row.expiresAt <= now) {
      await moveTo(tx, row, now, { status: 'expired', nextAt: null, reason: lateBecause(row) });
      return undefined;
    }
    const leaving = chargedText(deps, { ...row, attempt: row.attempt + 1 });
    const refusal = await deps.mayStillSend(tx, { ...row, leaving });
    if (waitsForMoney(refusal)) {
      await moveTo(tx, row, now, { status: 'queued', nextAt: now + SPENDING_REST, reason: refusal });
      return undefined;
    }
    if (refusal) {
      await moveTo(tx, row, now, { status: 'canceled', nextAt: null, reason: refusal });
      return undefined;
    }
    const attempt = row.attempt + 1;
    const step = { merchantId: row.merchantId, id: row.id, attempt, now };
    const mine = await store.beginAttempt.get(tx, { ...step, nextAt: now + deps.reconcile.firstLook });
    if (!mine) return undefined;
    return { ...row, attempt, attemptAt: now, status: 'submitting' };
  }

  /** Takes what one sender may send now, in one transaction. */
  async function claim(merchantId: string, numberId: string, room: number): Promise<Claimed[]> {
    const now = clock.now();
    const number = await deps.merchants.number(db.reader, merchantId, numberId);
    if (!number) throw new Error(`message for a number that is not there: ${numberId}`);
    const tokens = buckets.available(numberId, number.partsPerSecond, now);
    if (tokens < 1) {
      short = true;
      return [];
    }
    const rows = await db.write(
      async (tx) => {
        const due = tx.engine === 'postgres' ? store.duePostgres : store.dueSqlite;
        const claimed: WorkRow[] = [];
        let parts = 0;
        for (const row of await due.all(tx, { numberId, now, limit: Math.min(room, CLAIM_BATCH, Math.ceil(tokens)) })) {
          if (parts >= tokens) break;
          const mine = await claimOne(tx, row, now);
          if (!mine) continue;
          claimed.push(mine);
          parts += row.parts;
        }
        return { claimed, parts };
      },
      { isolation: 'read committed' },
    );
    buckets.take(numberId, rows.parts);
    return rows.claimed.map((row) => ({
      row,
      from: number.address,
      service: number.service,
      claimedAt: performance.now(),
    }));
  }

  async function request({ row, from, service, claimedAt }: Claimed, guard: () => void): Promise<SendOutcome> {
    const isStale = (): boolean => performance.now() - claimedAt > STALE_CLAIM;
    const mayLeave = (): boolean => !isStale() && passes(guard);
    // Nothing of it left, and nothing will: unless somebody else took it up meanwhile, it waits for its turn again.
    if (!mayLeave()) return { kind: 'retry', reason: 'held_back' };
    return provider.send({
      ref: `${row.merchantId}.${row.id}.${row.attempt}`,
      from,
      to: vault.open(row.merchantId, row.to),
      text: vault.open(row.merchantId, row.text),
      ...(service && { service }),
      validitySeconds: Math.min(36_000, Math.max(1, Math.floor((row.expiresAt - clock.now()) / SECOND))),
      mayLeave,
    });
  }

  async function fly(claimed: Claimed, guard: () => void): Promise<void> {
    let outcome: SendOutcome;
    try {
      outcome = await request(claimed, guard);
    } catch (fault) {
      // A bug: nobody knows whether it left, so the message is reconciled like any other.
      deps.log.error({ messageId: claimed.row.id, fault: safeError(fault) }, 'send failed unexpectedly');
      outcome = { kind: 'unknown', reason: 'fault' };
    }
    limit = outcome.kind === 'retry' ? Math.max(1, Math.floor(limit / 2)) : Math.min(MAX_IN_FLIGHT, limit + 1);
    await landing();
    await db.write((tx) => applyOutcome(deps, tx, claimed.row, outcome));
  }

  function launch(claimed: Claimed, guard: () => void): void {
    const flight = fly(claimed, guard)
      .catch((fault: unknown) => {
        // The outcome could not be stored; the row stays `submitting` and is reconciled when its time comes.
        deps.log.error({ messageId: claimed.row.id, fault: safeError(fault) }, 'outcome of a send was not stored');
      })
      .finally(() => flights.delete(flight));
    flights.add(flight);
  }

  return {
    async dispatch(guard) {
      if ((await store.holds.all(db.reader, {})).length > 0) return 0;
      let started = 0;
      short = false;
      for (const { merchantId, numberId } of await senders(clock.now())) {
        const room = limit - flights.size;
        if (room <= 0) break;
        guard();
        for (const claimed of await claim(merchantId, numberId, room)) {
          launch(claimed, guard);
          started++;
        }
        lastSender = numberId;
      }
      return started;
    },
    async room() {
      while (flights.size > limit / 2) await Promise.race(flights);
    },
    async settled() {
      while (flights.size > 0) await Promise.all(flights);
    },
    nextIn: () => (short ? 50 : SECOND),
    inFlight: () => flights.size,
  };
}
