import { and, eq, gte, or, sql } from 'drizzle-orm';
import { firstIdAt } from '../kernel/ids.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Surveys } from '../surveys/index.ts';
import { surveyAnswers } from '../surveys/schema.ts';

/** A survey that is open, and how many people have begun to answer it since midnight. */
export interface RunningSurvey {
  id: string;
  name: string;
  today: number;
}

/** More are on the page of surveys. */
const SHOWN = 3;

/** The open surveys with the most answers of the day first; a person is counted by the first question, by its index alone. */
export async function runningSurveys(
  { surveys }: { surveys: Pick<Surveys, 'list'> },
  reader: Reader,
  merchantId: string,
  since: number,
): Promise<RunningSurvey[]> {
  const open = (await surveys.list(reader, merchantId)).filter(({ state }) => state === 'open');
  if (open.length === 0) return [];
  const { surveyId, question, id } = surveyAnswers;
  const firsts = open.flatMap((one) => {
    const [first] = one.draft.questions;
    return first ? [and(eq(surveyId, one.id), eq(question, first.id))] : [];
  });
  const rows = await reader.db
    .select({ surveyId, count: sql<number>`count(*)` })
    .from(surveyAnswers)
    .where(and(eq(surveyAnswers.merchantId, merchantId), gte(id, firstIdAt(since)), or(...firsts)))
    .groupBy(surveyId);
  const counts = new Map(rows.map((row) => [row.surveyId, row.count]));
  return open
    .map((one) => ({ id: one.id, name: one.draft.name, today: counts.get(one.id) ?? 0 }))
    .toSorted((a, b) => b.today - a.today)
    .slice(0, SHOWN);
}
