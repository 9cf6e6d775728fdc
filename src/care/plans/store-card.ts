import { and, desc, eq, sql } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { careAnswers, carePlans, careSteps, careWalks } from '../schema.ts';

const walksOf = (merchantId: string, customerId: string) =>
  and(eq(careWalks.merchantId, merchantId), eq(careWalks.customerId, customerId));

/** Walks of a customer with their plans' names, newest first. Ordered by an expression: few rows, found by the customer. */
export const walksWithNames = (reader: Reader, merchantId: string, customerId: string, limit: number) =>
  reader.db
    .select({
      id: careWalks.id,
      planId: careWalks.planId,
      name: carePlans.name,
      state: careWalks.state,
      reason: careWalks.reason,
      startedAt: careWalks.startedAt,
      endedAt: careWalks.endedAt,
    })
    .from(careWalks)
    .innerJoin(carePlans, and(eq(carePlans.merchantId, careWalks.merchantId), eq(carePlans.id, careWalks.planId)))
    .where(walksOf(merchantId, customerId))
    .orderBy(desc(sql`${careWalks.id} || ''`))
    .limit(limit);

/** Steps a customer took, newest first; waits and what was passed over are not told. */
export const stepsWithNames = (reader: Reader, merchantId: string, customerId: string, limit: number) =>
  reader.db
    .select({
      planId: careSteps.planId,
      name: carePlans.name,
      stepId: careSteps.stepId,
      kind: careSteps.kind,
      outcome: careSteps.outcome,
      reason: careSteps.reason,
      at: careSteps.at,
    })
    .from(careWalks)
    .crossJoin(careSteps) // in this order: a person has few walks, a shop has many steps
    .innerJoin(carePlans, and(eq(carePlans.merchantId, careWalks.merchantId), eq(carePlans.id, careWalks.planId)))
    .where(
      and(
        walksOf(merchantId, customerId),
        eq(careSteps.merchantId, careWalks.merchantId),
        eq(careSteps.walkId, careWalks.id),
        sql`${careSteps.outcome} not in ('waited', 'passed')`,
      ),
    )
    .orderBy(desc(careSteps.at))
    .limit(limit);

/** Answers of a customer, newest first. */
export const answersOfCustomer = (reader: Reader, merchantId: string, customerId: string, limit: number) =>
  reader.db
    .select({ kind: careAnswers.kind, value: careAnswers.value, at: careAnswers.at, planId: careWalks.planId })
    .from(careAnswers)
    .innerJoin(careWalks, and(eq(careWalks.merchantId, careAnswers.merchantId), eq(careWalks.id, careAnswers.walkId)))
    .where(and(eq(careAnswers.merchantId, merchantId), eq(careAnswers.customerId, customerId)))
    .orderBy(desc(careAnswers.at))
    .limit(limit);

/** Gives walks and answers of one record to another, but for those of a cause the other was started by as well. */
export async function moveWalks(
  tx: Tx,
  merchantId: string,
  { fromId, intoId }: { fromId: string; intoId: string },
  only?: readonly string[],
): Promise<string[]> {
  const walks = await tx.db
    .select({ id: careWalks.id, planId: careWalks.planId, causeKey: careWalks.causeKey })
    .from(careWalks)
    .where(walksOf(merchantId, fromId));
  const theirs = await tx.db
    .select({ planId: careWalks.planId, causeKey: careWalks.causeKey })
    .from(careWalks)
    .where(walksOf(merchantId, intoId));
  const taken = new Set(theirs.map(({ planId, causeKey }) => `${planId} ${causeKey}`));
  const moved: string[] = [];
  for (const { id, planId, causeKey } of walks) {
    if (taken.has(`${planId} ${causeKey}`) || (only && !only.includes(id))) continue;
    const one = and(eq(careWalks.merchantId, merchantId), eq(careWalks.id, id));
    await tx.db.update(careWalks).set({ customerId: intoId }).where(one);
    const answers = and(eq(careAnswers.merchantId, merchantId), eq(careAnswers.walkId, id));
    await tx.db.update(careAnswers).set({ customerId: intoId }).where(answers);
    moved.push(id);
  }
  return moved;
}

/** Of a person who goes on in one plan twice, the younger walk ends. @returns ids of those ended */
export async function endTwins(tx: Tx, merchantId: string, customerId: string, now: number): Promise<string[]> {
  const going = await tx.db
    .select({ id: careWalks.id, planId: careWalks.planId })
    .from(careWalks)
    .where(and(walksOf(merchantId, customerId), eq(careWalks.state, 'going')))
    .orderBy(sql`${careWalks.id} || ''`);
  const seen = new Set<string>();
  const ended: string[] = [];
  for (const { id, planId } of going) {
    if (seen.has(planId)) {
      await tx.db
        .update(careWalks)
        .set({ state: 'stopped', reason: 'merged', nextAt: null, endedAt: now })
        .where(and(eq(careWalks.merchantId, merchantId), eq(careWalks.id, id)));
      ended.push(id);
    }
    seen.add(planId);
  }
  return ended;
}
