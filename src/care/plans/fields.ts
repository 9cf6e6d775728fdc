import { and, eq, type SQL, sql } from 'drizzle-orm';
import { choiceSql, COMPARISONS, isNot, numberSql } from '../../platform/field-sql.ts';
import type { AskedOf, FieldsOfShop, FieldValue, SegmentField } from '../../platform/slice.ts';
import { careAnswers, carePlans, careWalks } from '../schema.ts';
import { CAUSES } from './types.ts';

const idsOf = (value: FieldValue): readonly (number | string)[] =>
  Array.isArray(value) ? (value as readonly (number | string)[]) : [value as string];

/** Customers whose last answer of a kind meets a condition over `a.value`; found by the index of a customer's answers. */
function lastAnswer(asked: AskedOf, kind: 'score' | 'cause', holds: SQL): SQL {
  const { merchantId, customerId } = asked;
  // Who answered at all is a small set; of two answers in one millisecond the one to the younger walk counts.
  return sql`${customerId} in (select a.customer_id from ${careAnswers} a where a.merchant_id = ${merchantId} and a.kind = ${kind} and ${holds} and not exists (select 1 from ${careAnswers} b where b.merchant_id = a.merchant_id and b.customer_id = a.customer_id and b.kind = a.kind and (b.at > a.at or (b.at = a.at and (b.walk_id > a.walk_id or (b.walk_id = a.walk_id and b.step_id > a.step_id))))))`;
}

const score: SegmentField = {
  name: 'care.score',
  type: 'number',
  label: { key: 'plans.field.score' },
  comparisons: COMPARISONS.number,
  where(asked, is, value) {
    if (is === 'unknown') return isNot(lastAnswer(asked, 'score', sql`true`));
    if (is === 'known') return lastAnswer(asked, 'score', sql`true`);
    return lastAnswer(asked, 'score', numberSql(sql`cast(a.value as bigint)`, is, value));
  },
};

const cause: SegmentField = {
  name: 'care.cause',
  type: 'choice',
  label: { key: 'plans.field.cause' },
  comparisons: COMPARISONS.choice,
  choices: CAUSES.map((code) => ({ code, label: { key: `plans.source.${code}` } })),
  where(asked, is, value) {
    if (is === 'unknown') return isNot(lastAnswer(asked, 'cause', sql`true`));
    if (is === 'known') return lastAnswer(asked, 'cause', sql`true`);
    return lastAnswer(asked, 'cause', choiceSql(sql`a.value`, is, value));
  },
};

/** What a segment may ask of plans: who is in which, the last score, why somebody stays away. */
export const planFields: FieldsOfShop = async (reader, merchantId) => {
  const plans = await reader.db
    .select({ id: carePlans.id, name: carePlans.name })
    .from(carePlans)
    .where(and(eq(carePlans.merchantId, merchantId), sql`${carePlans.archivedAt} is null`))
    .orderBy(carePlans.id);
  const inPlan: SegmentField = {
    name: 'care.in_plan',
    type: 'choice',
    label: { key: 'plans.field.in_plan' },
    comparisons: ['=', '!=', 'in', 'not_in'],
    choices: plans.map(({ id, name }) => ({ code: id, label: { words: name } })),
    where({ merchantId: shop, customerId }, is, value) {
      const inOne = sql`${customerId} in (select w.customer_id from ${careWalks} w where w.merchant_id = ${shop} and w.plan_id in ${[...idsOf(value)]} and w.state in ('going', 'held'))`;
      return is === '=' || is === 'in' ? inOne : isNot(inOne);
    },
  };
  return [inPlan, score, cause];
};
