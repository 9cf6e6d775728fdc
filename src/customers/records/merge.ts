import { z } from 'zod';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Merge } from '../../platform/slice.ts';
import { recordConsent, suppression } from '../consent.ts';
import * as people from '../people.ts';
import { refreshReach } from '../reach.ts';
import { insertNumber, setProfile } from '../store.ts';
import * as consentStore from '../store-consent.ts';
import * as customerStore from '../store.ts';
import type { RegisterDeps } from './deps.ts';
import * as store from './store.ts';

/** Which of two records a thing is taken from. */
export type Side = 'into' | 'from';

export interface MergeChoice {
  fromId: string;
  intoId: string;
  name: Side;
  number: Side;
}

/** What the merge did to the profile and numbers, so that it can be taken back. */
const beforeShape = z.object({
  was: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  became: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  fromMember: z.number().nullable(),
  /** Where consent stood with `into` on its own number; null: nowhere. */
  consent: z.string().nullable().default(null),
  closed: z.array(z.string()),
  opened: z.array(z.string()),
});
type Before = z.infer<typeof beforeShape>;

const movedShape = z.record(z.string(), z.record(z.string(), z.array(z.string())));

type Row = store.CustomerRow;

/** @throws DomainError `not_found`, `conflict` for a record that was merged or erased */
async function liveRow(tx: Tx, merchantId: string, id: string): Promise<Row> {
  const row = await store.rowOf(tx, merchantId, id);
  if (!row) throw new DomainError('not_found', 'There is no such customer.');
  if (row.archivedAt !== null) throw new DomainError('conflict', 'This record was merged or erased before.');
  return row;
}

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** The profile of the one record: what `into` knows, completed by what only `from` knows. */
function united(deps: RegisterDeps, from: Row, into: Row, name: Side) {
  const open = ({ merchantId, name: sealed }: Row) => sealed && deps.vault.open(merchantId, sealed);
  const wanted = name === 'from' ? open(from) : open(into);
  return {
    name: wanted ?? open(into) ?? open(from),
    birthday: into.birthday ?? from.birthday,
    language: into.language ?? from.language,
    zone: into.zone ?? from.zone,
    memberNumber: into.memberNumber ?? from.memberNumber,
    joinedAt: earlier(into.joinedAt, from.joinedAt),
    createdAt: Math.min(into.createdAt, from.createdAt),
  };
}

const profileOf = (deps: RegisterDeps, row: Row) => united(deps, row, row, 'into');

async function writeProfile(
  deps: RegisterDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  { name, ...values }: ReturnType<typeof united>,
): Promise<void> {
  if (name !== null) await people.setName(deps, tx, merchantId, id, name);
  else {
    await setProfile(tx, merchantId, id, { name: null, nameKey: null });
    await customerStore.setNameTokens(tx, merchantId, id, []);
  }
  await setProfile(tx, merchantId, id, { ...values, updatedAt: deps.clock.now() });
}

/** One person, one number: the other is closed with its date. @returns rows closed and opened */
async function settleNumber(deps: RegisterDeps, tx: Tx, merchantId: string, { fromId, intoId, number }: MergeChoice) {
  const at = deps.clock.now();
  const current = async (id: string) => (await store.numbersOf(tx, merchantId, id)).find(({ toAt }) => toAt === null);
  const [theirs, own] = [await current(fromId), await current(intoId)];
  const takes = theirs !== undefined && (number === 'from' || own === undefined);
  const closed = [theirs, takes ? own : undefined].filter((row) => row !== undefined);
  for (const { id } of closed) await store.closeNumber(tx, merchantId, id, at);
  const opened: string[] = [];
  if (takes) {
    const row = { ...theirs, id: newId(at), customerId: intoId, fromAt: at, toAt: null };
    await insertNumber(tx, row);
    opened.push(row.id);
  }
  return { closed: closed.map(({ id }) => id), opened, takes, theirs, own };
}

/**
 * Consent after a merge, strictest first: a stop or withdrawal of either number withdraws; a consent goes over only with
 * the very number it was given for.
 */
async function settleConsent(
  deps: RegisterDeps,
  tx: Tx,
  merchantId: string,
  { fromId, intoId }: MergeChoice,
  { takes, theirs, own }: Awaited<ReturnType<typeof settleNumber>>,
  actor: string,
): Promise<void> {
  const origin = { source: 'merge', actor };
  const stateOf = async (customerId: string, row: store.NumberRow | undefined) =>
    row && (await consentStore.consentOf.get(tx, { merchantId, customerId, numberHash: row.numberHash }))?.state;
  const said = [await stateOf(fromId, theirs), await stateOf(intoId, own)];
  const stops = [];
  for (const row of [theirs, own]) if (row && (await suppression(tx, merchantId, row.numberHash))) stops.push(row);
  const kept = takes ? said[0] : said[1];
  if (stops.length > 0 || said.includes('withdrawn')) {
    if (kept !== undefined && kept !== 'withdrawn')
      await recordConsent(deps, tx, merchantId, intoId, { ...origin, state: 'withdrawn' });
    return;
  }
  if (!takes || (kept !== 'granted' && kept !== 'paused')) return;
  const before = await consentStore.lastGrantOrRefusal(tx, merchantId, fromId, theirs!.numberHash);
  await recordConsent(deps, tx, merchantId, intoId, {
    ...origin,
    state: kept,
    ...(before?.wording && { wording: before.wording }),
    ...(before?.wordingVersion && { wordingVersion: before.wordingVersion }),
  });
}

