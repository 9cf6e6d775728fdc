import { and, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { customerNameTokens, customers } from '../customers/schema.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import { cases, caseTexts } from './schema.ts';
import type { Case } from './types.ts';

/** What the customer said first in each of these cases, by case id: what it is about. */
export async function firstSaid(
  vault: Vault,
  reader: Reader,
  merchantId: string,
  caseIds: readonly string[],
): Promise<Map<string, string>> {
  if (caseIds.length === 0) return new Map();
  const rows = await reader.db
    .select({ caseId: caseTexts.caseId, text: caseTexts.text })
    .from(caseTexts)
    .where(
      and(eq(caseTexts.merchantId, merchantId), inArray(caseTexts.caseId, [...caseIds]), eq(caseTexts.sort, 'said')),
    )
    .orderBy(sql`${caseTexts.id} || ''`);
  const first = new Map<string, string>();
  for (const { caseId, text } of rows) if (!first.has(caseId)) first.set(caseId, vault.open(merchantId, text));
  return first;
}

/** The id of the case that people call by this number. */
export async function idOfNumber(reader: Reader, merchantId: string, number: number): Promise<string | undefined> {
  const [row] = await reader.db
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), eq(cases.number, number)));
  return row?.id;
}

/** People to choose from when a case is taken for somebody by name or member number. */
export async function peopleLike(
  vault: Vault,
  reader: Reader,
  merchantId: string,
  who: { words: readonly string[]; member: number | undefined },
  limit: number,
): Promise<string[]> {
  const { words, member } = who;
  if (words.length === 0 && member === undefined) return [];
  const named = words.map((word) =>
    inArray(
      customers.id,
      reader.db
        .select({ id: customerNameTokens.customerId })
        .from(customerNameTokens)
        .where(
          and(
            eq(customerNameTokens.merchantId, merchantId),
            eq(customerNameTokens.token, vault.hash(merchantId, `name:${word}`)),
          ),
        ),
    ),
  );
  const rows = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(
      and(
        eq(customers.merchantId, merchantId),
        isNull(customers.archivedAt),
        ...(member === undefined ? named : [eq(customers.memberNumber, member)]),
      ),
    )
    .orderBy(desc(customers.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Whether there is a case of this id. */
export async function idOfCase(reader: Reader, merchantId: string, id: string): Promise<boolean> {
  const rows = await reader.db
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), eq(cases.id, id)));
  return rows.length > 0;
}

/** Cases that are the return of an earlier one, the newest first. */
export async function recurringCases(reader: Reader, merchantId: string, limit: number): Promise<Case[]> {
  const rows = await reader.db
    .select()
    .from(cases)
    .where(and(eq(cases.merchantId, merchantId), isNotNull(cases.recursOf)))
    .orderBy(desc(cases.id))
    .limit(limit);
  return rows;
}
