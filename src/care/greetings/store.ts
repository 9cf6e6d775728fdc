import { and, asc, desc, eq, gt, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { DomainError } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/calendar.ts';
import { customers } from '../../customers/schema.ts';
import { hot, type Reader, type Tx } from '../../platform/db/index.ts';
import { careVersions, greetings } from '../schema.ts';
import { readDraft } from './draft.ts';
import type { Greeting, GreetingDraft } from './types.ts';

const $ = (name: string) => sql.placeholder(name);

/** A greeting as it stands in its row, with the choices read. */
export type Row = Omit<typeof greetings.$inferSelect, 'draft'> & { draft: GreetingDraft };

const opened = (row: typeof greetings.$inferSelect): Row => ({ ...row, draft: readDraft(row.draft) });

const itself = (merchantId: string, id: string): SQL =>
  and(eq(greetings.merchantId, merchantId), eq(greetings.id, id))!;

/** One that was not removed. @throws DomainError `not_found` */
export async function rowById(reader: Reader, merchantId: string, id: string): Promise<Row> {
  const [row] = await reader.db
    .select()
    .from(greetings)
    .where(and(itself(merchantId, id), isNull(greetings.archivedAt)));
  if (!row) throw new DomainError('not_found', 'There is no such greeting.');
  return opened(row);
}

/** Those not removed, in the order in which they count. */
export async function list(reader: Reader, merchantId: string): Promise<Row[]> {
  const rows = await reader.db
    .select()
    .from(greetings)
    .where(and(eq(greetings.merchantId, merchantId), isNull(greetings.archivedAt)))
    .orderBy(asc(greetings.position), asc(greetings.id));
  return rows.map(opened);
}

/** Those switched on, of all shops, in the order in which they count. */
export async function allOn(reader: Reader): Promise<Row[]> {
  const rows = await reader.db
    .select()
    .from(greetings)
    .where(sql`is_on = 1 and archived_at is null`)
    .orderBy(asc(greetings.merchantId), asc(greetings.position), asc(greetings.id));
  return rows.map(opened);
}

export const shown = ({ id, draft, version, on, createdAt, updatedAt }: Row): Greeting => ({
  id,
  draft,
  version,
  on,
  createdAt,
  updatedAt,
});

/** @returns false when one of this id is there already */
export async function insertGreeting(tx: Tx, row: Omit<Row, 'position'>): Promise<boolean> {
  const [last] = await tx.db
    .select({ position: greetings.position })
    .from(greetings)
    .where(eq(greetings.merchantId, row.merchantId))
    .orderBy(desc(greetings.position))
    .limit(1);
  const [added] = await tx.db
    .insert(greetings)
    .values({ ...row, position: (last?.position ?? 0) + 1 })
    .onConflictDoNothing()
    .returning({ id: greetings.id });
  if (added) await keepVersion(tx, row);
  return added !== undefined;
}

type Version = Pick<Row, 'merchantId' | 'id' | 'version' | 'draft' | 'updatedAt' | 'actor'>;

/** Every version stays: what somebody was told can be read later. */
export const keepVersion = (tx: Tx, { merchantId, id, version, draft, updatedAt, actor }: Version): Promise<unknown> =>
  tx.db.insert(careVersions).values({ merchantId, of: id, version, draft, at: updatedAt, actor });

export const set = (
  tx: Tx,
  merchantId: string,
  id: string,
  to: Partial<Omit<typeof greetings.$inferInsert, 'merchantId' | 'id'>>,
): Promise<unknown> => tx.db.update(greetings).set(to).where(itself(merchantId, id));

/** Moves the mark of days dealt with on. @returns false when somebody else moved it or switched the greeting meanwhile */
export async function markDone(tx: Tx, row: Row, through: LocalDate): Promise<boolean> {
  const stands = row.doneThrough === null ? isNull(greetings.doneThrough) : eq(greetings.doneThrough, row.doneThrough);
  const [moved] = await tx.db
    .update(greetings)
    .set({ doneThrough: through })
    .where(and(itself(row.merchantId, row.id), eq(greetings.on, true), eq(greetings.version, row.version), stands))
    .returning({ id: greetings.id });
  return moved !== undefined;
}

const current = hot('greetings.current', (db) =>
  db
    .select({ version: greetings.version })
    .from(greetings)
    .where(
      and(
        eq(greetings.merchantId, $('merchantId')),
        eq(greetings.id, $('id')),
        sql`${greetings.on} = 1 and ${greetings.archivedAt} is null`,
      ),
    ),
);

/** Whether it is on and as it was read. */
export const isCurrent = async (reader: Reader, { merchantId, id, version }: Row): Promise<boolean> =>
  (await current.get(reader, { merchantId, id }))?.version === version;

/** The greeting that counts before another for the same occasion. */
export async function neighbour(reader: Reader, { merchantId, id, occasion, position }: Row): Promise<Row | undefined> {
  const [row] = await reader.db
    .select()
    .from(greetings)
    .where(
      and(
        eq(greetings.merchantId, merchantId),
        eq(greetings.occasion, occasion),
        ne(greetings.id, id),
        sql`${greetings.position} <= ${position}`,
        isNull(greetings.archivedAt),
      ),
    )
    .orderBy(desc(greetings.position), desc(greetings.id))
    .limit(1);
  return row && opened(row);
}

/** When the first member of a shop joined, epoch milliseconds; null: nobody has. */
export async function firstJoined(reader: Reader, merchantId: string): Promise<number | null> {
  const [row] = await reader.db
    .select({ at: customers.joinedAt })
    .from(customers)
    .where(and(eq(customers.merchantId, merchantId), isNull(customers.archivedAt), gt(customers.joinedAt, 0)))
    .orderBy(asc(customers.joinedAt))
    .limit(1);
  return row?.at ?? null;
}

/** Languages of texts that were sent to these, and their names: for previews. */
export const peopleByIds = (reader: Reader, merchantId: string, ids: readonly string[]) =>
  peopleWhere(reader, and(eq(customers.merchantId, merchantId), inArray(customers.id, [...ids]))!, ids.length);

export const peopleWhere = (reader: Reader, condition: SQL, limit: number) =>
  reader.db
    .select({
      customerId: customers.id,
      name: customers.name,
      language: customers.language,
      memberNumber: customers.memberNumber,
    })
    .from(customers)
    .where(condition)
    .orderBy(asc(customers.id))
    .limit(limit);
