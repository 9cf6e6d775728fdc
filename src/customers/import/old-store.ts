import { and, asc, eq, gt, inArray, lt, lte, or, type SQL } from 'drizzle-orm';
import type { KeyedHash } from '../../platform/crypto/vault.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { importRows, imports } from './schema.ts';
import type { ImportHead, ImportRow } from './store.ts';

/** Imports whose rows are to go: given up, left alone since before `idle`, or finished before `finished`. */
export async function forgettable(reader: Reader, idle: number, finished: number): Promise<ImportHead[]> {
  return reader.db
    .select()
    .from(imports)
    .where(
      or(
        and(inArray(imports.state, ['reading', 'mapping', 'checked']), lt(imports.createdAt, idle)),
        and(eq(imports.state, 'dropped'), gt(imports.total, 0)),
        and(inArray(imports.state, ['done', 'undone']), lt(imports.finishedAt, finished), gt(imports.total, 0)),
      ),
    )
    .limit(50);
}

/** The first lines there are. */
export async function linesOf(reader: Reader, merchantId: string, importId: string, limit: number) {
  return reader.db
    .select({ line: importRows.line })
    .from(importRows)
    .where(and(eq(importRows.merchantId, merchantId), eq(importRows.importId, importId)))
    .orderBy(asc(importRows.line))
    .limit(limit);
}

/** Deletes rows up to a line. */
export async function deleteRows(tx: Tx, merchantId: string, importId: string, upTo: number): Promise<void> {
  await tx.db
    .delete(importRows)
    .where(and(eq(importRows.merchantId, merchantId), eq(importRows.importId, importId), lte(importRows.line, upTo)));
}

/** Every row that holds words of a person: found by the person and by numbers. */
export async function rowsOfPerson(reader: Reader, merchantId: string, customerId: string, hashes: KeyedHash[]) {
  const rowsWhere = (one: SQL) =>
    reader.db
      .select({ importId: importRows.importId, line: importRows.line, cells: importRows.cells })
      .from(importRows)
      .where(and(eq(importRows.merchantId, merchantId), one));
  // Asked one by one: joined by "or", all rows of the shop would be walked through.
  const found = [await rowsWhere(eq(importRows.customerId, customerId))];
  for (const hash of hashes) found.push(await rowsWhere(eq(importRows.numberHash, hash)));
  return [...new Map(found.flat().map((row) => [`${row.importId} ${row.line}`, row])).values()];
}

/** Empties what a row holds in words. */
export async function emptyRow(tx: Tx, row: Pick<ImportRow, 'merchantId' | 'importId' | 'line' | 'cells'>) {
  await tx.db
    .update(importRows)
    .set({ cells: row.cells, before: null })
    .where(
      and(
        eq(importRows.merchantId, row.merchantId),
        eq(importRows.importId, row.importId),
        eq(importRows.line, row.line),
      ),
    );
}
