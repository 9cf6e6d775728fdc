import { lift, recordConsent, suppress, suppression } from '../consent.ts';
import { askForConsent } from '../ask-consent.ts';
import * as profile from '../people.ts';
import { readCustom } from '../records/custom-rules.ts';
import * as consentStore from '../store-consent.ts';
import * as people from '../store.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { KeyedHash } from '../../platform/crypto/vault.ts';
import { addTo, cellsOf, hasSpoken, type Opened } from './check.ts';
import type { ImportDeps } from './deps.ts';
import { enterPerson, memberNumberFor } from './newcomer.ts';
import type { Counts, RowOutcome } from './plan.ts';
import { asWritten, readRow, type RowRead } from './row-rules.ts';
import * as store from './store.ts';

/** What an import changed in a person it did not make, or gave: enough to turn it back. Texts as [before, after]. */
export interface Before {
  name?: [string | null, string];
  birthday?: [string | null, string];
  language?: ['en' | 'zh' | null, 'en' | 'zh'];
  fields?: Record<string, [string | null, string]>;
  tags?: string[];
  /** Consent was given by this import: the event. */
  granted?: string;
  /** Stopped by this import. */
  stopped?: boolean;
  /** The entry of the opening balance. */
  points?: string;
}

const ORIGIN = 'import';

/** Sets what the row has and the person has not, or has otherwise where the plan says so. */
async function fillProfile(deps: ImportDeps, tx: Tx, opened: Opened, id: string, read: RowRead): Promise<Before> {
  const { head, plan } = opened;
  const { merchantId } = head;
  const known = await profile.byId(deps, tx, merchantId, id);
  const may = (old: unknown, now: unknown): boolean =>
    now !== undefined && now !== old && (old === null || old === '' || plan.known === 'overwrite');
  const before: Before = {};
  if (may(known.name, read.name)) {
    before.name = [known.name, read.name!];
    await profile.setName(deps, tx, merchantId, id, read.name!);
  }
  if (may(known.birthday, read.birthday)) {
    before.birthday = [known.birthday, read.birthday!];
    await profile.setBirthday(deps, tx, merchantId, id, read.birthday!);
  }
  if (may(known.language, read.language)) {
    before.language = [known.language, read.language!];
    await profile.setLanguage(deps, tx, merchantId, id, read.language!);
  }
  const fields = await fillFields(deps, tx, opened, id, read, may);
  return Object.keys(fields).length > 0 ? { ...before, fields } : before;
}

async function fillFields(
  deps: ImportDeps,
  tx: Tx,
  { head: { merchantId }, fields }: Opened,
  id: string,
  read: RowRead,
  may: (old: unknown, now: unknown) => boolean,
): Promise<NonNullable<Before['fields']>> {
  const changed: NonNullable<Before['fields']> = {};
  if (Object.keys(read.fields).length === 0) return changed;
  const known = await deps.custom.valuesOf(tx, merchantId, id);
  for (const [fieldId, cell] of Object.entries(read.fields)) {
    const field = fields.get(fieldId);
    const text = field && asWritten(field, cell);
    const old = known.get(fieldId) ?? null;
    if (!field || !may(old, text) || typeof readCustom(field, text!) === 'string') continue;
    changed[fieldId] = [old, text!];
    await deps.custom.set(tx, merchantId, id, field, text!);
  }
  return changed;
}

async function addTags(deps: ImportDeps, tx: Tx, merchantId: string, id: string, tags: string[]): Promise<string[]> {
  const has = new Set(await people.tagsOf(tx, merchantId, id));
  const fresh = [...new Set(tags)].filter((tag) => !has.has(tag));
  if (fresh.length > 0) await people.addTags(tx, merchantId, id, fresh, deps.clock.now());
  return fresh;
}

/** Makes a member of somebody known, with the number brought along where that is free. */
async function makeMember(deps: ImportDeps, tx: Tx, merchantId: string, id: string, wanted: number | undefined) {
  const memberNumber = await memberNumberFor(tx, merchantId, wanted);
  const made = await people.makeMember.get(tx, { merchantId, id, memberNumber, now: deps.clock.now() });
  if (made) await deps.announce(tx, { merchantId, name: 'customer.joined', customerId: id, ids: { customerId: id } });
}

/** Consent by the proof of the file, or asked for by text. Who said anything by word of their own is left alone. */
async function consentOf(
  deps: ImportDeps,
  tx: Tx,
  { head, plan }: Opened,
  id: string,
  numberHash: KeyedHash,
  read: RowRead,
  counts: Counts,
): Promise<string | undefined> {
  const { merchantId, actor } = head;
  const agrees = read.consent ?? !plan.columns.includes('consent');
  if (plan.consent === 'none' || !agrees || read.stopped) return undefined;
  if (await suppression(tx, merchantId, numberHash)) return undefined;
  if (await hasSpoken(tx, merchantId, id, numberHash)) return undefined;
  const origin = { source: ORIGIN, actor };
  if (plan.consent === 'ask') {
    await askForConsent(deps, tx, merchantId, id, origin, head.id);
    addTo(counts, 'asked');
    return undefined;
  }
  const { wording, where, when } = plan;
  await recordConsent(deps, tx, merchantId, id, { ...origin, state: 'granted', wording, proof: `${where}, ${when}` });
  addTo(counts, 'granted');
  return (await consentStore.consentOf.get(tx, { merchantId, customerId: id, numberHash }))!.eventId;
}

