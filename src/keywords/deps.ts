import type { SystemWords } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Logger } from '../platform/log.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Answer, Talk } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import type { Principal } from '../platform/web/principal.ts';

/** Who of the shop texts from a number; undefined: nobody. Asked by keywords, answered by staff. */
export type StaffOfNumber = (reader: Reader, merchantId: string, numberHash: string) => Promise<Principal | undefined>;

/**
 * Asked when no app knows a text, before the menu: a higher floor may know an answer to it. A person reads the text all
 * the same. `may` tells whether this number may have such an answer now, and uses it up.
 */
export type KnownAnswer = (
  tx: Tx,
  talk: Talk,
  may: () => Promise<boolean>,
) => Promise<{ by: string; answer: Answer } | undefined>;

export interface SwitchboardDeps {
  clock: Clock;
  vault: Vault;
  log: Logger;
  merchants: Merchants;
  messages: Messages;
  systemWords: SystemWords;
  templates: SmsTemplates;
  staffOf: StaffOfNumber;
  knownAnswer?: KnownAnswer;
}
