import { and, asc, eq, gt, isNull, or, type SQL } from 'drizzle-orm';
import type { Sealed } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { customerNumbers } from './schema.ts';

interface NumberKey {
  merchantId: string;
  id: string;
}

const behind = ({ merchantId, id }: NumberKey): SQL =>
  or(
    gt(customerNumbers.merchantId, merchantId),
    and(eq(customerNumbers.merchantId, merchantId), gt(customerNumbers.id, id)),
  )!;

/** Numbers in use of which no region is kept, of all shops, in the order of their keys. */
export const numbersWithoutRegion = (
  reader: Reader,
  seen: NumberKey | undefined,
  limit: number,
): Promise<(NumberKey & { number: Sealed })[]> =>
  reader.db
    .select({ merchantId: customerNumbers.merchantId, id: customerNumbers.id, number: customerNumbers.number })
    .from(customerNumbers)
    .where(and(isNull(customerNumbers.toAt), isNull(customerNumbers.region), seen && behind(seen)))
    .orderBy(asc(customerNumbers.merchantId), asc(customerNumbers.id))
    .limit(limit);

export async function setRegion(tx: Tx, { merchantId, id, region }: NumberKey & { region: string }): Promise<void> {
  await tx.db
    .update(customerNumbers)
    .set({ region })
    .where(and(eq(customerNumbers.merchantId, merchantId), eq(customerNumbers.id, id)));
}
