import { and, asc, desc, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { DAY } from '../kernel/clock.ts';
import { regionSql } from '../marketing/index.ts';
import type { Sealed } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import { surveyAnswers, surveyRuns, surveyTallies } from './schema.ts';

const count = sql<number>`count(*)`;

/** How many runs of every survey stand where. */
export const runCounts = (reader: Reader, merchantId: string): Promise<{ surveyId: string; state: string; count: number }[]> =>
  reader.db
    .select({ surveyId: surveyRuns.surveyId, state: surveyRuns.state, count })
    .from(surveyRuns)
    .where(eq(surveyRuns.merchantId, merchantId))
    .groupBy(surveyRuns.surveyId, surveyRuns.state); // prettier-ignore

/** How many are in the middle of a survey, and how many wait for the hour in which they are asked. */
export async function underWay(
  reader: Reader,
  merchantId: string,
  surveyId: string,
): Promise<{ middle: number; waiting: number }> {
  const rows = await reader.db
    .select({ state: surveyRuns.state, count })
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, merchantId),
        eq(surveyRuns.surveyId, surveyId),
        inArray(surveyRuns.state, ['waiting', 'asked', 'answering']),
      ),
    )
    .groupBy(surveyRuns.state);
  const of = (...states: string[]): number =>
    rows.filter(({ state }) => states.includes(state)).reduce((sum, row) => sum + row.count, 0);
  return { middle: of('asked', 'answering'), waiting: of('waiting') };
}

/** Answers by code of one question of each of some surveys. */
export async function scoreCounts(
  reader: Reader,
  merchantId: string,
  of: readonly { surveyId: string; question: string }[],
): Promise<{ surveyId: string; code: string; count: number }[]> {
  if (of.length === 0) return [];
  const those = of.map(({ surveyId, question }) =>
    and(eq(surveyTallies.surveyId, surveyId), eq(surveyTallies.question, question)),
  );
  return reader.db
    .select({
      surveyId: surveyTallies.surveyId,
      code: surveyTallies.code,
      count: sql<number>`sum(${surveyTallies.count})`,
    })
    .from(surveyTallies)
    .where(and(eq(surveyTallies.merchantId, merchantId), or(...those)))
    .groupBy(surveyTallies.surveyId, surveyTallies.code);
}

/** Whom asking a survey would reach now. */
export interface Outlook {
  /** People the condition means. */
  meant: number;
  /** Why some of them are not asked: a code of reach, `before` or `resting`. */
  out: Record<string, number>;
  /** Those who are asked, by where they live. */
  regions: { region: string | null; count: number }[];
}

/** Who was asked by this survey, or began it. */
const before = (surveyId: string): SQL =>
  sql`exists (select 1 from ${surveyRuns} r where r.merchant_id = ${customers.merchantId} and r.customer_id = ${customers.id} and r.survey_id = ${surveyId})`;

/** Who was asked by any survey of the shop since then, or waits for their hour. */
const resting = (since: number): SQL =>
  sql`exists (select 1 from ${surveyRuns} r where r.merchant_id = ${customers.merchantId} and r.customer_id = ${customers.id} and r.via in ('segment', 'purchase', 'case') and (r.asked_at >= ${since} or r.state = 'waiting'))`;

/** @param meant SQL over `customers` of those the condition means */
export async function outlook(
  reader: Reader,
  meant: SQL,
  { surveyId, restDays, now }: { surveyId: string; restDays: number; now: number },
): Promise<Outlook> {
  const rests = restDays > 0 ? sql`when ${resting(now - restDays * DAY)} then 'resting'` : sql``;
  const why = sql<string>`case when ${customers.reach} <> 'yes' then ${customers.reach} when ${before(surveyId)} then 'before' ${rests} else '' end`;
  const found = reader.db
    .select({ region: regionSql.as('region'), why: why.as('why') })
    .from(customers)
    .where(meant)
    .as('found');
  const rows = await reader.db
    .select({ region: sql<string | null>`${found.region}`, why: sql<string>`${found.why}`, count })
    .from(found)
    .groupBy(sql`${found.region}`, sql`${found.why}`);
  const out: Record<string, number> = {};
  for (const row of rows) if (row.why !== '') out[row.why] = (out[row.why] ?? 0) + row.count;
  return {
    meant: rows.reduce((sum, row) => sum + row.count, 0),
    out,
    regions: rows.filter((row) => row.why === '').map((row) => ({ region: row.region, count: row.count })),
  };
}

