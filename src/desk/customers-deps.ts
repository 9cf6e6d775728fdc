import type { Costs } from '../costs/index.ts';
import type { AskDeps, CustomFields, Customers, Origin, Register } from '../customers/index.ts';
import type { Database, Tx } from '../platform/db/index.ts';
import type { Card } from '../platform/slice.ts';
import type { Segments } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';

/** What the pages of customers are put together from. */
export interface CustomersDeskDeps extends AskDeps {
  db: Database;
  staff: Staff;
  customers: Customers;
  custom: CustomFields;
  register: Register;
  segments: Segments;
  costs: Pick<Costs, 'costOfMessages'>;
  /** Consent told at the counter: with proof it stands, without the customer is asked by text. */
  applyConsent(
    tx: Tx,
    merchantId: string,
    id: string,
    consent: { marketing: boolean; source?: string | undefined },
    origin: Origin,
  ): Promise<void>;
  /** What each slice shows of a customer, by its name. */
  cards(): readonly { name: string; card: Card }[];
}
