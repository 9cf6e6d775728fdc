import { and, eq, type SQL } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import type { Reader } from '../platform/db/index.ts';

/** Whether one customer meets a condition over `customers`, as `Segments.sql` makes it. */
export async function meets(reader: Reader, merchantId: string, customerId: string, condition: SQL): Promise<boolean> {
  const rows = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.merchantId, merchantId), eq(customers.id, customerId), condition))
    .limit(1);
  return rows.length > 0;
}
