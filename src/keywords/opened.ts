import { DAY } from '../kernel/clock.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import * as store from './store.ts';

/** Whose talk. */
interface OfNumber {
  merchantId: string;
  numberHash: KeyedHash;
}

/**
 * Whoever has been silent for so long talks no more, however long an answer would still be understood: what is asked next
 * takes the place of a question that nobody answers.
 */
const SILENCE = DAY;

/** Whether a dialogue of this number goes on, in the last day. @param now epoch milliseconds */
export async function isTalking(reader: Reader, number: OfNumber, now: number): Promise<boolean> {
  const open = await store.dialogueOf.get(reader, { ...number });
  return open !== undefined && open.expiresAt > now && open.askedAt > now - SILENCE;
}

/**
 * Begins a dialogue that the shop opens with a text of its own: the next texts of this number come to the app's `next`.
 * One that goes on is not broken into. @returns whether it was begun
 */
export async function openDialogue(
  tx: Tx,
  vault: Vault,
  dialogue: OfNumber & { app: string; state: Record<string, unknown>; now: number; expiresAt: number },
): Promise<boolean> {
  const { merchantId, numberHash, app, now, expiresAt } = dialogue;
  if (await isTalking(tx, dialogue, now)) return false;
  const state = vault.seal(merchantId, JSON.stringify(dialogue.state));
  await store.putDialogue.run(tx, { merchantId, numberHash, app, state, now, expiresAt });
  return true;
}

/** Ends a dialogue that an app began, when it is the one that goes on. */
export async function closeDialogue(tx: Tx, number: OfNumber, app: string): Promise<void> {
  const open = await store.dialogueOf.get(tx, { ...number });
  if (open?.app === app) await store.endDialogue.run(tx, { ...number });
}
