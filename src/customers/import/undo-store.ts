import { and, eq, gt, isNull, notInArray } from 'drizzle-orm';
import { inbound, outbound } from '../../messages/schema.ts';
import type { KeyedHash, Sealed } from '../../platform/crypto/vault.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { customerNotes } from '../records/schema.ts';
import { customerNameTokens, customerNumbers, customers, customerTags } from '../schema.ts';

/** Whether a text went out to a person, or one came in from the number after a moment; what still waits does not count. */
export async function hasTexted(
  reader: Reader,
  merchantId: string,
  person: { customerId: string; numberHash: KeyedHash; since: number },
): Promise<boolean> {
  const { customerId, numberHash, since } = person;
  const [sent] = await reader.db
    .select({ id: outbound.id })
    .from(outbound)
    .where(
      and(
        eq(outbound.merchantId, merchantId),
        eq(outbound.numberHash, numberHash),
        eq(outbound.customerId, customerId),
        notInArray(outbound.status, ['queued', 'held', 'canceled']),
      ),
    )
    .limit(1);
  if (sent) return true;
  const [came] = await reader.db
    .select({ id: inbound.id })
    .from(inbound)
    .where(and(eq(inbound.merchantId, merchantId), eq(inbound.numberHash, numberHash), gt(inbound.receivedAt, since)))
    .limit(1);
  return came !== undefined;
}

/** Whether staff wrote something down about a person. */
export async function hasNotes(reader: Reader, merchantId: string, customerId: string): Promise<boolean> {
  const [note] = await reader.db
    .select({ id: customerNotes.id })
    .from(customerNotes)
    .where(and(eq(customerNotes.merchantId, merchantId), eq(customerNotes.customerId, customerId)))
    .limit(1);
  return note !== undefined;
}

/** Empties a person whom an import made and to whom nothing has happened: the row stays for what points to it. */
export async function removePerson(
  tx: Tx,
  merchantId: string,
  customerId: string,
  at: number,
  emptied: Sealed,
): Promise<void> {
  await tx.db
    .delete(customerNameTokens)
    .where(and(eq(customerNameTokens.merchantId, merchantId), eq(customerNameTokens.customerId, customerId)));
  await tx.db
    .delete(customerTags)
    .where(and(eq(customerTags.merchantId, merchantId), eq(customerTags.customerId, customerId)));
  await tx.db
    .update(customerNumbers)
    .set({ toAt: at, number: emptied })
    .where(
      and(
        and(eq(customerNumbers.merchantId, merchantId), eq(customerNumbers.customerId, customerId)),
        isNull(customerNumbers.toAt),
      ),
    );
  await tx.db
    .update(customers)
    .set({
      name: null,
      nameKey: null,
      birthday: null,
      language: null,
      memberNumber: null,
      archivedAt: at,
      updatedAt: at,
    })
    .where(and(eq(customers.merchantId, merchantId), eq(customers.id, customerId)));
}
