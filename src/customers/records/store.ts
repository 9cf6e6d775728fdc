import { and, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { KeyedHash, Sealed } from '../../platform/crypto/vault.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import {
  consentEvents,
  consents,
  customerNameTokens,
  customerNumbers,
  customers,
  customerTags,
  suppressionEvents,
} from '../schema.ts';
import { customerMerges, customerNotes, customValues, distinctPeople } from './schema.ts';

export type CustomerRow = typeof customers.$inferSelect;
export type NumberRow = typeof customerNumbers.$inferSelect;

const ofPerson = (table: { merchantId: typeof customers.merchantId; customerId: typeof customerTags.customerId }, merchantId: string, customerId: string) =>
  and(eq(table.merchantId, merchantId), eq(table.customerId, customerId)); // prettier-ignore

/** The whole row of a person, sealed as it stands; undefined when there is none. */
export async function rowOf(reader: Reader, merchantId: string, id: string): Promise<CustomerRow | undefined> {
  const [row] = await reader.db
    .select()
    .from(customers)
    .where(and(eq(customers.merchantId, merchantId), eq(customers.id, id)));
  return row;
}

/** Every number a person has or had, the newest first. */
export const numbersOf = (reader: Reader, merchantId: string, customerId: string): Promise<NumberRow[]> =>
  reader.db
    .select()
    .from(customerNumbers)
    .where(ofPerson(customerNumbers as never, merchantId, customerId))
    .orderBy(desc(customerNumbers.fromAt), desc(customerNumbers.id));

export async function closeNumber(tx: Tx, merchantId: string, id: string, at: number): Promise<void> {
  await tx.db
    .update(customerNumbers)
    .set({ toAt: at })
    .where(and(eq(customerNumbers.merchantId, merchantId), eq(customerNumbers.id, id)));
}

export async function reopenNumber(tx: Tx, merchantId: string, id: string): Promise<void> {
  await tx.db
    .update(customerNumbers)
    .set({ toAt: null })
    .where(and(eq(customerNumbers.merchantId, merchantId), eq(customerNumbers.id, id)));
}

/** @returns the tags that are new to `into` */
export async function uniteTags(tx: Tx, merchantId: string, fromId: string, intoId: string, at: number) {
  const theirs = await tx.db.select().from(customerTags).where(ofPerson(customerTags as never, merchantId, fromId)); // prettier-ignore
  if (theirs.length === 0) return [];
  const rows = theirs.map(({ tag }) => ({ merchantId, tag, customerId: intoId, at }));
  const added = await tx.db
    .insert(customerTags)
    .values(rows)
    .onConflictDoNothing()
    .returning({ tag: customerTags.tag });
  return added.map(({ tag }) => tag);
}

export async function removeTags(tx: Tx, merchantId: string, customerId: string, tags: readonly string[]) {
  if (tags.length === 0) return;
  await tx.db
    .delete(customerTags)
    .where(and(ofPerson(customerTags as never, merchantId, customerId), inArray(customerTags.tag, [...tags])));
}

/** Gives values of own fields where `into` has none. @returns ids of those fields */
export async function uniteValues(tx: Tx, merchantId: string, fromId: string, intoId: string): Promise<string[]> {
  const theirs = await tx.db
    .select()
    .from(customValues)
    .where(ofPerson(customValues as never, merchantId, fromId));
  if (theirs.length === 0) return [];
  // A text is found by a hash that holds for its field, whoever has it: the row can be given as it stands.
  const rows = theirs.map((row) => ({ ...row, customerId: intoId }));
  const added = await tx.db
    .insert(customValues)
    .values(rows)
    .onConflictDoNothing()
    .returning({ fieldId: customValues.fieldId });
  return added.map(({ fieldId }) => fieldId);
}

export async function removeValues(tx: Tx, merchantId: string, customerId: string, fieldIds: readonly string[]) {
  if (fieldIds.length === 0) return;
  await tx.db
    .delete(customValues)
    .where(and(ofPerson(customValues as never, merchantId, customerId), inArray(customValues.fieldId, [...fieldIds])));
}

/** @returns ids of the notes that went over */
export async function moveNotes(tx: Tx, merchantId: string, fromId: string, intoId: string, ids?: readonly string[]) {
  if (ids?.length === 0) return [];
  const rows = await tx.db
    .update(customerNotes)
    .set({ customerId: intoId })
    .where(and(ofPerson(customerNotes as never, merchantId, fromId), ids && inArray(customerNotes.id, [...ids])))
    .returning({ id: customerNotes.id });
  return rows.map(({ id }) => id);
}

export interface NoteRow {
  id: string;
  text: Sealed;
  actor: string;
  at: number;
}

