import { eq, type SQL, sql } from 'drizzle-orm';
import { COMPARISONS, inRows, instantInRow, instantSql, isNot, sumInRow } from '../platform/field-sql.ts';
import type { AskedOf, Comparison, FieldsOfShop, FieldValue, SegmentField } from '../platform/slice.ts';
import { purchases, purchaseSums } from './schema.ts';

const sums = { table: purchaseSums, covered: purchaseSums.spend };
const label = (name: string) => ({ key: `purchases.field.${name}` });
const neverMissing = (list: readonly Comparison[]): Comparison[] =>
  list.filter((is) => is !== 'known' && is !== 'unknown');

const spend: SegmentField = {
  name: 'purchases.spend',
  type: 'money',
  label: label('spend'),
  comparisons: neverMissing(COMPARISONS.money),
  ...sumInRow(sums, purchaseSums.spend),
};

const visits: SegmentField = {
  name: 'purchases.visits',
  type: 'number',
  label: label('visits'),
  comparisons: neverMissing(COMPARISONS.number),
  ...sumInRow(sums, purchaseSums.visits),
};

const lastVisit: SegmentField = {
  name: 'purchases.lastVisit',
  type: 'day',
  label: label('lastVisit'),
  comparisons: COMPARISONS.day,
  ...instantInRow(sums, purchaseSums.lastVisitAt),
};

/** By the oldest receipt: one walk along the index of all customers' receipts. */
function firstVisitWhere(asked: AskedOf, is: Comparison, value: FieldValue): SQL {
  if (is === 'unknown') return isNot(inRows(asked, purchases));
  const first = instantSql(sql`min(${purchases.at})`, asked, is, value);
  const ofShop = eq(purchases.merchantId, asked.merchantId);
  return sql`${asked.customerId} in (select ${purchases.customerId} from ${purchases} where ${ofShop} group by ${purchases.customerId} having ${first})`;
}

const firstVisit: SegmentField = {
  name: 'purchases.firstVisit',
  type: 'day',
  label: label('firstVisit'),
  comparisons: COMPARISONS.day,
  where: firstVisitWhere,
};

/** What a segment may ask of receipts. */
export const purchaseFields: FieldsOfShop = async () => [spend, visits, lastVisit, firstVisit];
