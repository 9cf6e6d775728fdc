import { and, eq, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import { choiceSql, COMPARISONS, flagSql, inRows, isNot, numberSql, within, zeroMeets } from '../platform/field-sql.ts';
import type { AskedOf, FieldsOfShop, SegmentField } from '../platform/slice.ts';
import { labelsOf } from './labels.ts';
import { cases } from './schema.ts';
import type { Label } from './types.ts';

const label = (name: string) => ({ key: `cases.field.${name}` });

const flagOf = (name: string, where: SQL): SegmentField => ({
  name: `cases.${name}`,
  type: 'flag',
  label: label(name),
  comparisons: COMPARISONS.flag,
  where: (asked, is, value) => flagSql(inRows(asked, cases, where), is, value),
});

/** Customers whose number of cases meets a condition on `count(*)`. */
function counted({ merchantId, customerId, part }: AskedOf, having: SQL): SQL {
  const rows = and(eq(cases.merchantId, merchantId), isNotNull(cases.customerId), within(cases.customerId, part));
  return sql`${customerId} in (select ${cases.customerId} from ${cases} where ${rows} group by ${cases.customerId} having ${having})`;
}

const count: SegmentField = {
  name: 'cases.count',
  type: 'number',
  label: label('count'),
  comparisons: COMPARISONS.number.filter((is) => is !== 'known' && is !== 'unknown'),
  where(asked, is, value) {
    const meets = numberSql(sql`count(*)`, is, value);
    return zeroMeets(is, value) ? isNot(counted(asked, isNot(meets))) : counted(asked, meets);
  },
};

/** Customers whose last case, of those where a column says something, meets a condition over `a`. */
function lastWith({ merchantId, customerId }: AskedOf, said: 'rating' | 'category', order: SQL, holds: SQL): SQL {
  const column = sql.raw(said);
  return sql`${customerId} in (select a.customer_id from ${cases} a where a.merchant_id = ${merchantId} and a.customer_id is not null and a.${column} is not null and ${holds} and not exists (select 1 from ${cases} b where b.merchant_id = a.merchant_id and b.customer_id = a.customer_id and b.${column} is not null and ${order}))`;
}

const later = sql`b.id > a.id`;
const ratedLater = sql`(b.rated_at > a.rated_at or (b.rated_at = a.rated_at and b.id > a.id))`;

const rating: SegmentField = {
  name: 'cases.rating',
  type: 'number',
  label: label('rating'),
  comparisons: COMPARISONS.number,
  where(asked, is, value) {
    if (is === 'unknown') return isNot(lastWith(asked, 'rating', ratedLater, sql`true`));
    if (is === 'known') return lastWith(asked, 'rating', ratedLater, sql`true`);
    return lastWith(asked, 'rating', ratedLater, numberSql(sql`a.rating`, is, value));
  },
};

const wordsOf = ({ name }: Label): { key: string } | { words: string } =>
  'key' in name ? name : { words: name.words.en ?? name.words.zh ?? '' };

/** Of the last case that has one. */
const category = (labels: readonly Label[]): SegmentField => ({
  name: 'cases.category',
  type: 'choice',
  label: label('category'),
  comparisons: COMPARISONS.choice,
  choices: labels.map((one) => ({ code: one.id, label: wordsOf(one) })),
  where(asked, is, value) {
    if (is === 'unknown') return isNot(lastWith(asked, 'category', later, sql`true`));
    if (is === 'known') return lastWith(asked, 'category', later, sql`true`);
    return lastWith(asked, 'category', later, choiceSql(sql`a.category`, is, value));
  },
});

/** What a segment may ask of feedback and complaints. */
export const casesFields: FieldsOfShop = async (reader, merchantId) => [
  flagOf('open', ne(cases.step, 'archived')),
  flagOf('complained', eq(cases.kind, 'complaint')),
  flagOf('praised', eq(cases.kind, 'feedback')),
  count,
  rating,
  category(await labelsOf(reader, merchantId, 'category')),
];
