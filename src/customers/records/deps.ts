import type { AuditEntry } from '../../staff/index.ts';
import type { KeyedHash } from '../../platform/crypto/vault.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { PersonalData } from '../../platform/slice.ts';
import type { AskDeps } from '../ask-consent.ts';
import type { CustomFields } from './custom.ts';

/** What a slice knows of people, named. */
export interface Part {
  name: string;
  personalData: PersonalData;
}

export interface RegisterDeps extends AskDeps {
  custom: CustomFields;
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Every slice that knows people, in floor order; joined in app.ts. */
  parts(): readonly Part[];
  /** Ends what the switchboard keeps of a number: talks in progress and open codes. */
  forgetTalk(tx: Tx, merchantId: string, numberHash: KeyedHash): Promise<void>;
  /** Keeps an erasure outside the database, for the day on which an older backup is restored. Must not throw. */
  noteErasure(erasure: { merchantId: string; customerId: string; at: number }): void;
}
