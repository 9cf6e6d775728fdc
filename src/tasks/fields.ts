import { and, eq, sql } from 'drizzle-orm';
import { COMPARISONS, flagSql, inRows } from '../platform/field-sql.ts';
import type { FieldsOfShop, SegmentField } from '../platform/slice.ts';
import { taskOccurrences, tasks } from './schema.ts';

const hasOpen = sql`exists (select 1 from ${taskOccurrences} where ${and(
  eq(taskOccurrences.merchantId, tasks.merchantId),
  eq(taskOccurrences.taskId, tasks.id),
  eq(taskOccurrences.state, 'open'),
)})`;

/** Somebody about whom there is something left to do. */
const open: SegmentField = {
  name: 'tasks.open',
  type: 'flag',
  label: { key: 'tasks.field.open' },
  comparisons: COMPARISONS.flag,
  where: (asked, is, value) => flagSql(inRows(asked, tasks, hasOpen), is, value),
};

/** What a segment may ask of the agenda. */
export const tasksFields: FieldsOfShop = async () => [open];
