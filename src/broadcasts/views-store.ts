import { and, eq } from 'drizzle-orm';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import { staff } from '../staff/schema.ts';

/** The phone of somebody of the staff, for a test of a text; undefined: none is known. */
export async function phoneOfStaff(
  { vault }: { vault: Vault },
  reader: Reader,
  merchantId: string,
  staffId: string,
): Promise<string | undefined> {
  const [row] = await reader.db
    .select({ phone: staff.phone })
    .from(staff)
    .where(and(eq(staff.merchantId, merchantId), eq(staff.id, staffId)));
  return row?.phone ? vault.open(merchantId, row.phone) : undefined;
}
