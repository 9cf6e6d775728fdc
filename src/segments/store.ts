import { and, asc, desc, eq, inArray, isNull, ne, notExists, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { customerNumbers, customers } from '../customers/schema.ts';
import { type Reach, REACHES } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { within } from '../platform/field-sql.ts';
import type { IdRange } from '../platform/slice.ts';
import { peopleOf } from './compile.ts';
import { segments } from './schema.ts';
import type { SegmentCount } from './types.ts';

/** A segment as it is kept; its tree is read anew each time, since fields come and go. */
export type SegmentRow = typeof segments.$inferSelect;

const nameTaken = (): DomainError => new DomainError('conflict', 'There is a segment of this name already.', 'name');
const none = (): DomainError => new DomainError('not_found', 'There is no such segment.');

/** @throws DomainError `conflict` on `name` */
export async function insertSegment(tx: Tx, row: Omit<SegmentRow, 'archivedAt'>): Promise<void> {
  const made = await tx.db.insert(segments).values(row).onConflictDoNothing().returning({ id: segments.id });
  if (made.length === 0) throw nameTaken();
}

const its = (merchantId: string, id: string): SQL => and(eq(segments.merchantId, merchantId), eq(segments.id, id))!;
const live = isNull(segments.archivedAt);

/** @throws DomainError `not_found`, `conflict` on `name` */
export async function updateSegment(
  tx: Tx,
  {
    merchantId,
    id,
    ...change
  }: Pick<SegmentRow, 'merchantId' | 'id' | 'name' | 'nameKey' | 'where' | 'updatedAt' | 'actor'>,
): Promise<void> {
  const other = alias(segments, 'other');
  const namesake = tx.db
    .select({ id: other.id })
    .from(other)
    .where(
      and(
        eq(other.merchantId, merchantId),
        eq(other.nameKey, change.nameKey),
        ne(other.id, id),
        isNull(other.archivedAt),
      ),
    );
  const changed = await tx.db
    .update(segments)
    .set(change)
    .where(and(its(merchantId, id), live, notExists(namesake)))
    .returning({ id: segments.id });
  if (changed.length > 0) return;
  const { archivedAt } = await segmentById(tx, merchantId, id);
  throw archivedAt === null ? nameTaken() : none();
}

/** @throws DomainError `not_found` */
export async function archiveSegment(tx: Tx, merchantId: string, id: string, at: number, actor: string): Promise<void> {
  const gone = await tx.db
    .update(segments)
    .set({ archivedAt: at, updatedAt: at, actor })
    .where(and(its(merchantId, id), live))
    .returning({ id: segments.id });
  if (gone.length === 0) throw none();
}

/** @throws DomainError `not_found` */
export async function segmentById(reader: Reader, merchantId: string, id: string): Promise<SegmentRow> {
  const [row] = await reader.db.select().from(segments).where(its(merchantId, id));
  if (!row) throw none();
  return row;
}

export const listSegments = (reader: Reader, merchantId: string): Promise<SegmentRow[]> =>
  reader.db
    .select()
    .from(segments)
    .where(and(eq(segments.merchantId, merchantId), live))
    .orderBy(asc(segments.nameKey), asc(segments.id));

/** How many people a shop has. */
export async function countBase(reader: Reader, merchantId: string): Promise<number> {
  const [row] = await reader.db
    .select({ count: sql<number>`count(*)` })
    .from(customers)
    .where(peopleOf(merchantId));
  return row!.count;
}

/** SQL over `customers` that holds for those meant, of all people of a shop or of a part of them. */
export type Meaning = (part?: IdRange) => SQL;

/** The id in the middle of a shop's customers, or nearly so: where they are parted for counting. */
export async function middleId(reader: Reader, merchantId: string, count: number): Promise<string | undefined> {
  const [row] = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(eq(customers.merchantId, merchantId))
    .orderBy(asc(customers.id))
    .limit(1)
    .offset(Math.floor(count / 2));
  return row?.id;
}

/** One pass over those meant. Every reach is named, so that the index can be entered at the part's first id. */
const countPart = (reader: Reader, meant: Meaning, part: IdRange): Promise<{ reach: Reach; people: number }[]> =>
  reader.db
    .select({ reach: customers.reach, people: sql<number>`count(*)` })
    .from(customers)
    .where(and(meant(part), inArray(customers.reach, [...REACHES]), within(customers.id, part)))
    .groupBy(customers.reach);

/**
 * Those meant, told apart by whether and why not a marketing text reaches them.
 * @param middle those below and those from there on are counted side by side; absent: all in one
 */
export async function countMeant(reader: Reader, meant: Meaning, middle?: string): Promise<Omit<SegmentCount, 'base'>> {
  const parts: IdRange[] = middle === undefined ? [{}] : [{ below: middle }, { from: middle }];
  const rows = (await Promise.all(parts.map((part) => countPart(reader, meant, part)))).flat();
  const of = (reach: Reach): number => rows.reduce((sum, row) => (row.reach === reach ? sum + row.people : sum), 0);
  const count = rows.reduce((sum, { people }) => sum + people, 0);
  const others = REACHES.filter((reach) => reach !== 'yes' && of(reach) > 0);
  return { count, reachable: of('yes'), unreachable: Object.fromEntries(others.map((reach) => [reach, of(reach)])) };
}

/** Somebody of those meant, for a look at who they are. */
export interface Someone {
  id: string;
  name: string | null;
  /** Of the number in use; null: none. */
  lastFour: string | null;
}

/** Last digits of the numbers people have now, by their ids. */
async function lastFours(reader: Reader, merchantId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await reader.db
    .select({ customerId: customerNumbers.customerId, lastFour: customerNumbers.lastFour })
    .from(customerNumbers)
    .where(
      and(
        eq(customerNumbers.merchantId, merchantId),
        inArray(customerNumbers.customerId, [...ids]),
        isNull(customerNumbers.toAt),
      ),
    );
  return new Map(rows.map((row) => [row.customerId, row.lastFour]));
}

/** The newest of those meant. */
export async function someMeant(
  reader: Reader,
  vault: Vault,
  merchantId: string,
  meant: SQL,
  most: number,
): Promise<Someone[]> {
  const people = await reader.db
    .select({ id: customers.id, name: customers.name })
    .from(customers)
    .where(meant)
    .orderBy(desc(customers.id))
    .limit(most);
  const ids = people.map(({ id }) => id);
  const numbers = await lastFours(reader, merchantId, ids);
  return people.map(({ id, name }) => ({
    id,
    name: name === null ? null : vault.open(merchantId, name),
    lastFour: numbers.get(id) ?? null,
  }));
}
