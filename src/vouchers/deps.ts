import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import type { Announce } from '../platform/slice.ts';
import type { Staff } from '../staff/index.ts';

export interface VoucherDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  announce: Announce;
  audit: Staff['audit'];
  /** How many wrong codes are let through; other numbers than the usual are for tests. */
  guesses?: { byActor: number; byShop: number; windowSeconds: number };
}
