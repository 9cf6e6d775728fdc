import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import { hot } from '../platform/db/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { surveyRuns, surveyTallies } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const ofSurvey = and(eq(surveyTallies.merchantId, $('merchantId')), eq(surveyTallies.surveyId, $('surveyId')));
const added = sql<number>`cast(sum(${surveyTallies.count}) as bigint)`.mapWith(Number);

/** Counts of answers by question, code and month; those of runs under the empty question. */
export const countsOf = hot('surveys.counts', (db) =>
  db
    .select({
      question: surveyTallies.question,
      code: surveyTallies.code,
      month: surveyTallies.month,
      count: added,
    })
    .from(surveyTallies)
    .where(ofSurvey)
    .groupBy(surveyTallies.question, surveyTallies.code, surveyTallies.month),
);

/** Answers by hour of the week; those without an hour are left out. */
export const hoursOf = hot('surveys.hours', (db) =>
  db
    .select({ hour: surveyTallies.hour, count: added })
    .from(surveyTallies)
    .where(and(ofSurvey, sql`${surveyTallies.question} <> ''`, gte(surveyTallies.hour, 0)))
    .groupBy(surveyTallies.hour),
);

/** Runs by state, by the index on it alone. */
export const statesOf = hot('surveys.states', (db) =>
  db
    .select({ state: surveyRuns.state, count: sql<number>`count(*)`.mapWith(Number) })
    .from(surveyRuns)
    .where(and(eq(surveyRuns.merchantId, $('merchantId')), eq(surveyRuns.surveyId, $('surveyId'))))
    .groupBy(surveyRuns.state),
);

/** Counts of the answers of several surveys since a month. */
export const monthsOf = (reader: Reader, merchantId: string, surveyIds: readonly string[], since: string) =>
  reader.db
    .select({
      surveyId: surveyTallies.surveyId,
      question: surveyTallies.question,
      code: surveyTallies.code,
      month: surveyTallies.month,
      count: added,
    })
    .from(surveyTallies)
    .where(
      and(
        eq(surveyTallies.merchantId, merchantId),
        inArray(surveyTallies.surveyId, [...surveyIds]),
        sql`${surveyTallies.question} <> ''`,
        sql`${surveyTallies.month} >= ${since}`,
      ),
    )
    .groupBy(surveyTallies.surveyId, surveyTallies.question, surveyTallies.code, surveyTallies.month);
