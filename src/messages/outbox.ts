import { newId } from '../kernel/ids.ts';
import { lastFour } from '../kernel/phone.ts';
import { measure } from '../kernel/sms-text.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import { waitsForMoney } from './charging.ts';
import type { MessageDeps } from './deps.ts';
import { LIFETIME, PRIORITY, type Purpose } from './rules.ts';
import * as store from './store.ts';
import type { NewMessage, Offered } from './types.ts';

/**
 * Offers a text to the queue: the gate is asked here and again when it is claimed. What only waits for money is queued
 * all the same, and waits in the claim. See `Messages.offer`.
 */
export async function offer(deps: MessageDeps, tx: Tx, message: NewMessage): Promise<Offered> {
  const { vault, clock } = deps;
  const { merchantId, numberId, purpose } = message;
  const numberHash = message.known?.hash ?? vault.hash(merchantId, message.to);
  const customerId = message.customerId ?? null;
  const refusal = await deps.mayStillSend(tx, { merchantId, numberId, numberHash, customerId, purpose });
  if (refusal && !waitsForMoney(refusal)) return { kind: 'refused', reason: refusal };
  const now = clock.now();
  const queued = await store.insertOutbound.get(tx, {
    merchantId,
    id: newId(now),
    numberId,
    numberHash,
    to: message.known?.sealed ?? vault.seal(merchantId, message.to),
    lastFour: lastFour(message.to as never),
    text: vault.seal(merchantId, message.text),
    parts: measure(message.text).parts,
    customerId,
    purpose,
    priority: message.priority ?? PRIORITY[purpose],
    inboundId: message.inboundId ?? null,
    onceKey: message.onceKey ?? null,
    batchId: message.batchId ?? null,
    aboutHash: message.aboutHash ?? null,
    now,
    expiresAt: message.expiresAt ?? now + LIFETIME[purpose],
  });
  if (!queued) return { kind: 'repeated' };
  tx.onCommit(deps.wake);
  return { kind: 'queued', id: queued.id };
}

/** As `offer`, for those whom only the message concerns. */
export async function enqueue(deps: MessageDeps, tx: Tx, message: NewMessage): Promise<string | undefined> {
  const offered = await offer(deps, tx, message);
  return offered.kind === 'queued' ? offered.id : undefined;
}

/** Cancels what waits for a number; what is in the air is beyond recall. @returns how many */
export async function cancelQueued(
  deps: MessageDeps,
  tx: Tx,
  merchantId: string,
  numberHash: KeyedHash,
  purposes: Purpose[],
): Promise<number> {
  let canceled = 0;
  for (const purpose of purposes) {
    const rows = await store.cancelQueued.all(tx, { merchantId, numberHash, purpose, now: deps.clock.now() });
    canceled += rows.length;
  }
  return canceled;
}
