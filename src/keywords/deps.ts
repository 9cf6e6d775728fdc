import type { SystemWords } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Logger } from '../platform/log.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';

export interface SwitchboardDeps {
  clock: Clock;
  vault: Vault;
  log: Logger;
  merchants: Merchants;
  messages: Messages;
  systemWords: SystemWords;
  templates: SmsTemplates;
}
