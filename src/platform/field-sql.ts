import { and, eq, gte, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { addDays, type LocalDate, localDate, startOfDay } from '../kernel/calendar.ts';
import type { AskedOf, Comparison, FieldType, FieldValue, IdRange, SegmentField } from './slice.ts';

/**
 * Turns a comparison and its value into SQL over one expression: a column of `customers` (`numberSql` and its kin), of
 * the customer's summary row elsewhere (`sumInRow`, `instantInRow`), or over sets of rows (`inRows`). Values arrive checked (segments does that before it calls `where`): a fault here is a
 * bug. A missing value (NULL) meets `unknown` alone, so "not" must be made with `isNot` and never with `not (…)`.
 */

type Asked = Pick<AskedOf, 'now' | 'zone'>;

/** The comparisons a type understands; a field may offer fewer (one that is never missing leaves out the last two). */
export const COMPARISONS = {
  number: ['>=', '<=', '=', '!=', '>', '<', 'between', 'known', 'unknown'],
  money: ['>=', '<=', '=', '!=', '>', '<', 'between', 'known', 'unknown'],
  text: ['=', '!=', 'in', 'not_in', 'known', 'unknown'],
  day: ['within_days', 'older_than_days', '>=', '<=', '=', '!=', '>', '<', 'between', 'known', 'unknown'],
  choice: ['=', '!=', 'in', 'not_in', 'known', 'unknown'],
  flag: ['='],
} as const satisfies Record<FieldType, readonly Comparison[]>;

/** True for whoever does not meet a condition, a missing value among them. */
export const isNot = (condition: SQL): SQL => sql`(${condition}) is not true`;

const bug = (is: Comparison): never => {
  throw new Error(`a field was asked "${is}", which its type does not know, or with a value of another shape`);
};

const pairOf = <T extends number | string>(value: FieldValue, is: Comparison): readonly [T, T] =>
  Array.isArray(value) && value.length === 2 ? (value as unknown as [T, T]) : bug(is);

const SIGNS = new Map<Comparison, string>([
  ['=', '='],
  ['!=', '<>'],
  ['>', '>'],
  ['>=', '>='],
  ['<', '<'],
  ['<=', '<='],
]);

function orderSql(x: SQL, is: Comparison, value: FieldValue): SQL {
  if (is === 'known') return sql`${x} is not null`;
  if (is === 'unknown') return sql`${x} is null`;
  if (is === 'between') {
    const [from, to] = pairOf<number | string>(value, is);
    return sql`${x} between ${from} and ${to}`;
  }
  if (typeof value !== 'number' && typeof value !== 'string') return bug(is);
  const sign = SIGNS.get(is) ?? bug(is);
  return sql`${x} ${sql.raw(sign)} ${value}`;
}

/** Whole numbers, and money in minor units. */
export const numberSql = (x: SQL, is: Comparison, value: FieldValue): SQL => orderSql(x, is, value);

/** Codes, and texts that are compared as they stand (folded, or keyed hashes of what was folded: map the value first). */
export function choiceSql(x: SQL, is: Comparison, value: FieldValue): SQL {
  if (is === 'known' || is === 'unknown' || is === '=' || is === '!=') return orderSql(x, is, value);
  if (!Array.isArray(value)) return bug(is);
  const codes = [...(value as readonly (string | number)[])];
  const among = codes.length === 0 ? sql`false` : inArray(x, codes);
  if (is === 'in') return among;
  return is === 'not_in' ? sql`${x} is not null and ${isNot(among)}` : bug(is);
}

/** Yes or no. @param holds SQL true for those of whom it is said; everybody else, a missing value too, is a no */
export function flagSql(holds: SQL, is: Comparison, value: FieldValue): SQL {
  if (is !== '=' || typeof value !== 'boolean') return bug(is);
  return value ? holds : isNot(holds);
}

/** First day of the last N, today among them. */
const firstOf = (days: FieldValue, is: Comparison, { now, zone }: Asked): LocalDate =>
  typeof days === 'number' ? addDays(localDate(now, zone), 1 - days) : bug(is);

/** Days 'YYYY-MM-DD' as they stand in a column. */
export function daySql(x: SQL, asked: Asked, is: Comparison, value: FieldValue): SQL {
  if (is === 'within_days')
    return sql`${x} between ${firstOf(value, is, asked)} and ${localDate(asked.now, asked.zone)}`;
  if (is === 'older_than_days') return sql`${x} < ${firstOf(value, is, asked)}`;
  return orderSql(x, is, value);
}

const dayOf = (value: FieldValue, is: Comparison): LocalDate =>
  typeof value === 'string' ? (value as LocalDate) : bug(is);

/** Instants (epoch ms) told by their day in the shop's zone: "= 2026-05-20" is any moment of that day. */
export function instantSql(x: SQL, asked: Asked, is: Comparison, value: FieldValue): SQL {
  const start = (date: LocalDate): number => startOfDay(date, asked.zone);
  const next = (date: LocalDate): number => start(addDays(date, 1));
  const within = (first: LocalDate, last: LocalDate): SQL => sql`(${x} >= ${start(first)} and ${x} < ${next(last)})`;
  switch (is) {
    case 'known':
    case 'unknown':
      return orderSql(x, is, value);
    case 'within_days':
      return within(firstOf(value, is, asked), localDate(asked.now, asked.zone));
    case 'older_than_days':
      return sql`${x} < ${start(firstOf(value, is, asked))}`;
    case 'between':
      return within(...pairOf<LocalDate>(value, is));
    case '=':
      return within(dayOf(value, is), dayOf(value, is));
    case '!=':
      return sql`(${x} < ${start(dayOf(value, is))} or ${x} >= ${next(dayOf(value, is))})`;
    case '>':
      return sql`${x} >= ${next(dayOf(value, is))}`;
    case '>=':
      return sql`${x} >= ${start(dayOf(value, is))}`;
    case '<':
      return sql`${x} < ${start(dayOf(value, is))}`;
    case '<=':
      return sql`${x} < ${next(dayOf(value, is))}`;
    case 'in':
    case 'not_in':
      return bug(is);
  }
}

/** A table with rows of customers. */
interface RowsOfCustomers {
  merchantId: SQLiteColumn;
  customerId: SQLiteColumn;
}

/**
 * True for customers with at least one row that meets `where`: a set, made once for the whole question. Measured on
 * SQLite with 200,000 customers, a set over an index that holds the columns asked for takes half the time of a look at
 * the row of each, and a question may start from the smallest set.
 */
export function inRows(asked: AskedOf, table: SQLiteTable & RowsOfCustomers, where?: SQL): SQL {
  const rows = and(eq(table.merchantId, asked.merchantId), where, isNotNull(table.customerId), within(table.customerId, asked.part)); // prettier-ignore
  return sql`${asked.customerId} in (select ${table.customerId} from ${table} where ${rows})`;
}

/** Whose id lies in a part of the shop's customers. */
export const within = (id: SQLiteColumn, { from, below }: IdRange = {}): SQL | undefined =>
  and(from === undefined ? undefined : gte(id, from), below === undefined ? undefined : lt(id, below));

/** A table with at most one row a customer, found by its primary key. */
export interface SummaryRow {
  table: SQLiteTable & RowsOfCustomers;
  /** First column after the key, never missing, of an index that holds all columns asked for. */
  covered: SQLiteColumn;
}

const BELOW_ALL = -(10 ** 15);

/**
 * The same customers as `inRows`, found by a look at the row of each: for a question that asks something else as well,
 * so that few are left to look at. SQLite goes by the primary key to the row itself, at twice the price, unless the
 * index's next column is asked for too: so it is, in words that are always true.
 */
export function byRow(asked: AskedOf, { table, covered }: SummaryRow, where: SQL): SQL {
  const key = and(eq(table.merchantId, asked.merchantId), eq(table.customerId, asked.customerId));
  return sql`exists (select 1 from ${table} where ${key} and ${covered} > ${BELOW_ALL} and (${where}))`;
}

const order = (value: FieldValue, at?: 0 | 1): number => Number(at === undefined ? value : (value as number[])[at]);

/** Whether zero meets a comparison of numbers. */
export function zeroMeets(is: Comparison, value: FieldValue): boolean {
  if (is === 'between') return order(value, 0) <= 0 && order(value, 1) >= 0;
  const n = order(value);
  const meets: Partial<Record<Comparison, boolean>> = {
    '=': n === 0, '!=': n !== 0, '>': n < 0, '>=': n <= 0, '<': n > 0, '<=': n >= 0,
  }; // prettier-ignore
  return meets[is] ?? false;
}

/**
 * A number or sum kept in a summary row; whoever has no row has zero. For `where` and `row` of a field:
 * `{ type: 'number', …, ...sumInRow(row, column) }`.
 */
export function sumInRow(of: SummaryRow, column: SQLiteColumn): Pick<SegmentField, 'where' | 'row'> {
  const holds = (is: Comparison, value: FieldValue): SQL => numberSql(sql`${column}`, is, value);
  return {
    row: { of, holds: (_asked, is, value) => (zeroMeets(is, value) ? undefined : holds(is, value)) },
    where: (asked, is, value) =>
      zeroMeets(is, value)
        ? isNot(inRows(asked, of.table, isNot(holds(is, value))))
        : inRows(asked, of.table, holds(is, value)),
  };
}

/** An instant kept in a summary row; whoever has no row, or NULL there, has none. */
export function instantInRow(of: SummaryRow, column: SQLiteColumn): Pick<SegmentField, 'where' | 'row'> {
  const x = sql`${column}`;
  return {
    row: { of, holds: (asked, is, value) => (is === 'unknown' ? undefined : instantSql(x, asked, is, value)) },
    where: (asked, is, value) =>
      is === 'unknown'
        ? isNot(inRows(asked, of.table, instantSql(x, asked, 'known', undefined)))
        : inRows(asked, of.table, instantSql(x, asked, is, value)),
  };
}
