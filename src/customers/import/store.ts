import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, sql } from 'drizzle-orm';
import type { KeyedHash } from '../../platform/crypto/vault.ts';
import { hot, hotWrite, type Reader, type Tx } from '../../platform/db/index.ts';
import { counters } from '../../platform/schema.ts';
import { customers, suppressionEvents } from '../schema.ts';
import type { ImportState } from './plan.ts';
import { importRows, imports } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

export type ImportRow = typeof importRows.$inferSelect;
export type ImportHead = typeof imports.$inferSelect;

const ofImport = (merchantId: string, id: string) => and(eq(imports.merchantId, merchantId), eq(imports.id, id));

const head = getTableColumns(imports);

const oneById = hot('imports.byId', (db) =>
  db
    .select(head)
    .from(imports)
    .where(and(eq(imports.merchantId, $('merchantId')), eq(imports.id, $('id')))),
);

export const byId = (reader: Reader, merchantId: string, id: string): Promise<ImportHead | undefined> =>
  oneById.get(reader, { merchantId, id });

/** Newest first; such as were given up are left out. */
export async function list(reader: Reader, merchantId: string, limit: number): Promise<ImportHead[]> {
  return reader.db
    .select()
    .from(imports)
    .where(
      and(
        eq(imports.merchantId, merchantId),
        inArray(imports.state, ['mapping', 'checking', 'checked', 'running', 'done', 'undoing', 'undone']),
      ),
    )
    .orderBy(desc(imports.id))
    .limit(limit);
}

const working = hot('imports.working', (db) =>
  db
    .select(head)
    .from(imports)
    // Literals, as in the index's own condition: with values bound later it would not be taken.
    .where(sql`state in ('checking', 'running', 'undoing')`),
);

/** What there is to do now, over all shops, oldest first. */
export async function active(reader: Reader, now: number): Promise<ImportHead[]> {
  const heads = await working.all(reader, {});
  return heads.filter(({ startAt }) => startAt === null || startAt <= now).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Moves the place of an import that goes on. @returns nothing when it is in another state */
export const advance = hotWrite('imports.advance', (db) =>
  db
    .update(imports)
    .set({ line: $('line') as never, done: $('done') as never, counts: $('counts') as never })
    .where(and(eq(imports.merchantId, $('merchantId')), eq(imports.id, $('id')), eq(imports.state, $('state')))),
);

export async function insertImport(tx: Tx, row: typeof imports.$inferInsert): Promise<void> {
  await tx.db.insert(imports).values(row);
}

/** Moves an import on, only from the states it may come from. @returns false when it is in none of them */
export async function move(
  tx: Tx,
  merchantId: string,
  id: string,
  from: readonly ImportState[],
  values: Partial<typeof imports.$inferInsert>,
): Promise<boolean> {
  const moved = await tx.db
    .update(imports)
    .set(values)
    .where(and(ofImport(merchantId, id), inArray(imports.state, [...from])))
    .returning({ id: imports.id });
  return moved.length > 0;
}

export const insertRow = hotWrite('imports.insertRow', (db) =>
  db.insert(importRows).values({
    merchantId: $('merchantId'),
    importId: $('importId'),
    line: $('line'),
    cells: $('cells'),
    stopped: false,
  }),
);

const ofRow = and(
  eq(importRows.merchantId, $('merchantId')),
  eq(importRows.importId, $('importId')),
  eq(importRows.line, $('line')),
);

/** The next rows in the order of the file. */
export const rowsAfter = hot('imports.rowsAfter', (db) =>
  db
    .select({
      line: importRows.line,
      cells: importRows.cells,
      verdict: importRows.verdict,
      numberHash: importRows.numberHash,
      stopped: importRows.stopped,
      faults: importRows.faults,
      outcome: importRows.outcome,
      customerId: importRows.customerId,
      before: importRows.before,
      doneAt: importRows.doneAt,
      undo: importRows.undo,
    })
    .from(importRows)
    .where(
      and(
        eq(importRows.merchantId, $('merchantId')),
        eq(importRows.importId, $('importId')),
        gt(importRows.line, $('after')),
      ),
    )
    .orderBy(asc(importRows.line))
    .limit($('limit')),
);
export type RowAfter = Omit<ImportRow, 'merchantId' | 'importId'>;

/** What the dry run found; also a second time, when the plan was changed. */
export const setVerdict = hotWrite('imports.setVerdict', (db) =>
  db
    .update(importRows)
    .set({
      verdict: $('verdict') as never,
      numberHash: $('numberHash') as never,
      stopped: $('stopped') as never,
      faults: $('faults') as never,
    })
    .where(ofRow),
);

/** The first line of the file with this number, before this line. */
export const earlierLine = hot('imports.earlierLine', (db) =>
  db
    .select({ line: importRows.line })
    .from(importRows)
    .where(
      and(
        eq(importRows.merchantId, $('merchantId')),
        eq(importRows.numberHash, $('numberHash')),
        eq(importRows.importId, $('importId')),
        lt(importRows.line, $('line')),
      ),
    )
    .limit(1),
);

export const setOutcome = hotWrite('imports.setOutcome', (db) =>
  db
    .update(importRows)
    .set({
      outcome: $('outcome') as never,
      customerId: $('customerId') as never,
      before: $('before') as never,
      stopped: $('stopped') as never,
      doneAt: $('doneAt') as never,
    })
    .where(ofRow),
);

export const setUndo = hotWrite('imports.setUndo', (db) =>
  db
    .update(importRows)
    .set({ undo: $('undo') as never })
    .where(ofRow),
);

/** Rows with something to tell: faults of the check, or what an undo had to keep. */
export async function rowsToTell(
  reader: Reader,
  merchantId: string,
  importId: string,
  what: 'faults' | 'kept',
  page: { after: number; limit: number },
): Promise<RowAfter[]> {
  return reader.db
    .select()
    .from(importRows)
    .where(
      and(
        eq(importRows.merchantId, merchantId),
        eq(importRows.importId, importId),
        gt(importRows.line, page.after),
        what === 'faults' ? sql`${importRows.faults} is not null` : eq(importRows.undo, 'kept'),
      ),
    )
    .orderBy(asc(importRows.line))
    .limit(page.limit);
}

const ownerOfMember = hot('imports.ownerOfMember', (db) =>
  db
    .select({ id: customers.id })
    .from(customers)
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.memberNumber, $('memberNumber')))),
);

