import { sql } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { hot, type Reader } from '../platform/db/index.ts';
import { entryById } from './store.ts';

const mergedInto = hot('points.mergedInto', (db) =>
  db
    .select({ id: customers.mergedInto })
    .from(customers)
    .where(
      sql`${customers.merchantId} = ${sql.placeholder('merchantId')} and ${customers.id} = ${sql.placeholder('id')} and ${customers.mergedInto} is not null`,
    ),
);

/** Who has this record's points now: itself, or the one it was merged into, however often. */
export async function heirOf(reader: Reader, merchantId: string, customerId: string): Promise<string> {
  const row = await mergedInto.get(reader, { merchantId, id: customerId });
  return row?.id ? heirOf(reader, merchantId, row.id) : customerId;
}

/** What entries moved, by id, in the order asked for. */
export async function entryPoints(
  reader: Reader,
  merchantId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const id of ids) found.set(id, (await entryById.get(reader, { merchantId, id }))!.points);
  return found;
}
