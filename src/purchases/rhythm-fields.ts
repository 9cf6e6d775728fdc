import { and, sql } from 'drizzle-orm';
import { localDate } from '../kernel/calendar.ts';
import { COMPARISONS, inRows, isNot, numberSql, type SummaryRow } from '../platform/field-sql.ts';
import type { AskedOf, Comparison, FieldValue, SegmentField } from '../platform/slice.ts';
import { dueSql, wallClock } from './rhythm-store.ts';
import { purchaseSums } from './schema.ts';

const known = sql`${purchaseSums.rhythmDays} is not null`;

/** Days beyond this nobody is late by; it keeps times within what both engines count. */
const MOST = 1_000_000;

/** The days late that meet a comparison, from and to; "!=" is made of "=". */
function spanOf(is: Comparison, value: FieldValue): readonly [number, number] {
  if (is === 'between') return value as readonly [number, number];
  const n = value as number;
  if (is === '>=') return [n, MOST];
  if (is === '>') return [n + 1, MOST];
  if (is === '<=') return [0, n];
  return is === '<' ? [0, n - 1] : [n, n];
}

/** True for whoever has a rhythm and is late by so many days; 0 is "not late", however far off the day still is. */
function lateBy(asked: AskedOf, [from, to]: readonly [number, number]) {
  if (to < 0 || from > MOST) return sql`false`;
  const today = localDate(asked.now, asked.zone);
  const due = dueSql(asked);
  return and(
    known,
    from > 0 ? sql`${due} < ${wallClock(today, 1 - from)}` : undefined,
    to < MOST ? sql`${due} >= ${wallClock(today, -to)}` : undefined,
  )!;
}

function overdueSql(asked: AskedOf, is: Comparison, value: FieldValue) {
  if (is === 'known') return known;
  const met = lateBy(asked, spanOf(is, value));
  return is === '!=' ? and(known, isNot(met))! : met;
}

type Holds = (asked: AskedOf, is: Comparison, value: FieldValue) => ReturnType<typeof numberSql>;

/** A number of the summary row that may be missing there, or with the row. */
const inRow = (of: SummaryRow, holds: Holds): Pick<SegmentField, 'where' | 'row'> => ({
  row: { of, holds: (asked, is, value) => (is === 'unknown' ? undefined : holds(asked, is, value)) },
  where: (asked, is, value) =>
    is === 'unknown' ? isNot(inRows(asked, of.table, known)) : inRows(asked, of.table, holds(asked, is, value)),
});

/** What a segment may ask of somebody's own rhythm. @param of the row in which it stands, beside other sums */
export const rhythmFields = (of: SummaryRow): SegmentField[] => [
  {
    name: 'purchases.rhythm',
    type: 'number',
    label: { key: 'purchases.field.rhythm' },
    comparisons: COMPARISONS.number,
    ...inRow(of, (_asked, is, value) => numberSql(sql`${purchaseSums.rhythmDays}`, is, value)),
  },
  {
    name: 'purchases.overdue',
    type: 'number',
    label: { key: 'purchases.field.overdue' },
    comparisons: COMPARISONS.number,
    ...inRow(of, overdueSql),
  },
];
