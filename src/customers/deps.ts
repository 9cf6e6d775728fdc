import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Announce } from '../platform/slice.ts';

/** What one text cost, as the REST API tells it. */
export interface ToldCost {
  parts: number;
  /** "0.0158": with all its decimals. */
  amount: string;
  currency: string;
  /** The carrier has told its price; else it is estimated by the price table. */
  confirmed: boolean;
}

export interface CustomerDeps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  messages: Messages;
  announce: Announce;
  /** What texts cost, by id. Asked by customers, answered by costs. */
  costOfTexts?(
    reader: Reader,
    merchantId: string,
    messageIds: readonly string[],
  ): Promise<ReadonlyMap<string, ToldCost>>;
  /** Words on which the carrier blocks and answers by itself, and words that lift its block (upper case). */
  carrier(): { answersStop: readonly string[]; liftWords: readonly string[] };
}

/** Asks a number to send a code back; given by the switchboard. @returns the code, two digits */
export type AskConfirmation = (
  tx: Tx,
  ask: { merchantId: string; numberHash: string; purpose: string; payload: Record<string, unknown>; minutes: number },
) => Promise<string>;
