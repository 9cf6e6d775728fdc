import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { KeyedHash } from '../../platform/crypto/vault.ts';
import type { Reader } from '../../platform/db/index.ts';
import { customerNumbers, customers } from '../schema.ts';
import { distinctPeople } from './schema.ts';

/** Two records that may be one person, and why. */
export interface Suspects {
  aId: string;
  bId: string;
  why: 'name_and_birthday' | 'name_and_number' | 'birthday_and_number';
}

const GROUPS = 60;
const A_GROUP = 6;

const live = (merchantId: string) => and(eq(customers.merchantId, merchantId), isNull(customers.archivedAt));
const itsNumber = and(
  eq(customerNumbers.merchantId, customers.merchantId),
  eq(customerNumbers.customerId, customers.id),
  isNull(customerNumbers.toAt),
);

/** What two records must share, as the columns of a group; two numbers that end alike are often a slip in one. */
const LIKENESS = {
  name_and_birthday: [customers.nameKey, customers.birthday],
  name_and_number: [customers.nameKey, customerNumbers.lastFour],
  birthday_and_number: [customers.birthday, customerNumbers.lastFour],
} as const;

/** What more than one record shares: the one walk over all people. */
async function groupsOf(reader: Reader, merchantId: string, why: Suspects['why']) {
  const [x, y] = LIKENESS[why];
  const groups = reader.db
    .select({ x: sql<string>`${x}`, y: sql<string>`${y}` })
    .from(customers)
    .$dynamic();
  if (why !== 'name_and_birthday') groups.innerJoin(customerNumbers, itsNumber);
  return groups
    .where(and(live(merchantId), isNotNull(x), isNotNull(y)))
    .groupBy(x, y)
    .having(sql`count(distinct ${customers.id}) > 1`)
    .limit(GROUPS);
}

/** Whose present number ends so. A condition, not a join: joined, SQLite walked all numbers of the shop for each group. */
const endsIn = (merchantId: string, lastFour: string): SQL =>
  sql`${customers.id} in (select ${customerNumbers.customerId} from ${customerNumbers} where ${and(
    eq(customerNumbers.merchantId, merchantId),
    eq(customerNumbers.lastFour, lastFour),
    isNull(customerNumbers.toAt),
  )})`;

const membersOf = (reader: Reader, merchantId: string, why: Suspects['why'], { x, y }: { x: string; y: string }) =>
  reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(
        live(merchantId),
        why === 'birthday_and_number' ? eq(customers.birthday, x) : eq(customers.nameKey, x as KeyedHash),
        why === 'name_and_birthday' ? eq(customers.birthday, y) : endsIn(merchantId, y),
      ),
    )
    .orderBy(sql`${customers.id} || ''`) // an expression, or SQLite reads the table in this order
    .limit(A_GROUP);

async function alike(reader: Reader, merchantId: string, why: Suspects['why']): Promise<Suspects[]> {
  const pairs: Suspects[] = [];
  for (const group of await groupsOf(reader, merchantId, why)) {
    const members = await membersOf(reader, merchantId, why, group);
    members.forEach(({ id: aId }, i) => {
      for (const { id: bId } of members.slice(i + 1)) pairs.push({ aId, bId, why });
    });
  }
  return pairs;
}

/**
 * Records that look like one person, the likeliest first; a pair that staff said are two is left out. Reads every
 * customer: give it `db.aside`.
 */
export async function suspects(reader: Reader, merchantId: string, limit: number): Promise<Suspects[]> {
  const apart = await reader.db
    .select({ aId: distinctPeople.aId, bId: distinctPeople.bId })
    .from(distinctPeople)
    .where(eq(distinctPeople.merchantId, merchantId));
  const seen = new Set(apart.map(({ aId, bId }) => `${aId} ${bId}`));
  const found: Suspects[] = [];
  for (const why of ['name_and_number', 'name_and_birthday', 'birthday_and_number'] as const)
    for (const pair of await alike(reader, merchantId, why)) {
      const key = `${pair.aId} ${pair.bId}`;
      if (seen.has(key)) continue;
      seen.add(key);
      found.push(pair);
    }
  return found.slice(0, limit);
}
