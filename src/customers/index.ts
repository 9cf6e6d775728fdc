import { DAY } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import type { Database, Reader, Tx } from '../platform/db/index.ts';
import type { Answer, Reactions, Slice, Talk } from '../platform/slice.ts';
import type { KeyedHash, Sealed, Vault } from '../platform/crypto/vault.ts';
import { and, eq } from 'drizzle-orm';
import { outbound } from '../messages/schema.ts';
import { customerActions } from './actions.ts';
import { type ApiDeps, customerApi } from './api.ts';
import { customerCard } from './card.ts';
import { lift, recordConsent, suppress, suppression } from './consent.ts';
import type { CustomerDeps } from './deps.ts';
import { customerFields } from './fields.ts';
import { customerKeywords, type KeywordDeps } from './keywords.ts';
import * as people from './people.ts';
import { refreshReach } from './reach.ts';
import { fillRegions } from './region-fill.ts';
import { type CustomFields } from './records/custom.ts';
import { customerData } from './records/personal-data.ts';
import type { Register } from './records/register.ts';
import * as store from './store.ts';
import { onDoubtfulStop, onStart, onStop } from './system-words.ts';
import type { Customers } from './types.ts';

export type * from './types.ts';
export type { AskConfirmation, Strays } from './deps.ts';
export { exactWords, type Intent, readIntent } from './intent/index.ts';
export { mayStillSend } from './consent.ts';
export { type ReachDifference, refreshReach, wrongReaches } from './reach.ts';
export { sayMember } from './people.ts';
export { SOURCES } from './fields.ts';
export { readName } from './names.ts';
export { applyConsent, askForConsent, type AskDeps } from './ask-consent.ts';
export { createCustomFields, type Choice, type CustomField, type CustomFields } from './records/custom.ts';
export { createRegister, type MergeView, type RecordState, type Register } from './records/register.ts';
export type { MergeChoice, Side } from './records/merge.ts';
export type { NumberOutlook } from './records/number-change.ts';
export type { Suspects } from './records/duplicates.ts';
export { fromNumberOf } from './strays.ts';
export type { Erasure } from './records/erase.ts';
export { birthdaysWithin } from './birthday-days.ts';
export { labelsOf } from './records/labels-store.ts';
export { customValues } from './records/schema.ts';
export { type Reach, REACHES } from './rules.ts';

/** Builds the people of all shops: profiles, numbers, consent, stops. */
export function createCustomers(deps: CustomerDeps): Customers {
  const { clock, vault } = deps;
  return {
    hashOf: (merchantId, phone) => vault.hash(merchantId, phone),
    byId: (reader, merchantId, id) => people.byId(deps, reader, merchantId, id),
    standing: (reader, merchantId, id) => people.standing(deps, reader, merchantId, id),
    async byNumber(reader, merchantId, numberHash) {
      const owner = await store.ownerOf.get(reader, { merchantId, numberHash });
      return owner && people.byId(deps, reader, merchantId, owner.id);
    },
    currentNumber: (reader, merchantId, id) => people.currentNumber(deps, reader, merchantId, id),
    findOrCreate: (tx, merchantId, phone, origin) => people.findOrCreate(deps, tx, merchantId, phone, origin),
    join: (tx, merchantId, id) => people.join(deps, tx, merchantId, id),
    setName: (tx, merchantId, id, name) => people.setName(deps, tx, merchantId, id, name),
    setBirthday: (tx, merchantId, id, birthday) => people.setBirthday(deps, tx, merchantId, id, birthday),
    setLanguage: (tx, merchantId, id, language) => people.setLanguage(deps, tx, merchantId, id, language),
    addTags: (tx, merchantId, id, tags) => store.addTags(tx, merchantId, id, tags, clock.now()),
    tags: (reader, merchantId, id) => store.tagsOf(reader, merchantId, id),
    recordConsent: (tx, merchantId, id, consent) => recordConsent(deps, tx, merchantId, id, consent),
    suppress: async (tx, merchantId, phone, stop) => void (await suppress(deps, tx, merchantId, phone, stop)),
    lift: (tx, merchantId, phone, start) => lift(deps, tx, merchantId, phone, start),
    suppression: (reader, merchantId, numberHash) => suppression(reader, merchantId, numberHash),
  };
}

