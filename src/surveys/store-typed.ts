import { and, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import { hot, type Reader, type Tx } from '../platform/db/index.ts';
import { surveyAnswers, surveyRuns, surveyTallies } from './schema.ts';
import { type Counted, momentOf, NO_HOUR, RUNS, shardOf } from './tallies.ts';

const $ = (name: string) => sql.placeholder(name);

const columns = {
  id: surveyRuns.id,
  customerId: surveyRuns.customerId,
  askedAt: surveyRuns.askedAt,
  rewarded: surveyRuns.rewarded,
  caseId: surveyRuns.caseId,
  actor: surveyRuns.actor,
};

/** One sheet that staff typed in. */
export const typedRun = hot('surveyRuns.typed', (db) =>
  db
    .select(columns)
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, $('merchantId')),
        eq(surveyRuns.surveyId, $('surveyId')),
        eq(surveyRuns.id, $('id')),
        eq(surveyRuns.via, 'staff'),
      ),
    ),
);

/** The sheets typed in last, newest first, each with the codes of its answers. @param since ids from this on */
export async function typedLately(
  reader: Reader,
  merchantId: string,
  surveyId: string,
  { since, limit }: { since: string; limit: number },
) {
  const rows = await reader.db
    .select(columns)
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, merchantId),
        eq(surveyRuns.surveyId, surveyId),
        eq(surveyRuns.state, 'done'),
        eq(surveyRuns.via, 'staff'),
        sql`${surveyRuns.id} >= ${since}`,
      ),
    )
    .orderBy(desc(surveyRuns.id))
    .limit(limit);
  if (rows.length === 0) return [];
  const { runId, question, code } = surveyAnswers;
  const runs = rows.map(({ id }) => id);
  const answers = await reader.db
    .select({ runId, question, code })
    .from(surveyAnswers)
    .where(and(eq(surveyAnswers.merchantId, merchantId), inArray(runId, runs)));
  return rows.map((row) => ({ ...row, answers: answers.filter((one) => one.runId === row.id) }));
}

/** Removes a sheet with its answers. @returns what was counted of it; undefined: somebody else has just done it */
export async function removeTyped(tx: Tx, merchantId: string, runId: string) {
  const { question, code, at, late } = surveyAnswers;
  const ofRun = and(eq(surveyAnswers.merchantId, merchantId), eq(surveyAnswers.runId, runId));
  const answers = await tx.db.delete(surveyAnswers).where(ofRun).returning({ question, code, at, late });
  const [gone] = await tx.db
    .delete(surveyRuns)
    .where(and(eq(surveyRuns.merchantId, merchantId), eq(surveyRuns.id, runId)))
    .returning({ id: surveyRuns.id });
  return gone && answers.filter((answer) => !answer.late);
}

/** Takes one from a count of what was typed in; a count of none is no row. Older sheets were counted at their hour. */
export async function uncount(
  tx: Tx,
  { merchantId, surveyId, runId, zone, at }: { merchantId: string; surveyId: string; runId: string; zone: string; at: number },
  { question, code }: Counted,
): Promise<void> {
  const { month, hour: then } = question === RUNS ? { month: '', hour: 0 } : momentOf(at, zone);
  const t = surveyTallies;
  for (const hour of question === RUNS ? [0] : [NO_HOUR, then]) {
    const theCount = and(
      eq(t.merchantId, merchantId), eq(t.surveyId, surveyId), eq(t.question, question), eq(t.code, code),
      eq(t.month, month), eq(t.hour, hour), eq(t.shard, shardOf(runId)),
    ); // prettier-ignore
    const less = { count: sql`${t.count} - 1` };
    const taken = await tx.db.update(t).set(less).where(theCount).returning({ count: t.count });
    if (taken.length === 0) continue;
    await tx.db.delete(t).where(and(theCount, lte(t.count, 0)));
    return;
  }
} // prettier-ignore
