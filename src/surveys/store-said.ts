import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Reader } from '../platform/db/index.ts';
import { surveyAnswers, surveyRuns } from './schema.ts';

const said = surveyAnswers;
const score = alias(surveyAnswers, 'score');

/** What was said in words to a question, and the score of the same run that stands beside it. */
export interface SaidOf {
  merchantId: string;
  surveyId: string;
  question: string;
  /** The question of the score; undefined: none is shown. */
  scored: string | undefined;
  /** Only with these scores; undefined: with any, or none. */
  codes: readonly string[] | undefined;
  /** Older than this answer. */
  before: string | undefined;
}

/** Beyond so many answers with the wanted scores, the newest are sooner met among all that was said. */
const MANY_SCORES = 5000;

/** Whether few answers have these scores; no more entries of an index are read than tell it. */
async function isRare(
  reader: Reader,
  { merchantId, surveyId, scored }: SaidOf,
  codes: readonly string[],
  many: number,
): Promise<boolean> {
  const some = reader.db
    .select({ code: said.code })
    .from(said)
    .where(
      and(
        eq(said.merchantId, merchantId),
        eq(said.surveyId, surveyId),
        eq(said.question, scored ?? ''),
        inArray(said.code, [...codes]),
      ),
    )
    .limit(many + 1)
    .as('some');
  const [row] = await reader.db.select({ count: sql<number>`count(*)`.mapWith(Number) }).from(some);
  return row!.count <= many;
}

/**
 * Which answers are looked at. Rare scores may stand far apart in time: their runs are looked up by code, and the answers
 * by those runs. The survey is then left to the runs, since naming it would bring back the index by time.
 */
async function among(reader: Reader, of: SaidOf, many: number): Promise<SQL | undefined> {
  const { merchantId, surveyId, codes } = of;
  const ofSurvey = eq(said.surveyId, surveyId);
  if (codes === undefined) return ofSurvey;
  if (!(await isRare(reader, of, codes, many))) return and(ofSurvey, inArray(score.code, [...codes]));
  const runs = reader.db
    .select({ runId: said.runId })
    .from(said)
    .where(
      and(
        eq(said.merchantId, merchantId),
        ofSurvey,
        eq(said.question, of.scored ?? ''),
        inArray(said.code, [...codes]),
      ),
    );
  return inArray(said.runId, runs);
}

/** Answers in words, newest first. @param many how many answers with the wanted scores are no longer rare */
export async function saidRows(reader: Reader, of: SaidOf, limit: number, many = MANY_SCORES) {
  const those = await among(reader, of, many);
  return reader.db
    .select({
      id: said.id,
      runId: said.runId,
      customerId: surveyRuns.customerId,
      text: said.text,
      late: said.late,
      via: surveyRuns.via,
      at: said.at,
      score: score.code,
      caseId: surveyRuns.caseId,
    })
    .from(said)
    .innerJoin(surveyRuns, and(eq(surveyRuns.merchantId, said.merchantId), eq(surveyRuns.id, said.runId)))
    .leftJoin(
      score,
      and(eq(score.merchantId, said.merchantId), eq(score.runId, said.runId), eq(score.question, of.scored ?? '')),
    )
    .where(
      and(
        eq(said.merchantId, of.merchantId),
        those,
        eq(said.question, of.question),
        eq(said.code, ''),
        of.before === undefined ? undefined : sql`${said.id} < ${of.before}`,
      ),
    )
    .orderBy(desc(said.id))
    .limit(limit);
}