/** One person's answers, for the file. */
export interface SheetRow {
  id: string;
  via: string;
  /** Of typed-in answers who typed them. */
  actor: string;
  state: string;
  customerId: string | null;
  askedAt: number | null;
  firstAnswerAt: number | null;
  endedAt: number | null;
  answers: { question: string; code: string; text: Sealed; late: boolean }[];
}

/** Runs in which something was answered, oldest first. @param after id of the last row seen */
export async function sheetRows(
  reader: Reader,
  merchantId: string,
  surveyId: string,
  { after, limit }: { after: string; limit: number },
): Promise<SheetRow[]> {
  const { id, via, actor, state, customerId, askedAt, firstAnswerAt, endedAt } = surveyRuns;
  const runs = await reader.db
    .select({ id, via, actor, state, customerId, askedAt, firstAnswerAt, endedAt })
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, merchantId),
        eq(surveyRuns.surveyId, surveyId),
        gt(surveyRuns.id, after),
        sql`${surveyRuns.firstAnswerAt} is not null`,
      ),
    )
    .orderBy(asc(surveyRuns.id))
    .limit(limit);
  if (runs.length === 0) return [];
  const { question, code, text, late, runId } = surveyAnswers;
  const answers = await reader.db
    .select({ runId, question, code, text, late })
    .from(surveyAnswers)
    .where(
      and(
        eq(surveyAnswers.merchantId, merchantId),
        inArray(
          surveyAnswers.runId,
          runs.map((run) => run.id),
        ),
      ),
    );
  const byRun = new Map<string, SheetRow['answers']>(runs.map((run) => [run.id, []]));
  for (const { runId: run, ...answer } of answers) byRun.get(run)!.push(answer);
  return runs.map((run) => ({ ...run, answers: byRun.get(run.id)! }));
}

/** The customer with this member number. */
export async function byMemberNumber(reader: Reader, merchantId: string, memberNumber: number): Promise<string | undefined> {
  const [row] = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.merchantId, merchantId), eq(customers.memberNumber, memberNumber), isNull(customers.archivedAt)));
  return row?.id;
} // prettier-ignore

/** Somebody who gave a low score, with what they wrote besides. */
export interface LowAnswer {
  id: string;
  runId: string;
  customerId: string | null;
  caseId: string | null;
  code: string;
  late: boolean;
  at: number;
  via: string;
  said: Sealed[];
}

/** Beyond so many low answers the newest are sooner found among all answers than sorted out of the low ones. */
const MANY_LOW = 5000;

/** The newest answers to a question with one of these codes. @param count how many there are, about */
export async function lowAnswers(
  reader: Reader,
  merchantId: string,
  { surveyId, question, codes, count: many }: { surveyId: string; question: string; codes: readonly string[]; count: number },
  limit: number,
): Promise<LowAnswer[]> {
  const a = surveyAnswers;
  const code = many > MANY_LOW ? sql`(${a.code} || '')` : a.code; // an expression keeps the index by code out of it
  const rows = await reader.db
    .select({ id: a.id, runId: a.runId, customerId: surveyRuns.customerId, caseId: surveyRuns.caseId, code: a.code, late: a.late, at: a.at, via: surveyRuns.via })
    .from(a)
    .innerJoin(surveyRuns, and(eq(surveyRuns.merchantId, a.merchantId), eq(surveyRuns.id, a.runId)))
    .where(and(eq(a.merchantId, merchantId), eq(a.surveyId, surveyId), eq(a.question, question), inArray(code as typeof a.code, [...codes])))
    .orderBy(desc(a.id))
    .limit(limit);
  if (rows.length === 0) return [];
  const runs = rows.map(({ runId }) => runId);
  const written = await reader.db
    .select({ runId: a.runId, text: a.text })
    .from(a)
    .where(and(eq(a.merchantId, merchantId), inArray(a.runId, runs), eq(a.code, '')))
    .orderBy(asc(a.id));
  return rows.map((row) => ({ ...row, said: written.filter(({ runId }) => runId === row.runId).map(({ text }) => text) }));
} // prettier-ignore
