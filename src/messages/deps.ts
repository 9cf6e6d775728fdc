import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import type { Logger } from '../platform/log.ts';
import type { Announce } from '../platform/slice.ts';
import type { Provider } from './providers/provider.ts';
import type { ReconcileTimes } from './rules.ts';
import type { CostBook, Handle, MayStillSend } from './types.ts';

/** What messages are built on; the last five are answers that higher floors give, joined in app.ts. */
export interface MessageDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  log: Logger;
  merchants: Merchants;
  provider: Provider;
  /** Between 0 and 1; for jitter. */
  random: () => number;
  reconcile: ReconcileTimes;
  /** Tells the dispatcher, in whichever thread or process it runs, that something is queued. */
  wake(): void;
  handle: Handle;
  mayStillSend: MayStillSend;
  /** Absent: nobody keeps what texts cost. */
  costs?: CostBook;
  /** Whether a text found by backfill is a stop, to be worked on before all others. */
  isStop(text: string): boolean;
  announce: Announce;
}
