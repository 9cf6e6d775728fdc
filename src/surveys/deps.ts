import type { Cases } from '../cases/index.ts';
import type { Costs } from '../costs/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ShopWords } from '../keywords/index.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import type { Logger } from '../platform/log.ts';
import type { Announce, MergeField } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import type { Points } from '../points/index.ts';
import type { Purchases } from '../purchases/index.ts';
import type { Segments } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import type { Vouchers } from '../vouchers/index.ts';
import type { Book } from './book.ts';

/** What surveys are built on. */
export interface SurveysDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  log: Logger;
  merchants: Merchants;
  messages: Messages;
  templates: SmsTemplates;
  customers: Customers;
  costs: Costs;
  segments: Segments;
  purchases: Purchases;
  points: Points;
  vouchers: Vouchers;
  cases: Cases;
  announce: Announce;
  audit: Staff['audit'];
  /** What staff are called, by id. */
  names: Staff['names'];
  /** The shop's own words; the switchboard is made after the slices. */
  words(): ShopWords;
  /** Fields that other slices have for texts, joined in app.ts. */
  mergeFields(): readonly MergeField[];
}

export interface Deps extends SurveysDeps {
  book: Book;
}
