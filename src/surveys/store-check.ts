import { and, eq, sql } from 'drizzle-orm';
import type { Reader } from '../platform/db/index.ts';
import { countedCode } from './read-answer.ts';
import { surveyAnswers, surveyRuns, surveyTallies } from './schema.ts';

/** A count of a survey, under the empty question of its runs. */
export interface Line {
  merchantId: string;
  surveyId: string;
  question: string;
  code: string;
  count: number;
}

const many = sql<number>`count(*)`.mapWith(Number);

/** Codes of runs that are told by their rows; the buckets of time are summed. */
const KINDS: Record<string, string> = { own: 'began', ours: 'began', staff: 'began' };

function kindOf(code: string): string | undefined {
  if (code === 'ours') return 'ours';
  return KINDS[code.split(':')[0]!];
}

/** What the counts say, with the buckets of time summed. */
export async function counted(reader: Reader): Promise<Line[]> {
  const rows = await reader.db
    .select({
      merchantId: surveyTallies.merchantId,
      surveyId: surveyTallies.surveyId,
      question: surveyTallies.question,
      code: surveyTallies.code,
      count: sql<number>`sum(${surveyTallies.count})`.mapWith(Number),
    })
    .from(surveyTallies)
    .groupBy(surveyTallies.merchantId, surveyTallies.surveyId, surveyTallies.question, surveyTallies.code);
  return rows.flatMap((row) => {
    const code = row.question === '' ? kindOf(row.code) : row.code;
    return code === undefined ? [] : [{ ...row, code }];
  });
}

/** What the answers and runs themselves say. */
export async function there(reader: Reader): Promise<Line[]> {
  const { merchantId, surveyId, question, code } = surveyAnswers;
  const answers = await reader.db
    .select({ merchantId, surveyId, question, code, count: many })
    .from(surveyAnswers)
    .where(eq(surveyAnswers.late, false))
    .groupBy(merchantId, surveyId, question, code);
  const ofRuns = { merchantId: surveyRuns.merchantId, surveyId: surveyRuns.surveyId, count: many };
  const inTime = sql`exists (select 1 from ${surveyAnswers} a where a.merchant_id = ${surveyRuns.merchantId} and a.run_id = ${surveyRuns.id} and a.late = 0)`;
  const began = await reader.db
    .select(ofRuns)
    .from(surveyRuns)
    .where(inTime)
    .groupBy(surveyRuns.merchantId, surveyRuns.surveyId);
  const ours = await reader.db
    .select(ofRuns)
    .from(surveyRuns)
    .where(and(sql`${surveyRuns.messageId} is not null`))
    .groupBy(surveyRuns.merchantId, surveyRuns.surveyId);
  const runLine = (kind: string) => (row: Omit<Line, 'question' | 'code'>) => ({ ...row, question: '', code: kind });
  return [
    ...answers.map((row) => ({ ...row, code: countedCode(row.code) })),
    ...began.map(runLine('began')),
    ...ours.map(runLine('ours')),
  ];
}
