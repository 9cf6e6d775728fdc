import type { Customers } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { AlertNumbers } from './types.ts';

/**
 * Texts every staff number set for alerts. A shop without a number of its own can tell nobody.
 * @param write the text, in the language of whoever reads it
 * @param how numberId: sent from it, else from the shop's default; onceKey: whoever was told under it is not told again;
 * to: these instead; about: the customer's number whose words are told, so that an erasure empties the text too
 */
export type TellStaff = (
  tx: Tx,
  merchantId: string,
  write: (language: Language, shop: string) => string,
  how?: {
    numberId?: string | undefined;
    onceKey?: string;
    to?: Awaited<ReturnType<AlertNumbers>>;
    about?: KeyedHash | undefined;
  },
) => Promise<void>;

export interface TellStaffDeps {
  merchants: Merchants;
  customers: Customers;
  messages: Messages;
  alertNumbers: AlertNumbers;
}

export function createTellStaff({ merchants, customers, messages, alertNumbers }: TellStaffDeps): TellStaff {
  async function sender(tx: Tx, merchantId: string, texted: string | undefined): Promise<string | undefined> {
    if (texted !== undefined) return texted;
    try {
      return (await merchants.defaultNumber(tx, merchantId)).id;
    } catch (fault) {
      if (fault instanceof DomainError && fault.code === 'conflict') return undefined; // it has no number yet
      throw fault;
    }
  }

  return async (tx, merchantId, write, { numberId: texted, onceKey, to, about: aboutHash } = {}) => {
    const staff = to ?? (await alertNumbers(tx, merchantId));
    if (staff.length === 0) return;
    const numberId = await sender(tx, merchantId, texted);
    if (numberId === undefined) return;
    const { name: shop } = await merchants.byId(tx, merchantId);
    for (const { phone, language } of staff) {
      const once = onceKey === undefined ? {} : { onceKey: `${onceKey}:${customers.hashOf(merchantId, phone)}` };
      const text = write(language, shop);
      await messages.enqueue(tx, { merchantId, numberId, to: phone, text, purpose: 'staff', aboutHash, ...once });
    }
  };
}
