import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Vault } from '../../platform/crypto/vault.ts';
import type { Database } from '../../platform/db/index.ts';
import { nameKeyOf } from '../people.ts';
import { customers } from '../schema.ts';

const A_WRITE = 200;
const A_RUN = 20_000;

/** Gives names from before the search for duplicates their keys, some at a time. */
export async function nameKeys({ vault }: { vault: Vault }, db: Database): Promise<void> {
  for (let done = 0; done < A_RUN; done += A_WRITE) {
    const rows = await db.reader.db
      .select({ merchantId: customers.merchantId, id: customers.id, name: customers.name })
      .from(customers)
      .where(and(isNotNull(customers.name), isNull(customers.nameKey), isNull(customers.archivedAt)))
      .limit(A_WRITE);
    if (rows.length === 0) return;
    await db.write(async (tx) => {
      for (const { merchantId, id, name } of rows)
        await tx.db
          .update(customers)
          .set({ nameKey: nameKeyOf(vault, merchantId, vault.open(merchantId, name!)) })
          .where(and(eq(customers.merchantId, merchantId), eq(customers.id, id)));
    });
  }
}
