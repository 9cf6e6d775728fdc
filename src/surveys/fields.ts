import { type SQL, sql } from 'drizzle-orm';
import { choiceSql, COMPARISONS, isNot, numberSql } from '../platform/field-sql.ts';
import type { AskedOf, FieldsOfShop, FieldValue, SegmentField } from '../platform/slice.ts';
import { readDraft } from './draft.ts';
import { surveyAnswers, surveyRuns } from './schema.ts';
import { newestOf } from './store.ts';
import type { Question } from './types.ts';

/** Questions of the newest surveys that a field looks at. */
const MOST_QUESTIONS = 200;

interface Place {
  surveyId: string;
  question: string;
}

const idsOf = (value: FieldValue): readonly (number | string)[] =>
  Array.isArray(value) ? (value as readonly (number | string)[]) : [value as string];

/**
 * Customers whose last answer to any of some questions meets a condition over its number, `x.score`. Codes are compared as
 * numbers only after those that are none (`skipped`) are left out.
 */
function lastAnswer({ merchantId, customerId }: AskedOf, places: readonly Place[], holds: SQL): SQL {
  if (places.length === 0) return sql`1 = 0`;
  const those = sql.join(places.map(({ surveyId, question }) => sql`(a.survey_id = ${surveyId} and a.question = ${question})`), sql` or `); // prettier-ignore
  const given = sql`select r.customer_id as customer_id, a.id as id, cast(case when a.code = 'skipped' then null else a.code end as bigint) as score from ${surveyAnswers} a join ${surveyRuns} r on r.merchant_id = a.merchant_id and r.id = a.run_id where a.merchant_id = ${merchantId} and r.customer_id is not null and a.code <> 'skipped' and (${those})`;
  return sql`${customerId} in (select x.customer_id from (${given}) as x where ${holds} and x.id = (select max(y.id) from (${given}) as y where y.customer_id = x.customer_id))`;
}

const whereOf =
  (places: readonly Place[], holds: (is: Parameters<SegmentField['where']>[1], value: FieldValue) => SQL) =>
  (asked: AskedOf, is: Parameters<SegmentField['where']>[1], value: FieldValue): SQL => {
    if (is === 'unknown') return isNot(lastAnswer(asked, places, sql`1 = 1`));
    return lastAnswer(asked, places, is === 'known' ? sql`1 = 1` : holds(is, value));
  };

const NPS_GROUPS = ['promoter', 'passive', 'detractor'] as const;
const GROUP = sql`(case when x.score >= 9 then 'promoter' when x.score >= 7 then 'passive' else 'detractor' end)`;

/** What a segment may ask of surveys: who answered which, the last satisfaction score, the last NPS group. */
export const surveyFields: FieldsOfShop = async (reader, merchantId) => {
  const rows = await newestOf(reader, merchantId, MOST_QUESTIONS);
  const questions = rows.flatMap(({ id, draft }) => questionsOf(draft).map((question) => ({ surveyId: id, question })));
  const places = (type: Question['type']): Place[] =>
    questions
      .filter(({ question }) => question.type === type)
      .slice(0, MOST_QUESTIONS)
      .map(({ surveyId, question }) => ({ surveyId, question: question.id }));
  return [
    {
      name: 'surveys.answered',
      type: 'choice',
      label: { key: 'surveys.field.answered' },
      comparisons: ['=', '!=', 'in', 'not_in'],
      choices: rows
        .filter(({ archivedAt }) => archivedAt === null)
        .map(({ id, name }) => ({ code: id, label: { words: name } })),
      where({ merchantId: shop, customerId }, is, value) {
        const answered = sql`${customerId} in (select r.customer_id from ${surveyRuns} r where r.merchant_id = ${shop} and r.survey_id in ${[...idsOf(value)]} and r.first_answer_at is not null and r.customer_id is not null)`;
        return is === '=' || is === 'in' ? answered : isNot(answered);
      },
    },
    {
      name: 'surveys.score',
      type: 'number',
      label: { key: 'surveys.field.score' },
      comparisons: COMPARISONS.number,
      where: whereOf(places('csat'), (is, value) => numberSql(sql`x.score`, is, value)),
    },
    {
      name: 'surveys.nps_group',
      type: 'choice',
      label: { key: 'surveys.field.nps_group' },
      comparisons: COMPARISONS.choice,
      choices: NPS_GROUPS.map((code) => ({ code, label: { key: `surveys.nps_group.${code}` } })),
      where: whereOf(places('nps'), (is, value) => choiceSql(GROUP, is, value)),
    },
  ];
};

function questionsOf(draft: unknown): Question[] {
  try {
    return readDraft(draft).questions;
  } catch {
    return []; // a damaged row spoils its own survey only
  }
}