interface Done {
  outcome: RowOutcome;
  customerId: string | null;
  before: Before;
}

/** Changes somebody known as far as the plan lets it. @returns what was changed, and whether they became a member */
async function change(deps: ImportDeps, tx: Tx, opened: Opened, known: { id: string; memberNumber: number | null }, read: RowRead) {
  const { merchantId } = opened.head;
  const before = await fillProfile(deps, tx, opened, known.id, read);
  const tags = await addTags(deps, tx, merchantId, known.id, read.tags);
  if (tags.length > 0) before.tags = tags;
  const joins = opened.plan.join && !known.memberNumber;
  if (joins) await makeMember(deps, tx, merchantId, known.id, read.member);
  return { before, joins };
} // prettier-ignore

/** Makes somebody new. @returns what an undo must take back besides the person */
async function make(deps: ImportDeps, tx: Tx, opened: Opened, numberHash: KeyedHash, read: RowRead) {
  const { merchantId, actor } = opened.head;
  const { id, fields } = await enterPerson(deps, tx, opened, numberHash, read);
  const before: Before = Object.keys(fields).length > 0 ? { fields } : {};
  if (read.points) before.points = await deps.points.open(tx, merchantId, id, read.points, actor);
  return { id, before };
}

async function applyPerson(deps: ImportDeps, tx: Tx, opened: Opened, read: RowRead, counts: Counts): Promise<Done> {
  const { head, plan } = opened;
  const { merchantId, actor } = head;
  const phone = read.phone!;
  const numberHash = deps.vault.hash(merchantId, phone);
  const known = await people.ownerOf.get(tx, { merchantId, numberHash });
  if (known && plan.known === 'skip') return { outcome: 'skipped', customerId: null, before: {} };
  const { id, before, joins } = known
    ? { id: known.id, ...(await change(deps, tx, opened, known, read)) }
    : { joins: true, ...(await make(deps, tx, opened, numberHash, read)) };
  if (read.stopped && (await suppress(deps, tx, merchantId, phone, { source: ORIGIN, actor }))) before.stopped = true;
  const granted = await consentOf(deps, tx, opened, id, numberHash, read, counts);
  if (granted !== undefined) before.granted = granted;
  const changed = joins || Object.keys(before).length > 0;
  return { outcome: !known ? 'created' : changed ? 'changed' : 'unchanged', customerId: id, before };
}

async function applyStop(deps: ImportDeps, tx: Tx, { head }: Opened, read: RowRead): Promise<Done> {
  const isNew = await suppress(deps, tx, head.merchantId, read.phone!, { source: ORIGIN, actor: head.actor });
  return { outcome: isNew ? 'created' : 'unchanged', customerId: null, before: isNew ? { stopped: true } : {} };
}

/**
 * Does what the dry run said of one row, once: the row, its customer and the place of the import are written together.
 * What has changed since the dry run is looked at again, so that nobody comes in twice and no stop is lost.
 */
export async function applyRow(deps: ImportDeps, tx: Tx, opened: Opened, row: store.RowAfter, counts: Counts) {
  if (row.verdict !== 'create' && row.verdict !== 'update') return;
  const { merchantId, id: importId, kind } = opened.head;
  const read = readRow(cellsOf(deps, merchantId, row), opened.plan);
  const { outcome, customerId, before } = await (kind === 'stops'
    ? applyStop(deps, tx, opened, read)
    : applyPerson(deps, tx, opened, read, counts));
  addTo(counts, outcome);
  await store.setOutcome.run(tx, {
    merchantId,
    importId,
    line: row.line,
    outcome,
    customerId,
    stopped: row.stopped || before.stopped === true,
    before: Object.keys(before).length > 0 ? deps.vault.seal(merchantId, JSON.stringify(before)) : null,
    doneAt: deps.clock.now(),
  });
}

/** Lifts a stop that an import set, unless the person has said it too since. @returns whether it is gone */
export async function liftImported(
  deps: ImportDeps,
  tx: Tx,
  { head }: Opened,
  row: store.RowAfter,
  phone: string,
): Promise<boolean> {
  const { merchantId, actor } = head;
  if (!row.numberHash || (await store.stoppedSince(tx, merchantId, row.numberHash, row.doneAt!))) return false;
  return lift(deps, tx, merchantId, phone, { source: ORIGIN, actor });
}
