import { and, eq, type SQL, sql } from 'drizzle-orm';
import { COMPARISONS, instantInRow, instantSql, sumInRow } from '../platform/field-sql.ts';
import type { AskedOf, Comparison, FieldsOfShop, SegmentField } from '../platform/slice.ts';
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

/** The oldest receipt, by one look at the index of a customer's receipts. */
const firstReceipt = ({ merchantId, customerId }: AskedOf): SQL =>
  sql`(select min(${purchases.at}) from ${purchases} where ${and(
    eq(purchases.merchantId, merchantId),
    eq(purchases.customerId, customerId),
  )})`;

const firstVisit: SegmentField = {
  name: 'purchases.firstVisit',
  type: 'day',
  label: label('firstVisit'),
  comparisons: COMPARISONS.day,
  where: (asked, is, value) => instantSql(firstReceipt(asked), asked, is, value),
};

/** What a segment may ask of receipts. */
export const purchaseFields: FieldsOfShop = async () => [spend, visits, lastVisit, firstVisit];
