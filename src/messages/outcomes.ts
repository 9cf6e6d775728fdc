import { MINUTE, SECOND } from '../kernel/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import { chargeAttempt } from './charging.ts';
import type { MessageDeps } from './deps.ts';
import type { RefusalScope, SendOutcome } from './providers/provider.ts';
import { backOff, type MessageStatus, POLL_AFTER } from './rules.ts';
import * as store from './store.ts';
import type { WorkRow } from './store.ts';

/** How long a sender rests when the carrier has too much queued from it. */
const SENDER_REST = 5 * MINUTE;

interface Step {
  status: MessageStatus;
  nextAt: number | null;
  providerId?: string | null;
  errorCode?: number | null;
  reason?: string | null;
}

/** Writes one step of a message, if it still stands where we left it. */
export async function moveTo(tx: Tx, row: WorkRow, now: number, step: Step, looks = 0): Promise<boolean> {
  const moved = await store.move.get(tx, {
    merchantId: row.merchantId,
    id: row.id,
    attempt: row.attempt,
    was: row.status,
    status: step.status,
    now,
    nextAt: step.nextAt,
    looks,
    providerId: step.providerId === undefined ? row.providerId : step.providerId,
    errorCode: step.errorCode ?? null,
    reason: step.reason ?? null,
  });
  return moved !== undefined;
}

/** Keeps how the present attempt of a message ended. */
export const endAttempt = (
  tx: Tx,
  row: WorkRow,
  now: number,
  end: { outcome: string; providerId?: string; errorCode?: number | null; reason: string | null },
): Promise<void> =>
  store.endAttempt.run(tx, {
    merchantId: row.merchantId,
    id: row.id,
    attempt: row.attempt,
    startedAt: row.attemptAt ?? now,
    now,
    providerId: null,
    errorCode: null,
    ...end,
  });

/** When a message of which the provider knows is next asked after; null: its carrier sends no reports. */
export const pollAt = (deps: MessageDeps, now: number, looks: number): number | null => {
  const wait = deps.provider.can.listable ? POLL_AFTER[looks] : undefined;
  return wait === undefined ? null : now + wait;
};

/** Stops the whole outbox; everything queued stays. The log line is the alert, and every page shows the hold. */
async function stopOutbox(deps: MessageDeps, tx: Tx, code: number): Promise<void> {
  const detail = `the carrier refuses the account (error ${code})`;
  const held = await store.insertHold.get(tx, { reason: 'account', detail, since: deps.clock.now() });
  if (held) tx.onCommit(() => deps.log.error({ code }, 'outbox stopped: the carrier refuses the account'));
}

/** Where a refusal leads. Shared by answers to a create and by failures reported later. */
export async function applyRefusal(
  deps: MessageDeps,
  tx: Tx,
  row: WorkRow,
  refusal: { code: number; scope: RefusalScope; failedAs: 'failed' | 'undelivered' },
): Promise<void> {
  const now = deps.clock.now();
  const { code, scope } = refusal;
  const step = (status: MessageStatus, nextAt: number | null): Promise<boolean> =>
    moveTo(tx, row, now, { status, nextAt, errorCode: code, reason: scope });
  if (scope === 'account') {
    await stopOutbox(deps, tx, code);
    await step('queued', now);
  } else if (scope === 'sender' && row.expiresAt > now + SENDER_REST) {
    const rest = {
      merchantId: row.merchantId,
      numberId: row.numberId,
      untilAt: now + SENDER_REST,
      reason: String(code),
    };
    await store.pauseSender.run(tx, rest);
    await step('queued', now + SENDER_REST);
  } else if (await step(refusal.failedAs, null)) {
    await deps.announce(tx, {
      merchantId: row.merchantId,
      name: 'message.failed',
      ...(row.customerId && { customerId: row.customerId }),
      ids: { messageId: row.id, scope, code: String(code) },
    });
  }
}

/** The carrier holds a STOP for this number: nothing more is tried, and consent hears of it. */
export async function applyOptOut(deps: MessageDeps, tx: Tx, row: WorkRow): Promise<void> {
  await moveTo(tx, row, deps.clock.now(), { status: 'failed', nextAt: null, errorCode: 21610, reason: 'opted_out' });
  await deps.announce(tx, {
    merchantId: row.merchantId,
    name: 'message.opted_out',
    ...(row.customerId && { customerId: row.customerId }),
    ids: { messageId: row.id },
  });
}

/** Writes down what became of one attempt, with the message's next step. `row` is as claimed (submitting). */
export async function applyOutcome(deps: MessageDeps, tx: Tx, row: WorkRow, outcome: SendOutcome): Promise<void> {
  const now = deps.clock.now();
  if (outcome.kind !== 'accepted')
    await endAttempt(tx, row, now, {
      outcome: outcome.kind,
      errorCode: outcome.kind === 'refused' ? outcome.code : null,
      reason: 'reason' in outcome ? outcome.reason : null,
    });
  switch (outcome.kind) {
    case 'accepted':
      return acceptedAs(deps, tx, row, outcome.providerId);
    case 'retry': {
      const wait = outcome.afterSeconds ? outcome.afterSeconds * SECOND : backOff(row.attempt, deps.random());
      await moveTo(tx, row, now, { status: 'queued', nextAt: now + wait, reason: outcome.reason });
      return;
    }
    case 'unknown':
      await moveTo(tx, row, now, {
        status: 'unknown',
        nextAt: deps.provider.can.listable ? now + deps.reconcile.firstLook : null,
        reason: outcome.reason,
      });
      return;
    case 'refused':
      return applyRefusal(deps, tx, row, { ...outcome, failedAs: 'failed' });
    case 'opted_out':
      return applyOptOut(deps, tx, row);
  }
}

/**
 * The provider has it. The report of a fast carrier may have come first: then only the id is still to be kept. The
 * answer may also find the message `unknown`, when this process was thought dead: it counts all the same.
 */
export async function acceptedAs(deps: MessageDeps, tx: Tx, row: WorkRow, providerId: string): Promise<void> {
  const now = deps.clock.now();
  await chargeAttempt(deps, tx, row);
  const step = { status: 'accepted' as const, nextAt: pollAt(deps, now, 0), providerId };
  if (await moveTo(tx, row, now, step)) return;
  const current = await store.outboundById.get(tx, { merchantId: row.merchantId, id: row.id });
  if (!current || current.attempt !== row.attempt) return; // sent again since: the attempt's row keeps the id
  if (current.status === 'unknown') await moveTo(tx, current, now, step);
  else if (!current.providerId) {
    const same = { status: current.status, nextAt: pollAt(deps, now, 0), providerId };
    await moveTo(tx, current, now, same, current.looks);
  }
}
