import { and, asc, eq, sql } from 'drizzle-orm';
import { hot, type Reader, type Tx } from '../platform/db/index.ts';
import { caseDueRules } from './schema.ts';
import type { DueRule } from './types.ts';

const ofShop = hot('cases.dueRules', (db) =>
  db
    .select({
      id: caseDueRules.id,
      category: caseDueRules.category,
      segmentId: caseDueRules.segmentId,
      hours: caseDueRules.hours,
      first: caseDueRules.first,
    })
    .from(caseDueRules)
    .where(eq(caseDueRules.merchantId, sql.placeholder('merchantId')))
    .orderBy(asc(caseDueRules.id)),
);

/** Rules of a shop in the order in which they were made. */
export async function dueRules(reader: Reader, merchantId: string): Promise<DueRule[]> {
  const rows = await ofShop.all(reader, { merchantId });
  return rows.map((row) => ({ ...row, first: row.first === 1 }));
}

/** Writes a rule. */
export async function putRule(tx: Tx, merchantId: string, rule: DueRule, at: number): Promise<void> {
  const { id, category, segmentId, hours } = rule;
  const set = { category, segmentId, hours, first: rule.first ? 1 : 0 };
  await tx.db
    .insert(caseDueRules)
    .values({ merchantId, id, ...set, createdAt: at })
    .onConflictDoUpdate({ target: [caseDueRules.merchantId, caseDueRules.id], set });
}

/** @returns false when there is no such rule */
export async function dropRule(tx: Tx, merchantId: string, id: string): Promise<boolean> {
  const gone = await tx.db
    .delete(caseDueRules)
    .where(and(eq(caseDueRules.merchantId, merchantId), eq(caseDueRules.id, id)))
    .returning({ id: caseDueRules.id });
  return gone.length > 0;
}
