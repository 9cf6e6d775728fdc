import { and, eq, gte, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
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

/** Each part names shop and archive again: so SQLite finds each by the index of joining days. */
function joinedOn(of: LocalDate, { merchantId, zone, firstJoined }: ShopDays): SQL {
  const spans = firstJoined === null ? [] : joinedSpans(of, zone, firstJoined);
  const parts = spans.map(({ from, below }) =>
    and(
      eq(customers.merchantId, merchantId),
      isNull(customers.archivedAt),
      gte(customers.joinedAt, from),
      lt(customers.joinedAt, below),
    ),
  );
  return or(...parts) ?? sql`1 = 0`;
}

/** SQL over `customers`, true for those whose day it is; a feast is everybody's. Each is found by an index of its own. */
export function dayOf(occasion: Occasion, of: LocalDate, shop: ShopDays): SQL {
  switch (occasion.kind) {
    case 'birthday':
      return inArray(customers.birthday, birthdaysWithin(of, 0, 0));
    case 'joined':
      return joinedOn(of, shop);
    case 'field': {
      const values = and(
        eq(customValues.merchantId, shop.merchantId),
        eq(customValues.fieldId, occasion.fieldId),
        inArray(customValues.word, fieldDays(of)),
      );
      return sql`${customers.id} in (select ${customValues.customerId} from ${customValues} where ${values})`;
    }
    case 'holiday':
      return sql`1 = 1`;
  }
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