/** Whether a member number is free. */
export const memberNumberFree = async (reader: Reader, merchantId: string, memberNumber: number): Promise<boolean> =>
  (await ownerOfMember.get(reader, { merchantId, memberNumber })) === undefined;

/** Numbers given out later begin above the highest one brought along: two people never get the same. */
export const raiseMembers = hotWrite('imports.raiseMembers', (db) =>
  db
    .insert(counters)
    .values({ merchantId: $('merchantId'), name: 'members', value: $('least') })
    .onConflictDoUpdate({
      target: [counters.merchantId, counters.name],
      set: { value: sql`excluded.value` },
      setWhere: sql`${counters.value} < excluded.value`,
    }),
);

/** A person with all that a row says of them. */
export const insertPerson = hotWrite('imports.insertPerson', (db) =>
  db.insert(customers).values({
    merchantId: $('merchantId'),
    id: $('id'),
    memberNumber: $('memberNumber'),
    name: $('name'),
    nameKey: $('nameKey'),
    language: $('language'),
    birthday: $('birthday'),
    joinedAt: $('joinedAt'),
    source: 'import',
    marketing: 'none',
    reach: $('reach'),
    createdAt: $('now'),
    updatedAt: $('now'),
  }),
);

/** Source and last change of a person, and whether one is archived. */
export const personOf = hot('imports.person', (db) =>
  db
    .select({
      name: customers.name,
      birthday: customers.birthday,
      language: customers.language,
      memberNumber: customers.memberNumber,
      updatedAt: customers.updatedAt,
      archivedAt: customers.archivedAt,
    })
    .from(customers)
    .where(and(eq(customers.merchantId, $('merchantId')), eq(customers.id, $('id')))),
);

/** Whether a stop of this number came after a moment: an undo must not lift it. */
export async function stoppedSince(
  reader: Reader,
  merchantId: string,
  numberHash: KeyedHash,
  since: number,
): Promise<boolean> {
  const [row] = await reader.db
    .select({ id: suppressionEvents.id })
    .from(suppressionEvents)
    .where(
      and(
        eq(suppressionEvents.merchantId, merchantId),
        eq(suppressionEvents.numberHash, numberHash),
        eq(suppressionEvents.kind, 'stop'),
        gt(suppressionEvents.at, since),
      ),
    )
    .limit(1);
  return row !== undefined;
}
