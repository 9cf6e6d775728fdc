import { fold } from '../../kernel/fold.ts';
import type { Tx } from '../../platform/db/index.ts';
import { recordConsent } from '../consent.ts';
import * as profile from '../people.ts';
import { removeTags, removeValues } from '../records/store.ts';
import * as consentStore from '../store-consent.ts';
import * as people from '../store.ts';
import { addTo, cellsOf, type Opened } from './check.ts';
import type { ImportDeps } from './deps.ts';
import type { Counts, RowUndo } from './plan.ts';
import { readRow } from './row-rules.ts';
import { type Before, liftImported } from './run.ts';
import * as store from './store.ts';
import { hasNotes, hasTexted, removePerson } from './undo-store.ts';

const ORIGIN = 'import';

/** What the import gave besides the profile: consent, a stop, points. @returns whether all of it could be taken back */
async function takeBack(deps: ImportDeps, tx: Tx, opened: Opened, row: store.RowAfter, before: Before) {
  const { merchantId, actor } = opened.head;
  let whole = true;
  if (before.granted && row.customerId) {
    const numberHash = row.numberHash!;
    const now = await consentStore.consentOf.get(tx, { merchantId, customerId: row.customerId, numberHash });
    if (now?.eventId === before.granted)
      await recordConsent(deps, tx, merchantId, row.customerId, { source: ORIGIN, actor, state: 'withdrawn' });
  }
  if (before.stopped) {
    const { phone } = readRow(cellsOf(deps, merchantId, row), opened.plan);
    whole = phone !== undefined && (await liftImported(deps, tx, opened, row, phone));
  }
  if (before.points) whole = (await deps.points.takeBack(tx, merchantId, before.points, actor)) && whole;
  return whole;
}

/** Whether anything has happened to a person since the import made them: then they stay. */
async function isTouched(deps: ImportDeps, tx: Tx, merchantId: string, row: store.RowAfter): Promise<boolean> {
  const customerId = row.customerId!;
  const since = row.doneAt!;
  const person = await store.personOf.get(tx, { merchantId, id: customerId });
  if (!person || person.archivedAt !== null || person.updatedAt > since) return true;
  if (await hasTexted(tx, merchantId, { customerId, numberHash: row.numberHash!, since })) return true;
  if (await hasNotes(tx, merchantId, customerId)) return true;
  return deps.happenedSince(tx, merchantId, customerId, since);
}

async function remove(deps: ImportDeps, tx: Tx, opened: Opened, row: store.RowAfter, before: Before): Promise<RowUndo> {
  const { merchantId } = opened.head;
  const customerId = row.customerId!;
  if (await isTouched(deps, tx, merchantId, row)) return 'kept';
  await deps.messages.cancelQueued(tx, merchantId, row.numberHash!, ['marketing', 'service']);
  await takeBack(deps, tx, opened, row, before);
  await removeValues(tx, merchantId, customerId, Object.keys(before.fields ?? {}));
  const at = deps.clock.now();
  await removePerson(tx, merchantId, customerId, at, deps.vault.seal(merchantId, ''));
  for (const strays of deps.strays) await strays.release(tx, merchantId, customerId);
  return 'removed';
}

/** Puts a text back where it still reads as the import left it; what somebody changed since is theirs. */
const stillOurs = (now: string | null, [, after]: [string | null, string]): boolean => fold(now ?? '') === fold(after);

async function restore(
  deps: ImportDeps,
  tx: Tx,
  opened: Opened,
  row: store.RowAfter,
  before: Before,
): Promise<RowUndo> {
  const { merchantId } = opened.head;
  const id = row.customerId!;
  const now = await store.personOf.get(tx, { merchantId, id });
  if (!now || now.archivedAt !== null) return 'kept';
  let whole = true;
  const name = now.name && deps.vault.open(merchantId, now.name);
  if (before.name) {
    if (!stillOurs(name, before.name)) whole = false;
    else if (before.name[0] === null) await forgetName(tx, merchantId, id, deps.clock.now());
    else await profile.setName(deps, tx, merchantId, id, before.name[0]);
  }
  for (const key of ['birthday', 'language'] as const) {
    const change = before[key];
    if (!change) continue;
    if (now[key] !== change[1]) whole = false;
    else await people.setProfile(tx, merchantId, id, { [key]: change[0], updatedAt: deps.clock.now() });
  }
  const values = await deps.custom.valuesOf(tx, merchantId, id);
  for (const [fieldId, change] of Object.entries(before.fields ?? {})) {
    const field = opened.fields.get(fieldId);
    if (!field || !stillOurs(values.get(fieldId) ?? null, change)) whole = false;
    else await deps.custom.set(tx, merchantId, id, field, change[0] ?? '');
  }
  if (before.tags) await removeTags(tx, merchantId, id, before.tags);
  whole = (await takeBack(deps, tx, opened, row, before)) && whole;
  return whole ? 'restored' : 'kept';
}

async function forgetName(tx: Tx, merchantId: string, id: string, at: number): Promise<void> {
  await people.setProfile(tx, merchantId, id, { name: null, nameKey: null, updatedAt: at });
  await people.setNameTokens(tx, merchantId, id, []);
}

/** Turns one row back as far as that can be done. */
export async function undoRow(deps: ImportDeps, tx: Tx, opened: Opened, row: store.RowAfter, counts: Counts) {
  if (row.outcome !== 'created' && row.outcome !== 'changed') return;
  const { merchantId, id: importId, kind } = opened.head;
  const before = row.before ? (JSON.parse(deps.vault.open(merchantId, row.before)) as Before) : {};
  let undo: RowUndo;
  if (kind === 'stops') undo = (await takeBack(deps, tx, opened, row, before)) ? 'removed' : 'kept';
  else undo = await (row.outcome === 'created' ? remove : restore)(deps, tx, opened, row, before);
  addTo(counts, undo);
  await store.setUndo.run(tx, { merchantId, importId, line: row.line, undo });
}
