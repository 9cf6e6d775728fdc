import { and, sql } from 'drizzle-orm';
import { choiceSql, COMPARISONS, inRows, instantInRow, instantSql, isNot, sumInRow } from '../platform/field-sql.ts';
import type { Comparison, FieldsOfShop, SegmentField } from '../platform/slice.ts';
import { itemsSold } from './items-store.ts';
import { rhythmFields } from './rhythm-fields.ts';
import { purchaseItems, purchaseSums } from './schema.ts';

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

const firstVisit: SegmentField = {
  name: 'purchases.firstVisit',
  type: 'day',
  label: label('firstVisit'),
  comparisons: COMPARISONS.day,
  ...instantInRow(sums, purchaseSums.firstVisitAt),
};

/** So many items are offered to choose from. */
const MOST_ITEMS = 200;

type Choices = NonNullable<SegmentField['choices']>;

/** Who bought one of some items, at any time or in the last so many days; "none of" holds for who never bought a thing. */
const itemField = (name: string, choices: Choices, more: boolean, days?: number): SegmentField => ({
  name: `purchases.${name}`,
  type: 'choice',
  label: label(name),
  comparisons: ['in', 'not_in'],
  choices,
  more,
  where(asked, is, value) {
    const recent = days && instantSql(sql`${purchaseItems.lastAt}`, asked, 'within_days', days);
    const among = choiceSql(sql`${purchaseItems.itemKey}`, 'in', value);
    const bought = inRows(asked, purchaseItems, recent ? and(among, recent) : among);
    return is === 'not_in' ? isNot(bought) : bought;
  },
});

/** Nothing to ask before a till has told of the first item. */
async function itemFields(...[reader, merchantId]: Parameters<FieldsOfShop>): Promise<SegmentField[]> {
  const sold = await itemsSold(reader, merchantId, MOST_ITEMS + 1);
  if (sold.length === 0) return [];
  const choices = sold.slice(0, MOST_ITEMS).map(({ itemKey, name }) => ({ code: itemKey, label: { words: name } }));
  const more = sold.length > MOST_ITEMS;
  return [
    itemField('item', choices, more),
    itemField('item30', choices, more, 30),
    itemField('item90', choices, more, 90),
  ];
}

/** What a segment may ask of receipts. */
export const purchaseFields: FieldsOfShop = async (reader, merchantId) => [
  spend,
  visits,
  lastVisit,
  firstVisit,
  ...rhythmFields(sums),
  ...(await itemFields(reader, merchantId)),
];
