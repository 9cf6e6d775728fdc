import { and, asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { hot, type Reader, type Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import { caseLabels } from './schema.ts';

const names = z.partialRecord(z.enum(['en', 'zh']), z.string());
const wordList = z.array(z.string());

export interface LabelRow {
  merchantId: string;
  id: string;
  sort: 'category' | 'cause';
  name: Partial<Record<Language, string>>;
  words: string[];
  position: number;
  archivedAt: number | null;
}

const ofSort = hot('cases.labels', (db) =>
  db
    .select({
      id: caseLabels.id,
      name: caseLabels.name,
      words: caseLabels.words,
      position: caseLabels.position,
      archivedAt: caseLabels.archivedAt,
    })
    .from(caseLabels)
    .where(and(eq(caseLabels.merchantId, sql.placeholder('merchantId')), eq(caseLabels.sort, sql.placeholder('sort'))))
    .orderBy(asc(caseLabels.position), asc(caseLabels.id)),
);

/** Every row of a sort, in its order, those put away too. */
export async function labelRows(reader: Reader, merchantId: string, sort: LabelRow['sort']): Promise<LabelRow[]> {
  const rows = await ofSort.all(reader, { merchantId, sort });
  return rows.map((row) => ({
    ...row,
    merchantId,
    sort,
    name: names.parse(row.name),
    words: wordList.parse(row.words),
  }));
}

/** Writes a label, new or known. */
export async function putLabel(tx: Tx, { merchantId, id, sort, ...set }: LabelRow): Promise<void> {
  await tx.db
    .insert(caseLabels)
    .values({ merchantId, id, sort, ...set })
    .onConflictDoUpdate({ target: [caseLabels.merchantId, caseLabels.sort, caseLabels.id], set });
}
