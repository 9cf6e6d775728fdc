import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
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

/** What higher floors keep of a number while it is nobody's; asked by customers in the transaction that tells whose it is. */
export interface Strays {
  /** The number is this person's from now on: what it did as a stranger's becomes theirs. */
  adopt(tx: Tx, merchantId: string, customerId: string, numberHash: KeyedHash): Promise<void>;
  /** A person whom an import made is taken back, untouched: what was given to them is a stranger's again. */
  release(tx: Tx, merchantId: string, customerId: string): Promise<void>;
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
  strays: readonly Strays[];
  /** Words on which the carrier blocks and answers by itself, and words that lift its block (upper case). */
  carrier(): { answersStop: readonly string[]; liftWords: readonly string[] };
}

/** Asks a number to send a code back; given by the switchboard. @returns the code, two digits */
export type AskConfirmation = (
  tx: Tx,
  ask: { merchantId: string; numberHash: string; purpose: string; payload: Record<string, unknown>; minutes: number },
) => Promise<string>;
