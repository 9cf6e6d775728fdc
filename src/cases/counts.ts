import { and, eq, ne, sql } from 'drizzle-orm';
import type { Reader } from '../platform/db/index.ts';
import { cases } from './schema.ts';

/** Cases of a shop that are not archived. */
export async function openCaseCount(reader: Reader, merchantId: string): Promise<number> {
  const [row] = await reader.db
    .select({ count: sql<number>`count(*)` })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), ne(cases.step, 'archived')));
  return row!.count;
}
