import { and, asc, eq, gt, lt, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { inbound, outbound } from '../messages/schema.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { costEntries, costMarks } from './schema.ts';

/** One text of which the carrier may know the price by now. */
export interface Question {
  id: string;
  messageId: string;
  attempt: number;
  providerId: string | null;
  /** When the carrier took it, epoch milliseconds. */
  at: number;
  known: string | null;
}

/** How far a shop's entries have been passed at one age. */
export const markOf = async (reader: Reader, merchantId: string, stage: number): Promise<string> => {
  const [row] = await reader.db
    .select({ passed: costMarks.passed })
    .from(costMarks)
    .where(and(eq(costMarks.merchantId, merchantId), eq(costMarks.stage, stage)));
  return row?.passed ?? '';
};

/** Passes everything up to an entry. */
export async function setMark(tx: Tx, merchantId: string, stage: number, passed: string): Promise<void> {
  await tx.db
    .insert(costMarks)
    .values({ merchantId, stage, passed })
    .onConflictDoUpdate({ target: [costMarks.merchantId, costMarks.stage], set: { passed } });
}

/** The next estimates behind a mark, with what the carrier calls the text and whether it has told the price. */
export async function questions(
  reader: Reader,
  merchantId: string,
  span: { after: string; before: string; limit: number },
): Promise<Question[]> {
  const told = alias(costEntries, 'told');
  return reader.db
    .select({
      id: costEntries.id,
      messageId: costEntries.messageId,
      attempt: costEntries.attempt,
      at: costEntries.at,
      providerId: sql<string | null>`coalesce(${outbound.providerId}, ${inbound.providerId})`,
      known: told.id,
    })
    .from(costEntries)
    .leftJoin(
      outbound,
      and(
        eq(outbound.merchantId, costEntries.merchantId),
        eq(outbound.id, costEntries.messageId),
        eq(outbound.attempt, costEntries.attempt),
      ),
    )
    .leftJoin(inbound, and(eq(inbound.merchantId, costEntries.merchantId), eq(inbound.id, costEntries.messageId)))
    .leftJoin(
      told,
      and(
        eq(told.merchantId, costEntries.merchantId),
        eq(told.messageId, costEntries.messageId),
        eq(told.attempt, costEntries.attempt),
        eq(told.source, 'provider'),
      ),
    )
    .where(
      and(
        eq(costEntries.merchantId, merchantId),
        eq(costEntries.source, 'estimate'),
        gt(costEntries.id, span.after),
        lt(costEntries.id, span.before),
      ),
    )
    .orderBy(asc(costEntries.id))
    .limit(span.limit);
}
