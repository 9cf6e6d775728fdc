import { and, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { customerNameTokens, customerNumbers, customers, customerTags } from '../customers/schema.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import { pointBalances } from '../points/schema.ts';
import { purchaseSums } from '../purchases/schema.ts';

/** Orders of the list, each from the greatest down. */
export const SORTS = ['newest', 'last_visit', 'spend', 'points'] as const;
export type Sort = (typeof SORTS)[number];

/** What the list is narrowed to. */
export interface ListFilter {
  /** Hashes of the beginnings of words that the name must have. */
  tokens?: KeyedHash[] | undefined;
  /** These people, and the one with this member number. */
  among?: { ids: string[]; memberNumber: number | undefined } | undefined;
  tag?: string | undefined;
  reach?: string | undefined;
  /** Made by segments. */
  where?: SQL | undefined;
}

const currentNumber = and(
  eq(customerNumbers.merchantId, customers.merchantId),
  eq(customerNumbers.customerId, customers.id),
  isNull(customerNumbers.toAt),
);

const VALUE: Record<Sort, SQL<number>> = {
  newest: sql<number>`0`,
  last_visit: sql<number>`coalesce(${purchaseSums.lastVisitAt}, 0)`,
  spend: sql<number>`coalesce(${purchaseSums.spend}, 0)`,
  points: sql<number>`coalesce(${pointBalances.balance}, 0)`,
};

function oneOf({ ids, memberNumber }: NonNullable<ListFilter['among']>): SQL | undefined {
  const member = memberNumber === undefined ? undefined : eq(customers.memberNumber, memberNumber);
  if (ids.length === 0) return member ?? sql`1 = 0`;
  return or(inArray(customers.id, ids), member);
}

function filtered(merchantId: string, filter: ListFilter): SQL | undefined {
  const among = (table: typeof customerTags | typeof customerNameTokens, where: SQL | undefined) =>
    sql`${customers.id} in (select ${table.customerId} from ${table} where ${and(eq(table.merchantId, merchantId), where)})`;
  return and(
    eq(customers.merchantId, merchantId),
    isNull(customers.archivedAt),
    ...(filter.tokens ?? []).map((token) => among(customerNameTokens, eq(customerNameTokens.token, token))),
    filter.among && oneOf(filter.among),
    filter.tag === undefined ? undefined : among(customerTags, eq(customerTags.tag, filter.tag)),
    filter.reach === undefined ? undefined : eq(customers.reach, filter.reach as never),
    filter.where,
  );
}

const columns = {
  id: customers.id,
  name: customers.name,
  memberNumber: customers.memberNumber,
  reach: customers.reach,
  birthday: customers.birthday,
  lastFour: customerNumbers.lastFour,
  points: VALUE.points,
  spend: VALUE.spend,
  visits: sql<number>`coalesce(${purchaseSums.visits}, 0)`,
  lastVisitAt: VALUE.last_visit,
};

const sumsOf = and(eq(purchaseSums.merchantId, customers.merchantId), eq(purchaseSums.customerId, customers.id));
const balanceOf = and(eq(pointBalances.merchantId, customers.merchantId), eq(pointBalances.customerId, customers.id));

/** Where a page ended: the value sorted by, and the id. */
export interface Mark {
  value: number;
  id: string;
}

/** One page of people, the greatest first. Reads much when sorted by a sum: give it `db.aside`. */
export async function listPeople(
  reader: Reader,
  merchantId: string,
  filter: ListFilter,
  page: { sort: Sort; after?: Mark | undefined; limit: number },
) {
  const { sort, after, limit } = page;
  const value = VALUE[sort];
  const beyond =
    after &&
    (sort === 'newest'
      ? sql`${customers.id} < ${after.id}`
      : sql`(${value} < ${after.value} or (${value} = ${after.value} and ${customers.id} < ${after.id}))`);
  // By a bare id SQLite would read whole rows in the order of the table; made an expression, small indexes are enough.
  const byId = sort === 'newest' && filter.reach === undefined ? customers.id : sql`${customers.id} || ''`;
  const order = sort === 'newest' ? [desc(byId)] : [sql`${value} desc`, desc(byId)];
  // Who they are comes first, from indexes alone: to sort all people with all that is shown of them costs five times as much.
  const found = reader.db
    .select({ id: customers.id, value: value.as('value') })
    .from(customers)
    .$dynamic();
  if (sort === 'points') found.leftJoin(pointBalances, balanceOf);
  else if (sort !== 'newest') found.leftJoin(purchaseSums, sumsOf);
  const some = found
    .where(and(filtered(merchantId, filter), beyond))
    .orderBy(...order)
    .limit(limit)
    .as('found');
  return reader.db
    .select({ ...columns, value: some.value })
    .from(some)
    .innerJoin(customers, and(eq(customers.merchantId, merchantId), eq(customers.id, some.id)))
    .leftJoin(customerNumbers, currentNumber)
    .leftJoin(purchaseSums, sumsOf)
    .leftJoin(pointBalances, balanceOf)
    .orderBy(desc(some.value), desc(some.id));
}

export type PersonRow = Awaited<ReturnType<typeof listPeople>>[number];

/** These people, for a list of pairs. */
export async function peopleByIds(reader: Reader, merchantId: string, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return [];
  return reader.db
    .select({ ...columns, value: VALUE.newest })
    .from(customers)
    .leftJoin(customerNumbers, currentNumber)
    .leftJoin(purchaseSums, sumsOf)
    .leftJoin(pointBalances, balanceOf)
    .where(and(eq(customers.merchantId, merchantId), inArray(customers.id, [...ids])));
}

/** How many the filter leaves, and of them who are members and whom a marketing text reaches. */
export async function countPeople(reader: Reader, merchantId: string, filter: ListFilter) {
  const [row] = await reader.db
    .select({
      all: sql<number>`count(*)`,
      members: sql<number>`coalesce(sum(case when ${customers.memberNumber} is not null then 1 else 0 end), 0)`,
      reachable: sql<number>`coalesce(sum(case when ${customers.reach} = 'yes' then 1 else 0 end), 0)`,
      stopped: sql<number>`coalesce(sum(case when ${customers.reach} = 'stopped' then 1 else 0 end), 0)`,
    })
    .from(customers)
    .where(filtered(merchantId, filter));
  return row!;
}

/** Present numbers that end in these four digits, still sealed, and whose they are. */
export const numbersEnding = (reader: Reader, merchantId: string, lastFour: string, limit: number) =>
  reader.db
    .select({ customerId: customerNumbers.customerId, number: customerNumbers.number })
    .from(customerNumbers)
    .where(
      and(
        eq(customerNumbers.merchantId, merchantId),
        eq(customerNumbers.lastFour, lastFour),
        isNull(customerNumbers.toAt),
      ),
    )
    .limit(limit);

/** Whether somebody of the shop has this member number. */
export async function isMember(reader: Reader, merchantId: string, memberNumber: number): Promise<boolean> {
  const found = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(eq(customers.merchantId, merchantId), eq(customers.memberNumber, memberNumber), isNull(customers.archivedAt)),
    )
    .limit(1);
  return found.length > 0;
}
