import type { SystemWords } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Logger } from '../platform/log.ts';
import type { Reader } from '../platform/db/index.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import type { Principal } from '../platform/web/principal.ts';

/** Who of the shop texts from a number; undefined: nobody. Asked by keywords, answered by staff. */
export type StaffOfNumber = (reader: Reader, merchantId: string, numberHash: string) => Promise<Principal | undefined>;

export interface SwitchboardDeps {
  clock: Clock;
  vault: Vault;
  log: Logger;
  merchants: Merchants;
  messages: Messages;
  systemWords: SystemWords;
  templates: SmsTemplates;
  staffOf: StaffOfNumber;
}
