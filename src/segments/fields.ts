import { sql } from 'drizzle-orm';
import { COMPARISONS, flagSql } from '../platform/field-sql.ts';
import type { SegmentField } from '../platform/slice.ts';

/** Everybody the shop knows, for who really means that: an empty tree never does. */
export const everybody: SegmentField = {
  name: 'segments.everybody',
  type: 'flag',
  label: { key: 'segments.field.everybody' },
  comparisons: COMPARISONS.flag,
  where: (_asked, is, value) => flagSql(sql`true`, is, value),
};
