import { and, asc, eq, gt, gte, isNull, lt, lte, ne, notInArray, sql } from 'drizzle-orm';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { cases } from './schema.ts';
import { columns, openSql } from './store.ts';
import type { Case } from './types.ts';

/** In the words of the index of open cases. */
const notArchived = sql`step <> 'archived'`;
const LAST_LEVEL = 3;

/** Open cases whose time comes before a moment and whose staff were not told all there is to tell. */
export function pressing(reader: Reader, merchantId: string, before: number, limit: number) {
  return reader.db
    .select({ id: cases.id, escalated: cases.escalated, openedAt: cases.openedAt, dueAt: cases.dueAt })
    .from(cases)
    .where(
      and(
        eq(cases.merchantId, merchantId),
        lte(cases.dueAt, before),
        notArchived,
        ne(cases.step, 'reported'),
        lt(cases.escalated, LAST_LEVEL),
      ),
    )
    .orderBy(asc(cases.dueAt))
    .limit(limit);
}

/** Notes that staff are told of a case at a level. @returns the case, or undefined when they were told already */
export async function raise(
  tx: Tx,
  merchantId: string,
  { id, dueAt }: { id: string; dueAt: number },
  level: number,
): Promise<Case | undefined> {
  const [row] = await tx.db
    .update(cases)
    .set({ escalated: level })
    .where(
      and(
        eq(cases.merchantId, merchantId),
        eq(cases.id, id),
        eq(cases.dueAt, dueAt),
        lt(cases.escalated, level),
        notInArray(cases.step, ['reported', 'archived']),
      ),
    )
    .returning(columns);
  return row;
}

/** Cases reported before a moment and not rated. */
export function unanswered(reader: Reader, merchantId: string, before: number, limit: number) {
  return reader.db
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), openSql(), eq(cases.step, 'reported'), lte(cases.reportedAt, before)))
    .limit(limit);
}

interface Settled {
  id: string;
  customerId: string | null;
  numberHash: KeyedHash;
  category: string | null;
  archivedAt: number | null;
}

/** Cases archived within a span that nobody has looked back at. */
export function settled(
  reader: Reader,
  merchantId: string,
  { from, until }: { from: number; until: number },
  limit: number,
): Promise<Settled[]> {
  const { id, customerId, numberHash, category, archivedAt } = cases;
  return reader.db
    .select({ id, customerId, numberHash, category, archivedAt })
    .from(cases)
    .where(
      and(
        eq(cases.merchantId, merchantId),
        gte(cases.archivedAt, from),
        lte(cases.archivedAt, until),
        eq(cases.step, 'archived'),
        isNull(cases.recurrence),
      ),
    )
    .limit(limit);
}

/** Whether the same person had a case of the same category since it was archived. */
export async function cameAgain(reader: Reader, merchantId: string, of: Settled): Promise<boolean> {
  if (of.category === null) return false;
  const same =
    of.customerId === null
      ? and(isNull(cases.customerId), ne(cases.numberHash, '' as KeyedHash), eq(cases.numberHash, of.numberHash))
      : eq(cases.customerId, of.customerId);
  const rows = await reader.db
    .select({ id: cases.id })
    .from(cases)
    .where(
      and(
        eq(cases.merchantId, merchantId),
        gt(cases.id, of.id),
        same,
        eq(cases.category, of.category),
        gt(cases.openedAt, of.archivedAt!),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Keeps what looking back showed, unless the case was opened again meanwhile. */
export async function noteRecurrence(
  tx: Tx,
  merchantId: string,
  { id }: Settled,
  recurrence: 'none' | 'again',
): Promise<void> {
  await tx.db
    .update(cases)
    .set({ recurrence })
    .where(
      and(eq(cases.merchantId, merchantId), eq(cases.id, id), eq(cases.step, 'archived'), isNull(cases.recurrence)),
    );
}
