import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { birthdaysWithin, customValues } from '../../customers/index.ts';
import { customers } from '../../customers/schema.ts';
import type { LocalDate } from '../../kernel/calendar.ts';
import { isNot } from '../../platform/field-sql.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { Segments } from '../../segments/index.ts';
import { fieldDays, joinedSpans } from './rules.ts';
import type { GreetingDraft, Occasion } from './types.ts';

/** What whose-day needs of the shop: its zone, and when the first of its members joined. */
export interface ShopDays {
  merchantId: string;
  zone: string;
  /** Epoch milliseconds; null: nobody has. */
  firstJoined: number | null;
}

/**
 * A set of ids, made first: were the day asked of each customer in turn, SQLite would go through all of them, since it
 * cannot know how few have it.
 */
const idIn = (set: SQL): SQL => sql`${customers.id} in (${set})`;

const whose = sql.raw('whose');
const inShop = (merchantId: string): SQL => sql`whose.merchant_id = ${merchantId} and whose.archived_at is null`;

/**
 * A part for each birthday that is kept on the day. As a range, since for `=` SQLite prefers to walk an index that covers
 * the question to one that leads to the rows.
 */
const bornOn = (of: LocalDate, { merchantId }: ShopDays): SQL =>
  sql.join(
    birthdaysWithin(of, 0, 0).map(
      (birthday) =>
        sql`select whose.id from ${customers} ${whose} where ${inShop(merchantId)} and whose.birthday >= ${birthday} and whose.birthday <= ${birthday}`,
    ),
    sql` union all `,
  );

/** A part for each year, found by the index of joining days. */
function joinedOn(of: LocalDate, { merchantId, zone, firstJoined }: ShopDays): SQL | undefined {
  const spans = firstJoined === null ? [] : joinedSpans(of, zone, firstJoined);
  const parts = spans.map(
    ({ from, below }) =>
      sql`select whose.id from ${customers} ${whose} where ${inShop(merchantId)} and whose.joined_at >= ${from} and whose.joined_at < ${below}`,
  );
  return parts.length > 0 ? sql.join(parts, sql` union all `) : undefined;
}

function valuedOn(of: LocalDate, fieldId: string, { merchantId }: ShopDays): SQL {
  const values = and(
    eq(customValues.merchantId, merchantId),
    eq(customValues.fieldId, fieldId),
    inArray(customValues.word, fieldDays(of)),
  );
  return sql`select ${customValues.customerId} from ${customValues} where ${values}`;
}

/** A query for the ids of those whose day it is; undefined for a feast, which is everybody's. */
export function whoseDay(occasion: Occasion, of: LocalDate, shop: ShopDays): SQL | undefined {
  switch (occasion.kind) {
    case 'birthday':
      return bornOn(of, shop);
    case 'joined':
      return joinedOn(of, shop) ?? sql`select ${customers.id} from ${customers} where 1 = 0`;
    case 'field':
      return valuedOn(of, occasion.fieldId, shop);
    case 'holiday':
      return undefined;
  }
}

/** SQL over `customers`, true for those whose day it is. */
export function dayOf(occasion: Occasion, of: LocalDate, shop: ShopDays): SQL {
  const set = whoseDay(occasion, of, shop);
  return set ? idIn(set) : sql`1 = 1`;
}

/**
 * SQL for the shop's own choice of people; undefined: everybody.
 * @throws FieldFaults, DomainError `not_found` when it cannot be used any more
 */
export async function conditionOf(
  segments: Pick<Segments, 'sql' | 'byId'>,
  reader: Reader,
  merchantId: string,
  { where, segmentId }: Pick<GreetingDraft, 'where' | 'segmentId'>,
): Promise<SQL | undefined> {
  const tree = where ?? (segmentId ? (await segments.byId(reader, merchantId, segmentId)).where : undefined);
  return tree === undefined ? undefined : segments.sql(reader, merchantId, tree);
}

/** Who fits one greeting and none of those before it for the same occasion. A greeting for all leaves nobody to the next. */
export function fitting(own: SQL | undefined, before: readonly (SQL | undefined)[]): SQL | undefined {
  return and(own, ...before.map((earlier) => (earlier ? isNot(earlier) : sql`1 = 0`)));
}

/** People of the shop. */
export const ofShop = (merchantId: string): SQL =>
  and(eq(customers.merchantId, merchantId), isNull(customers.archivedAt))!;

/** Those of them whom a marketing text may reach. */
export const reachable = (merchantId: string): SQL => and(ofShop(merchantId), eq(customers.reach, 'yes'))!;
