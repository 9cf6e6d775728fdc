import { eq, ne, type SQL } from 'drizzle-orm';
import { COMPARISONS, flagSql, inRows } from '../platform/field-sql.ts';
import type { FieldsOfShop, SegmentField } from '../platform/slice.ts';
import { cases } from './schema.ts';

const flagOf = (name: string, where: SQL): SegmentField => ({
  name: `cases.${name}`,
  type: 'flag',
  label: { key: `cases.field.${name}` },
  comparisons: COMPARISONS.flag,
  where: (asked, is, value) => flagSql(inRows(asked, cases, where), is, value),
});

/** What a segment may ask of feedback and complaints. */
export const casesFields: FieldsOfShop = async () => [
  flagOf('open', ne(cases.step, 'archived')),
  flagOf('complained', eq(cases.kind, 'complaint')),
  flagOf('praised', eq(cases.kind, 'feedback')),
];
