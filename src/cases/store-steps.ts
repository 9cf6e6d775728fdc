import { and, asc, desc, eq, inArray, isNull, ne, notInArray, or, sql } from 'drizzle-orm';
import { newId } from '../kernel/ids.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { CaseStep } from './rules.ts';
import { cases, caseSteps } from './schema.ts';
import type { CaseStepTaken, StepReason } from './types.ts';

/** Columns of a case that its own work changes. */
export type CaseChange = Partial<
  Pick<
    typeof cases.$inferInsert,
    | 'step'
    | 'kind'
    | 'category'
    | 'cause'
    | 'ownerId'
    | 'priority'
    | 'dueAt'
    | 'escalated'
    | 'answeredAt'
    | 'reportedAt'
    | 'archivedAt'
    | 'rating'
    | 'ratedAt'
    | 'reopened'
    | 'recurrence'
    | 'recursOf'
  >
>;

/** Changes a case while it stands at a step. @returns false when somebody has moved it */
export async function changeAt(
  tx: Tx,
  of: { merchantId: string; id: string; step: CaseStep; at: number },
  set: CaseChange,
): Promise<boolean> {
  const rows = await tx.db
    .update(cases)
    .set({ ...set, updatedAt: of.at })
    .where(and(eq(cases.merchantId, of.merchantId), eq(cases.id, of.id), eq(cases.step, of.step)))
    .returning({ id: cases.id });
  return rows.length > 0;
}

/** Writes one line of a case's record. */
export async function stamp(
  tx: Tx,
  merchantId: string,
  caseId: string,
  taken: { step: CaseStep; actor: string; at: number; reason: StepReason | null },
): Promise<void> {
  await tx.db.insert(caseSteps).values({ merchantId, id: newId(taken.at), caseId, ...taken });
}

/** The record of a case, in its order. */
export async function stepsOf(reader: Reader, merchantId: string, caseId: string): Promise<CaseStepTaken[]> {
  const rows = await reader.db
    .select({ step: caseSteps.step, actor: caseSteps.actor, at: caseSteps.at, reason: caseSteps.reason })
    .from(caseSteps)
    .where(and(eq(caseSteps.merchantId, merchantId), eq(caseSteps.caseId, caseId)))
    .orderBy(asc(sql`${caseSteps.id} || ''`)); // as for texts: the index of the case, not the whole key
  return rows as CaseStepTaken[];
}

/** Steps of a person's cases after the first, newest first; those passed over are left out. */
export function stepsOfPerson(reader: Reader, merchantId: string, customerId: string, limit: number) {
  const { caseId, step, actor, at, reason } = caseSteps;
  // Joined alone, SQLite without statistics walks every step of the shop.
  const own = reader.db
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), eq(cases.customerId, customerId)));
  return reader.db
    .select({ caseId, number: cases.number, step, actor, at, reason })
    .from(cases)
    .innerJoin(caseSteps, and(eq(caseSteps.merchantId, cases.merchantId), eq(caseSteps.caseId, cases.id)))
    .where(
      and(
        eq(caseSteps.merchantId, merchantId),
        inArray(caseSteps.caseId, own),
        or(ne(step, 'received'), sql`${reason} is not null`),
        or(isNull(reason), notInArray(reason, ['passed', 'category'])),
      ),
    )
    .orderBy(desc(sql`${caseSteps.id} || ''`))
    .limit(limit);
}
