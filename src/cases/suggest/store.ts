import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { Reader } from '../../platform/db/index.ts';
import { cases } from '../schema.ts';

/** The newest cases that somebody has put into a category. */
export async function newestClassified(
  reader: Reader,
  merchantId: string,
  limit: number,
): Promise<{ id: string; category: string }[]> {
  const rows = await reader.db
    .select({ id: cases.id, category: cases.category })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), isNotNull(cases.category)))
    .orderBy(desc(cases.number))
    .limit(limit);
  return rows.flatMap(({ id, category }) => (category === null ? [] : [{ id, category }]));
}