/** Newest first; `before` is a time. */
export const notesOf = (
  reader: Reader,
  merchantId: string,
  customerId: string,
  limit: number,
  before?: number,
): Promise<NoteRow[]> =>
  reader.db
    .select({ id: customerNotes.id, text: customerNotes.text, actor: customerNotes.actor, at: customerNotes.at })
    .from(customerNotes)
    .where(
      and(
        ofPerson(customerNotes as never, merchantId, customerId),
        before === undefined ? undefined : lt(customerNotes.at, before),
      ),
    )
    .orderBy(desc(customerNotes.id))
    .limit(limit);

export async function insertNote(tx: Tx, note: typeof customerNotes.$inferInsert): Promise<void> {
  await tx.db.insert(customerNotes).values(note);
}

export type MergeRow = typeof customerMerges.$inferSelect;

/** Merges a person took part in, the newest first. */
export const mergesOf = (reader: Reader, merchantId: string, customerId: string): Promise<MergeRow[]> =>
  reader.db
    .select()
    .from(customerMerges)
    .where(
      and(
        eq(customerMerges.merchantId, merchantId),
        or(eq(customerMerges.intoId, customerId), eq(customerMerges.fromId, customerId)),
      ),
    )
    .orderBy(desc(customerMerges.id))
    .limit(100);

export async function insertMerge(tx: Tx, row: typeof customerMerges.$inferInsert): Promise<void> {
  await tx.db.insert(customerMerges).values(row);
}

/** Takes a merge for undoing: whoever comes second gets nothing. */
export async function takeMerge(tx: Tx, merchantId: string, id: string, actor: string, at: number) {
  const [row] = await tx.db
    .update(customerMerges)
    .set({ undoneAt: at, undoneBy: actor })
    .where(and(eq(customerMerges.merchantId, merchantId), eq(customerMerges.id, id), isNull(customerMerges.undoneAt)))
    .returning();
  return row;
}

/** Records that were merged into this one and not parted since. */
export async function mergedInto(reader: Reader, merchantId: string, customerId: string): Promise<string[]> {
  const rows = await reader.db
    .select({ id: customerMerges.fromId })
    .from(customerMerges)
    .where(
      and(
        eq(customerMerges.merchantId, merchantId),
        eq(customerMerges.intoId, customerId),
        isNull(customerMerges.undoneAt),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Every number a person has or had, those of records merged into theirs among them; forgotten ones are left out. */
export async function hashesOf(reader: Reader, merchantId: string, customerId: string): Promise<KeyedHash[]> {
  const own = await numbersOf(reader, merchantId, customerId);
  const hashes = own.map(({ numberHash }) => numberHash).filter((hash) => hash !== '');
  for (const id of await mergedInto(reader, merchantId, customerId))
    hashes.push(...(await hashesOf(reader, merchantId, id)));
  return [...new Set(hashes)];
}

/** Consent events of a person, with their words and proof still sealed; the newest first. */
export const consentHistory = (reader: Reader, merchantId: string, customerId: string, limit: number) =>
  reader.db
    .select()
    .from(consentEvents)
    .where(ofPerson(consentEvents as never, merchantId, customerId))
    .orderBy(desc(consentEvents.id))
    .limit(limit);

/** Stops and returns of these numbers, the newest first. */
export const stopHistory = async (reader: Reader, merchantId: string, hashes: readonly KeyedHash[], limit: number) =>
  hashes.length === 0
    ? []
    : reader.db
        .select()
        .from(suppressionEvents)
        .where(and(eq(suppressionEvents.merchantId, merchantId), inArray(suppressionEvents.numberHash, [...hashes])))
        .orderBy(sql`${suppressionEvents.id} || '' desc`) // by the bare id SQLite walks every stop of the shop
        .limit(limit);

export const consentRows = (reader: Reader, merchantId: string, customerId: string) =>
  reader.db
    .select()
    .from(consents)
    .where(ofPerson(consents as never, merchantId, customerId));

/** Keeps that two are two. */
export async function keepApart(tx: Tx, merchantId: string, one: string, other: string, actor: string, at: number) {
  const [aId, bId] = one < other ? [one, other] : [other, one];
  await tx.db.insert(distinctPeople).values({ merchantId, aId, bId, actor, at }).onConflictDoNothing();
}

export async function setRow(tx: Tx, merchantId: string, id: string, values: Partial<CustomerRow>): Promise<void> {
  await tx.db
    .update(customers)
    .set(values)
    .where(and(eq(customers.merchantId, merchantId), eq(customers.id, id)));
}

/** Takes away what was known; a name with everything it is found by. */
export async function clear(
  tx: Tx,
  merchantId: string,
  id: string,
  what: 'name' | 'birthday' | 'language',
  at: number,
) {
  const values = what === 'name' ? { name: null, nameKey: null } : { [what]: null };
  await setRow(tx, merchantId, id, { ...values, updatedAt: at });
  if (what === 'name')
    await tx.db.delete(customerNameTokens).where(ofPerson(customerNameTokens as never, merchantId, id));
}
