import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import { customerNumbers, customers } from '../customers/schema.ts';
import type { Sealed, Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';

/** What results show of a person. */
export interface Contact {
  name: string | null;
  lastFour: string | null;
}

/** Names and newest numbers of the people of some rows, read at once; by customer id. */
export async function contactsOf(
  { vault }: { vault: Vault },
  reader: Reader,
  merchantId: string,
  rows: readonly { customerId: string }[],
): Promise<Map<string, Contact>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ customerId }) => customerId);
  const found = await reader.db
    .select({ id: customers.id, name: customers.name, lastFour: customerNumbers.lastFour })
    .from(customers)
    .leftJoin(
      customerNumbers,
      and(
        eq(customerNumbers.merchantId, customers.merchantId),
        eq(customerNumbers.customerId, customers.id),
        isNull(customerNumbers.toAt),
      ),
    )
    .where(and(eq(customers.merchantId, merchantId), inArray(customers.id, ids)))
    .orderBy(asc(customers.id), desc(customerNumbers.fromAt));
  const people = new Map<string, Contact>();
  for (const { id, name, lastFour } of found)
    if (!people.has(id)) people.set(id, { name: name && openName(vault, merchantId, name), lastFour });
  return people;
}

/** A damaged name spoils its own row only. */
function openName(vault: Vault, merchantId: string, name: Sealed): string | null {
  try {
    return vault.open(merchantId, name);
  } catch {
    return null;
  }
}
