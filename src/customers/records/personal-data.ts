import { and, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Clock } from '../../kernel/clock.ts';
import { eraseMessages, exportMessages, mergeMessages, unmergeMessages } from '../../messages/index.ts';
import type { KeyedHash, Vault } from '../../platform/crypto/vault.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { PersonalData } from '../../platform/slice.ts';
import { consentEvents, consents, customerNameTokens, customerNumbers, customers, customerTags, suppressionEvents, suppressions } from '../schema.ts'; // prettier-ignore
import { tagsOf } from '../store.ts';
import type { CustomFields } from './custom.ts';
import { customerMerges, customerNotes, customValues } from './schema.ts';
import * as store from './store.ts';

export interface DataDeps {
  clock: Clock;
  vault: Vault;
  custom: CustomFields;
}

const EVERY = 100_000;

/** As messages know a person. */
const asRecipient = async (reader: Reader, merchantId: string, id: string) => ({
  id,
  numbers: await store.hashesOf(reader, merchantId, id),
});

/** What is known of a person: profile, numbers, own fields, tags, notes, consent with its proof, stops, texts. */
async function exported({ vault, custom }: DataDeps, reader: Reader, merchantId: string, id: string) {
  const open = (sealed: Parameters<Vault['open']>[1] | null) => sealed && vault.open(merchantId, sealed);
  const row = (await store.rowOf(reader, merchantId, id))!;
  const numbers = await store.numbersOf(reader, merchantId, id);
  const named = new Map([...(await custom.list(reader, merchantId)), ...(await custom.list(reader, merchantId, { archived: true }))].map((field) => [field.id, field])); // prettier-ignore
  const values = await custom.valuesOf(reader, merchantId, id);
  const stops = await store.stopHistory(reader, merchantId, await store.hashesOf(reader, merchantId, id), EVERY);
  return {
    profile: {
      id,
      name: open(row.name),
      memberNumber: row.memberNumber,
      birthday: row.birthday,
      language: row.language,
      zone: row.zone,
      source: row.source,
      joinedAt: row.joinedAt,
      createdAt: row.createdAt,
      marketing: row.marketing,
    },
    numbers: numbers.map(({ number, fromAt, toAt, region }) => ({ number: open(number), fromAt, toAt, region })),
    fields: [...values].map(([fieldId, value]) => ({ name: named.get(fieldId)?.name ?? fieldId, value })),
    tags: await tagsOf(reader, merchantId, id),
    notes: (await store.notesOf(reader, merchantId, id, EVERY)).map(({ text, at, actor }) => ({ at, actor, text: open(text) })), // prettier-ignore
    consent: (await store.consentHistory(reader, merchantId, id, EVERY)).map(({ state, wording, wordingVersion, source, proof, at }) => ({ at, state, wording, wordingVersion, source, proof: open(proof) })), // prettier-ignore
    stops: stops.map(({ kind, source, text, at }) => ({ at, kind, source, text: open(text) })),
    texts: await exportMessages(vault, reader, merchantId, await asRecipient(reader, merchantId, id)),
  };
}

/**
 * Empties everything that names the person; rows stay for the ledgers. The numbers' hashes stay while a stop or the
 * proof of a consent needs them (`forgetHashes` takes them later), so that an import cannot bring the person back.
 * @param until texts of the number while it was nobody's are this person's up to here (epoch ms)
 * @returns how many texts are still in the carrier's hands: call again
 */
export async function eraseProfile(
  { clock, vault }: DataDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  until: number,
): Promise<number> {
  const at = clock.now();
  const nothing = vault.seal(merchantId, '');
  const person = await asRecipient(tx, merchantId, id);
  const left = await eraseMessages(vault, tx, merchantId, { ...person, until }, at);
  const own = (table: typeof customerNumbers | typeof customerTags | typeof customerNotes | typeof consents) =>
    and(eq(table.merchantId, merchantId), eq(table.customerId, id));
  await tx.db
    .update(customers)
    .set({ name: null, nameKey: null, birthday: null, language: null, zone: null, memberNumber: null, updatedAt: at })
    .where(and(eq(customers.merchantId, merchantId), eq(customers.id, id)));
  for (const table of [customerNameTokens, customerTags, customValues, consents])
    await tx.db.delete(table).where(own(table as typeof customerTags));
  await tx.db.update(customerNotes).set({ text: nothing }).where(own(customerNotes));
  await tx.db
    .update(customerNumbers)
    .set({ toAt: at })
    .where(and(own(customerNumbers), openNumber));
  await tx.db.update(customerNumbers).set({ number: nothing, lastFour: '' }).where(own(customerNumbers));
  await tx.db
    .update(consentEvents)
    .set({ proof: null })
    .where(and(eq(consentEvents.merchantId, merchantId), eq(consentEvents.customerId, id)));
  await emptyMerges(tx, merchantId, id, nothing);
  await emptyStops(tx, merchantId, person.numbers, nothing);
  return left;
}

const openNumber = isNull(customerNumbers.toAt);

async function emptyMerges(tx: Tx, merchantId: string, id: string, nothing: ReturnType<Vault['seal']>): Promise<void> {
  await tx.db
    .update(customerMerges)
    .set({ before: nothing })
    .where(and(eq(customerMerges.merchantId, merchantId), or(eq(customerMerges.intoId, id), eq(customerMerges.fromId, id)))); // prettier-ignore
}

/** A stop binds the number's hash: its words and the number itself are not needed for that. */
async function emptyStops(
  tx: Tx,
  merchantId: string,
  hashes: readonly KeyedHash[],
  nothing: ReturnType<Vault['seal']>,
): Promise<void> {
  if (hashes.length === 0) return;
  await tx.db
    .update(suppressionEvents)
    .set({ text: null })
    .where(and(eq(suppressionEvents.merchantId, merchantId), inArray(suppressionEvents.numberHash, [...hashes])));
  await tx.db
    .update(suppressions)
    .set({ number: nothing, lastFour: '' })
    .where(and(eq(suppressions.merchantId, merchantId), inArray(suppressions.numberHash, [...hashes])));
}

/** The customers' own part in export, erasure and merging; numbers, name and consent are the register's to decide. */
export const customerData = (deps: DataDeps): Required<PersonalData> => ({
  export: (reader, merchantId, id) => exported(deps, reader, merchantId, id),
  erase: async (tx, merchantId, id) => void (await eraseProfile(deps, tx, merchantId, id, deps.clock.now())),
  async merge(tx, merchantId, { fromId, intoId }) {
    const texts = await mergeMessages(tx, merchantId, await asRecipient(tx, merchantId, fromId), intoId);
    return {
      ...texts,
      tags: await store.uniteTags(tx, merchantId, fromId, intoId, deps.clock.now()),
      values: await store.uniteValues(tx, merchantId, fromId, intoId),
      notes: await store.moveNotes(tx, merchantId, fromId, intoId),
    };
  },
  async unmerge(tx, merchantId, { fromId, intoId }, moved) {
    await unmergeMessages(tx, merchantId, fromId, moved);
    await store.removeTags(tx, merchantId, intoId, moved['tags'] ?? []);
    await store.removeValues(tx, merchantId, intoId, moved['values'] ?? []);
    await store.moveNotes(tx, merchantId, intoId, fromId, moved['notes'] ?? []);
  },
});
