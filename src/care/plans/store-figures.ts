import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import { outbound } from '../../messages/schema.ts';
import type { Reader } from '../../platform/db/index.ts';
import { careAnswers, careSteps, careWalks } from '../schema.ts';

interface Of {
  merchantId: string;
  planId: string;
  /** Epoch milliseconds. */
  since: number;
}

const many = sql<number>`count(*)`.mapWith(Number);

/** Walks that began since, by state, and those that go on whenever they began. */
export async function walkCounts(reader: Reader, { merchantId, planId, since }: Of) {
  const ofPlan = and(eq(careWalks.merchantId, merchantId), eq(careWalks.planId, planId));
  const now = await reader.db
    .select({ lastStep: careWalks.lastStep, many })
    .from(careWalks)
    .where(and(ofPlan, sql`${careWalks.state} in ('going', 'held')`))
    .groupBy(careWalks.lastStep);
  const [began] = await reader.db
    .select({ many })
    .from(careWalks)
    // All states by name, so that the index of states and beginnings leads to the last days alone.
    .where(
      and(ofPlan, inArray(careWalks.state, ['going', 'held', 'done', 'stopped']), gte(careWalks.startedAt, since)),
    );
  const ended = await reader.db
    .select({ state: careWalks.state, many })
    .from(careWalks)
    .where(and(ofPlan, sql`${careWalks.state} in ('done', 'stopped')`, gte(careWalks.endedAt, since)))
    .groupBy(careWalks.state);
  return { now, started: began?.many ?? 0, ended };
}

/** Steps taken since, by step, kind and outcome. */
export const stepCounts = (reader: Reader, { merchantId, planId, since }: Of) =>
  reader.db
    .select({ stepId: careSteps.stepId, kind: careSteps.kind, outcome: careSteps.outcome, many })
    .from(careSteps)
    .where(and(eq(careSteps.merchantId, merchantId), eq(careSteps.planId, planId), gte(careSteps.at, since)))
    .groupBy(careSteps.stepId, careSteps.kind, careSteps.outcome);

/** Answers since, by kind and value. */
export const answerCounts = (reader: Reader, { merchantId, planId, since }: Of) =>
  reader.db
    .select({ kind: careAnswers.kind, value: careAnswers.value, many })
    .from(careAnswers)
    .innerJoin(careWalks, and(eq(careWalks.merchantId, careAnswers.merchantId), eq(careWalks.id, careAnswers.walkId)))
    .where(
      and(
        eq(careAnswers.merchantId, merchantId),
        inArray(careAnswers.kind, ['score', 'cause']), // so that the index of kinds and times serves
        gte(careAnswers.at, since),
        eq(careWalks.planId, planId),
      ),
    )
    .groupBy(careAnswers.kind, careAnswers.value);

/** Texts queued since that were too late to leave. */
export async function expiredTexts(reader: Reader, { merchantId, planId, since }: Of): Promise<number> {
  const [row] = await reader.db
    .select({ many })
    .from(outbound)
    .where(
      and(
        eq(outbound.merchantId, merchantId),
        sql`${outbound.batchId} = ${planId} and batch_id is not null`, // in the words of the index of batches
        eq(outbound.status, 'expired'),
        gte(outbound.createdAt, since),
      ),
    );
  return row?.many ?? 0;
}
