import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import type { AuditEntry } from '../../staff/index.ts';
import type { AskDeps } from '../ask-consent.ts';
import type { CustomFields } from '../records/custom.ts';

export interface ImportDeps extends AskDeps {
  db: Database;
  /** Writes to the audit: ids, codes and counts only. */
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Points live above; app.ts hands these over. */
  points: {
    /** Opening balance of a person who is new. @returns the entry */
    open(tx: Tx, merchantId: string, customerId: string, points: number, actor: string): Promise<string>;
    /** @returns false when they are spent */
    takeBack(tx: Tx, merchantId: string, entryId: string, actor: string): Promise<boolean>;
  };
  /** Whether anything happened with a person after a moment: told by the timelines of all slices. */
  happenedSince(reader: Reader, merchantId: string, customerId: string, since: number): Promise<boolean>;
  /** What texting so many people once would cost; undefined where no prices are known. */
  costOf?(reader: Reader, merchantId: string, recipients: number): Promise<string | undefined>;
  custom: CustomFields;
}
