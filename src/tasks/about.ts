import type { Customers } from '../customers/index.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Occurrence } from './types.ts';

/** The number of the customer a task hangs on: its title may hold their words, and a text that tells it goes with them. */
export async function aboutWhom(
  customers: Pick<Customers, 'currentNumber'>,
  reader: Reader,
  merchantId: string,
  { task: { customerId } }: Pick<Occurrence, 'task'>,
): Promise<KeyedHash | undefined> {
  if (customerId === undefined) return undefined;
  return (await customers.currentNumber(reader, merchantId, customerId))?.numberHash;
}