/** Whether anybody has joined a shop. */
export const hasMembers = async (reader: Reader, merchantId: string): Promise<boolean> =>
  (await store.anyMember.get(reader, { merchantId })) !== undefined;

/** Who texts: enough for the switchboard, nothing opened. A number that texts is alive, whatever was said of it. */
export async function senderOf(tx: Tx, merchantId: string, numberHash: KeyedHash, at: number) {
  const owner = await store.ownerOf.get(tx, { merchantId, numberHash });
  if (owner?.troubleCode) await noteTrouble(tx, merchantId, owner, null, at);
  return owner;
}

/** @param code the carrier's; null: the number works again */
async function noteTrouble(
  tx: Tx,
  merchantId: string,
  owner: { id: string; numberRowId: string },
  code: number | null,
  at: number,
): Promise<void> {
  await store.setTrouble.run(tx, { merchantId, id: owner.numberRowId, code });
  await refreshReach(tx, merchantId, owner.id, at);
}

/** What the switchboard calls for words that no shop may take. */
export interface SystemWords {
  stop(tx: Tx, talk: Talk, carrierActed: boolean): Promise<Answer>;
  start(tx: Tx, talk: Talk, carrierActed: boolean): Promise<Answer>;
  doubtfulStop(tx: Tx, talk: Talk): Promise<Answer>;
  isStopped(reader: Reader, merchantId: string, numberHash: KeyedHash): Promise<boolean>;
}

export const systemWords = (deps: CustomerDeps): SystemWords => ({
  stop: (tx, talk, carrierActed) => onStop(deps, tx, talk, carrierActed),
  start: (tx, talk, carrierActed) => onStart(deps, tx, talk, carrierActed),
  doubtfulStop: (tx, talk) => onDoubtfulStop(deps, tx, talk),
  isStopped: async (reader, merchantId, numberHash) =>
    (await suppression(reader, merchantId, numberHash)) !== undefined,
});

/** Failures the carrier reports: a stop it holds becomes ours, a dead number is texted no more. */
const reactions = (deps: CustomerDeps): Reactions => ({
  'message.opted_out': async (tx, { merchantId, ids }) => {
    const message = await recipientOf(tx, merchantId, ids['messageId']!);
    const stop = { source: 'carrier', actor: 'system', byCarrier: true, sender: message.numberId };
    const phone = openTo(deps.vault, merchantId, message.to);
    if (phone !== '') await suppress(deps, tx, merchantId, phone, stop); // empty: erased since
  },
  'message.failed': async (tx, { merchantId, ids }) => {
    if (ids['scope'] !== 'number') return;
    const message = await recipientOf(tx, merchantId, ids['messageId']!);
    const owner = await store.ownerOf.get(tx, { merchantId, numberHash: message.numberHash });
    if (owner) await noteTrouble(tx, merchantId, owner, Number(ids['code']), deps.clock.now());
  },
});

const openTo = (vault: Vault, merchantId: string, to: Sealed): string => vault.open(merchantId, to);

async function recipientOf(tx: Tx, merchantId: string, messageId: string) {
  const [message] = await tx.db
    .select({ to: outbound.to, numberHash: outbound.numberHash, numberId: outbound.numberId })
    .from(outbound)
    .where(and(eq(outbound.merchantId, merchantId), eq(outbound.id, messageId)));
  return message!;
}

export interface SliceDeps extends KeywordDeps, ApiDeps {
  db: Database;
  custom: CustomFields;
  register: Register;
}

export const customersSlice = (deps: SliceDeps): Slice => ({
  name: 'customers',
  keywords: customerKeywords(deps, fold),
  api: customerApi(deps),
  actions: customerActions(deps),
  on: reactions(deps),
  segmentFields: customerFields(deps),
  personalData: customerData(deps),
  card: customerCard(deps),
  jobs: [
    { name: 'customers.tidy', every: '17 * * * *', run: () => deps.register.tidy(deps.db) },
    { name: 'customers.regions', every: DAY, run: async (guard) => void (await fillRegions(deps, guard)) },
  ],
});
