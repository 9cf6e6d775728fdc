import type { Cases } from '../cases/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { MayStillSend, Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Staff } from '../staff/index.ts';

export interface InboxDeps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  messages: Messages;
  customers: Customers;
  cases: Cases;
  /** The gate every text passes; asked beforehand, so that a page can say why not. */
  mayStillSend: MayStillSend;
  /** Somebody talks with this number: no menu of words for the next day. */
  keepQuiet(tx: Tx, merchantId: string, numberHash: string): Promise<void>;
  audit: Staff['audit'];
}
