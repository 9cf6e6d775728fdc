import type { Costs } from '../costs/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ShopWords } from '../keywords/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import type { Logger } from '../platform/log.ts';
import type { Action, MergeField } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import type { Segments } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import type { Surveys } from '../surveys/index.ts';
import type { Vouchers } from '../vouchers/index.ts';
import type { AppKind } from './types.ts';

/** What wizard-made apps are built on. */
export interface AppsParts {
  db: Database;
  clock: Clock;
  vault: Vault;
  log: Pick<Logger, 'warn' | 'error'>;
  merchants: Merchants;
  customers: Customers;
  segments: Segments;
  costs: Costs;
  vouchers: Vouchers;
  knowledge: Knowledge;
  /** Their names, where one of them has a word, and the answers that they offer. */
  surveys: Pick<Surveys, 'byId' | 'list'>;
  templates: SmsTemplates;
  audit: Staff['audit'];
  /** Names of a shop's people by id. */
  names: Staff['names'];
  /** The shop's own words; made after the slices. */
  words(): ShopWords;
  /** Steps that slices offer, joined in app.ts. */
  actions(): readonly Action[];
  /** Fields that other slices have for texts. */
  mergeFields(): readonly MergeField[];
  /** Cards besides the product's own, each with what it needs already in it. */
  moreKinds?: readonly AppKind[];
  /** Whether another machine may be called at this address (an IP); absent: public addresses alone. */
  mayCall?(address: string): boolean;
}

export interface AppsDeps extends AppsParts {
  kinds: readonly AppKind[];
  mayCall(address: string): boolean;
}
