import { COMPARISONS, sumInRow } from '../platform/field-sql.ts';
import type { FieldsOfShop, SegmentField } from '../platform/slice.ts';
import { pointBalances } from './schema.ts';

/** Points somebody has now; who never had any has none. */
const balance: SegmentField = {
  name: 'points.balance',
  type: 'number',
  label: { key: 'points.field.balance' },
  comparisons: COMPARISONS.number.filter((is) => is !== 'known' && is !== 'unknown'),
  ...sumInRow({ table: pointBalances, covered: pointBalances.balance }, pointBalances.balance),
};

/** What a segment may ask of points. */
export const pointsFields: FieldsOfShop = async () => [balance];
