import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Announce } from '../platform/slice.ts';

export interface CustomerDeps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  messages: Messages;
  announce: Announce;
  /** Words on which the carrier blocks and answers by itself, and words that lift its block (upper case). */
  carrier(): { answersStop: readonly string[]; liftWords: readonly string[] };
}

/** Asks a number to send a code back; given by the switchboard. @returns the code, two digits */
export type AskConfirmation = (
  tx: Tx,
  ask: { merchantId: string; numberHash: string; purpose: string; payload: Record<string, unknown>; minutes: number },
) => Promise<string>;
