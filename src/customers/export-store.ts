import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '../platform/db/index.ts';
import { customFields, customValues } from './records/schema.ts';
import { customerNumbers, customers, customerTags } from './schema.ts';

/** The people of a shop, or those of them who meet a condition over `customers`. */
const meant = (merchantId: string, where: SQL | undefined): SQL | undefined =>
  and(eq(customers.merchantId, merchantId), isNull(customers.archivedAt), where);

export async function countPeople(reader: Reader, merchantId: string, where: SQL | undefined): Promise<number> {
  const [row] = await reader.db
    .select({ count: sql<number>`count(*)` })
    .from(customers)
    .where(meant(merchantId, where));
  return row!.count;
}

/** The next people by id, everything still sealed. */
export const peopleAfter = (reader: Reader, merchantId: string, where: SQL | undefined, after: string, limit: number) =>
  reader.db
    .select({
      id: customers.id,
      memberNumber: customers.memberNumber,
      name: customers.name,
      birthday: customers.birthday,
      language: customers.language,
      joinedAt: customers.joinedAt,
      source: customers.source,
      marketing: customers.marketing,
      reach: customers.reach,
    })
    .from(customers)
    .where(and(meant(merchantId, where), gt(customers.id, after)))
    .orderBy(asc(customers.id))
    .limit(limit);
export type ExportedPerson = Awaited<ReturnType<typeof peopleAfter>>[number];

/** Their present numbers. */
export const numbersOfMany = (reader: Reader, merchantId: string, ids: string[]) =>
  reader.db
    .select({
      customerId: customerNumbers.customerId,
      number: customerNumbers.number,
      lastFour: customerNumbers.lastFour,
    })
    .from(customerNumbers)
    .where(
      and(
        eq(customerNumbers.merchantId, merchantId),
        inArray(customerNumbers.customerId, ids),
        isNull(customerNumbers.toAt),
      ),
    )
    .orderBy(asc(customerNumbers.fromAt));

/** With the time, and sorted by an expression: SQLite walks every tag of the shop where its key alone would do. */
export const tagsOfMany = (reader: Reader, merchantId: string, ids: string[]) =>
  reader.db
    .select({ customerId: customerTags.customerId, tag: customerTags.tag, at: customerTags.at })
    .from(customerTags)
    .where(and(eq(customerTags.merchantId, merchantId), inArray(customerTags.customerId, ids)))
    .orderBy(sql`${customerTags.tag} || ''`);

/** What the shop's own fields hold of them, still sealed. */
export const valuesOfMany = (reader: Reader, merchantId: string, ids: string[]) =>
  reader.db
    .select({
      customerId: customValues.customerId,
      fieldId: customValues.fieldId,
      type: customFields.type,
      num: customValues.num,
      word: customValues.word,
      text: customValues.text,
    })
    .from(customValues)
    .innerJoin(
      customFields,
      and(eq(customFields.merchantId, customValues.merchantId), eq(customFields.id, customValues.fieldId)),
    )
    .where(and(eq(customValues.merchantId, merchantId), inArray(customValues.customerId, ids)));