/** Makes one record of two; everything `from` has goes over, and can come back. @returns the merge's id */
export async function mergePeople(
  deps: RegisterDeps,
  tx: Tx,
  merchantId: string,
  choice: MergeChoice,
  actor: string,
): Promise<string> {
  const { fromId, intoId } = choice;
  if (fromId === intoId) throw new DomainError('invalid', 'Choose two different records.', 'with');
  const [from, into] = [await liveRow(tx, merchantId, fromId), await liveRow(tx, merchantId, intoId)];
  const at = deps.clock.now();
  const by: Merge = { mergeId: newId(at), fromId, intoId, actor };
  const became = united(deps, from, into, choice.name);
  const moved: z.infer<typeof movedShape> = {};
  for (const { name, personalData } of deps.parts()) {
    const went = await personalData.merge?.(tx, merchantId, by);
    if (went) moved[name] = went;
  }
  const numbers = await settleNumber(deps, tx, merchantId, choice);
  const consent = await consentNow(tx, merchantId, intoId, numbers.own);
  await settleConsent(deps, tx, merchantId, choice, numbers, actor);
  await setProfile(tx, merchantId, fromId, { archivedAt: at, mergedInto: intoId, memberNumber: null, updatedAt: at });
  await writeProfile(deps, tx, merchantId, intoId, became);
  const { closed, opened } = numbers;
  const was = profileOf(deps, into);
  const before: Before = { was, became, fromMember: from.memberNumber, consent, closed, opened };
  const sealed = deps.vault.seal(merchantId, JSON.stringify(before));
  await store.insertMerge(tx, { merchantId, id: by.mergeId, fromId, intoId, moved, before: sealed, actor, at });
  for (const id of [fromId, intoId]) await refreshReach(tx, merchantId, id, at);
  await deps.audit(tx, { merchantId, actor, action: 'customer.merged', subject: intoId, details: { fromId, mergeId: by.mergeId } }); // prettier-ignore
  return by.mergeId;
}

const consentNow = async (tx: Tx, merchantId: string, customerId: string, row: store.NumberRow | undefined) =>
  (row && (await consentStore.consentOf.get(tx, { merchantId, customerId, numberHash: row.numberHash }))?.state) ??
  null;

/** A consent that only the merge took away stands again; what the person said since is left alone. */
async function restoreConsent(
  deps: RegisterDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  before: Before,
  actor: string,
) {
  if (before.consent !== 'granted') return;
  const [last] = await store.consentHistory(tx, merchantId, id, 1);
  if (last?.state !== 'withdrawn' || last.source !== 'merge') return;
  const given = await consentStore.lastGrantOrRefusal(tx, merchantId, id, last.numberHash);
  if (given?.state !== 'granted') return;
  await recordConsent(deps, tx, merchantId, id, {
    source: 'merge',
    actor,
    state: 'granted',
    ...(given.wording !== null && { wording: given.wording }),
    ...(given.wordingVersion !== null && { wordingVersion: given.wordingVersion }),
  });
}

/** What was changed by hand since stays as it is now. */
function restored(now: ReturnType<typeof united>, { was, became }: Before): ReturnType<typeof united> {
  const fields = Object.entries(now).map(([name, value]) => [name, value === became[name] ? was[name] : value]);
  return Object.fromEntries(fields) as ReturnType<typeof united>;
}

/** A number that somebody else took in between is not taken back. */
async function restoreNumbers(deps: RegisterDeps, tx: Tx, merchantId: string, ids: string[], before: Before) {
  for (const id of before.opened) await store.closeNumber(tx, merchantId, id, deps.clock.now());
  for (const customerId of ids)
    for (const row of await store.numbersOf(tx, merchantId, customerId)) {
      if (!before.closed.includes(row.id)) continue;
      const owner = await customerStore.ownerOf.get(tx, { merchantId, numberHash: row.numberHash });
      const hasAnother = (await store.numbersOf(tx, merchantId, customerId)).some(({ toAt }) => toAt === null);
      if (!owner && !hasAnother) await store.reopenNumber(tx, merchantId, row.id);
    }
}

/**
 * Parts what a merge put together.
 * @throws DomainError `not_found`, `conflict` when it was undone, merged on or erased, or its points are used up
 */
export async function unmergePeople(
  deps: RegisterDeps,
  tx: Tx,
  merchantId: string,
  mergeId: string,
  actor: string,
): Promise<{ fromId: string; intoId: string }> {
  const at = deps.clock.now();
  const row = await store.takeMerge(tx, merchantId, mergeId, actor, at);
  if (!row) throw new DomainError('conflict', 'This merge is not there, or was undone before.');
  const { fromId, intoId } = row;
  const into = await liveRow(tx, merchantId, intoId);
  const opened = deps.vault.open(merchantId, row.before);
  if (opened === '') throw new DomainError('conflict', 'One of the two was erased: they cannot be parted.');
  const before = beforeShape.parse(JSON.parse(opened));
  const moved = movedShape.parse(row.moved);
  const by: Merge = { mergeId, fromId, intoId, actor };
  for (const { name, personalData } of deps.parts().toReversed())
    await personalData.unmerge?.(tx, merchantId, by, moved[name] ?? {});
  await writeProfile(deps, tx, merchantId, intoId, restored(profileOf(deps, into), before));
  await setProfile(tx, merchantId, fromId, { archivedAt: null, mergedInto: null, memberNumber: before.fromMember, updatedAt: at }); // prettier-ignore
  await restoreNumbers(deps, tx, merchantId, [intoId, fromId], before);
  await restoreConsent(deps, tx, merchantId, intoId, before, actor);
  for (const id of [fromId, intoId]) await refreshReach(tx, merchantId, id, at);
  await deps.audit(tx, { merchantId, actor, action: 'customer.unmerged', subject: intoId, details: { fromId, mergeId } }); // prettier-ignore
  return { fromId, intoId };
}
