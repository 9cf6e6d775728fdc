import { and, eq, isNull, notInArray, sql } from 'drizzle-orm';
import { hasWritten } from '../../messages/index.ts';
import { outbound } from '../../messages/schema.ts';
import type { KeyedHash, Sealed } from '../../platform/crypto/vault.ts';
import { hot, hotWrite, type Reader, type Tx } from '../../platform/db/index.ts';
import { customerNotes } from '../records/schema.ts';
import { customerNameTokens, customerNumbers, customers, customerTags } from '../schema.ts';

const $ = (name: string) => sql.placeholder(name);

const sent = hot('imports.sentTo', (db) =>
  db
    .select({ id: outbound.id })
    .from(outbound)
    .where(
      and(
        eq(outbound.merchantId, $('merchantId')),
        eq(outbound.numberHash, $('numberHash')),
        eq(outbound.customerId, $('customerId')),
        notInArray(outbound.status, ['queued', 'held', 'canceled']),
      ),
    )
    .limit(1),
);

/** Whether a text went out to a person, or one came in from the number after a moment; what still waits does not count. */
export async function hasTexted(
  reader: Reader,
  merchantId: string,
  person: { customerId: string; numberHash: KeyedHash; since: number },
): Promise<boolean> {
  const values = { merchantId, ...person };
  return (await sent.get(reader, values)) !== undefined || (await hasWritten(reader, values));
}

const anyNote = hot('imports.anyNote', (db) =>
  db
    .select({ id: customerNotes.id })
    .from(customerNotes)
    .where(and(eq(customerNotes.merchantId, $('merchantId')), eq(customerNotes.customerId, $('customerId'))))
    .limit(1),
);

/** Whether staff wrote something down about a person. */
export const hasNotes = async (reader: Reader, merchantId: string, customerId: string): Promise<boolean> =>
  (await anyNote.get(reader, { merchantId, customerId })) !== undefined;

const dropTokens = hotWrite('imports.dropTokens', (db) =>
  db
    .delete(customerNameTokens)
    .where(and(eq(customerNameTokens.merchantId, $('merchantId')), eq(customerNameTokens.customerId, $('customerId')))),
);

const dropTags = hotWrite('imports.dropTags', (db) =>
  db
    .delete(customerTags)
    .where(and(eq(customerTags.merchantId, $('merchantId')), eq(customerTags.customerId, $('customerId')))),
);

const endNumbers = hotWrite('imports.endNumbers', (db) =>
  db
    .update(customerNumbers)
    .set({ toAt: $('at') as never, number: $('emptied') as never })
    .where(
      and(
        eq(customerNumbers.merchantId, $('merchantId')),
        eq(customerNumbers.customerId, $('customerId')),
        isNull(customerNumbers.toAt),
      ),
    ),
);

/** Without a number there is nobody to reach, and no consent that counts. */
const emptyPerson = hotWrite('imports.emptyPerson', (db) =>
  db
    .update(customers)
    .set({
      name: null,
      nameKey: null,
      birthday: null,
      language: null,
      memberNumber: null,
      marketing: 'none',
      reach: 'no_number',
      archivedAt: $('at') as never,
      updatedAt: $('at') as never,
    })
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('customerId')))),
);

/** Empties a person whom an import made and to whom nothing has happened: the row stays for what points to it. */
export async function removePerson(
  tx: Tx,
  merchantId: string,
  customerId: string,
  at: number,
  emptied: Sealed,
): Promise<void> {
  const values = { merchantId, customerId, at, emptied };
  for (const write of [dropTokens, dropTags, endNumbers, emptyPerson]) await write.run(tx, values);
}
