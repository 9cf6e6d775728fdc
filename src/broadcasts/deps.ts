import type { Costs } from '../costs/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import type { Logger } from '../platform/log.ts';
import type { Announce, MergeField } from '../platform/slice.ts';
import type { Segments } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import type { Vouchers } from '../vouchers/index.ts';
import type { Links } from './links/index.ts';

/** What broadcasts are built on. */
export interface BroadcastDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  log: Logger;
  merchants: Merchants;
  messages: Messages;
  customers: Customers;
  segments: Segments;
  costs: Costs;
  links: Links;
  vouchers: Vouchers;
  announce: Announce;
  audit: Staff['audit'];
  /** Fields that other slices have for texts, joined in app.ts. */
  mergeFields(): readonly MergeField[];
  /** Whether the carrier can hand us texts sent to this shop: without that no STOP arrives. */
  canReceive(): boolean;
}
