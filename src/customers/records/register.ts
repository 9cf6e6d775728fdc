import { newId } from '../../kernel/ids.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Phone } from '../../kernel/phone.ts';
import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import type { RegisterDeps } from './deps.ts';
import { suspects, type Suspects } from './duplicates.ts';
import { eraseAgain, erasePerson, type Erasure, finishErasures, forgetHashes } from './erase.ts';
import { mergePeople, type MergeChoice, unmergePeople } from './merge.ts';
import { nameKeys } from './name-keys.ts';
import { changeNumber, numberOutlook, type NumberOutlook } from './number-change.ts';
import * as store from './store.ts';

/** Who a record became, or what is left of it. */
export interface RecordState {
  archivedAt: number | null;
  mergedInto: string | null;
  source: string;
  zone: string | null;
}

/** A merge as the page of a person tells it. */
export interface MergeView {
  id: string;
  fromId: string;
  intoId: string;
  at: number;
  undoneAt: number | null;
}

/** What staff do to a record as a whole: notes, merging, numbers, giving and erasing. Every change is audited. */
export interface Register {
  /** @throws DomainError `not_found` */
  stateOf(reader: Reader, merchantId: string, id: string): Promise<RecordState>;
  setZone(tx: Tx, merchantId: string, id: string, zone: string | null): Promise<void>;
  removeTags(tx: Tx, merchantId: string, id: string, tags: readonly string[]): Promise<void>;
  clear(tx: Tx, merchantId: string, id: string, what: 'name' | 'birthday' | 'language'): Promise<void>;
  note(tx: Tx, merchantId: string, id: string, text: string, actor: string): Promise<void>;
  /** @returns the merge's id @throws DomainError `not_found`, `conflict`, `invalid` */
  merge(tx: Tx, merchantId: string, choice: MergeChoice, actor: string): Promise<string>;
  /** @throws DomainError `conflict` when they cannot be parted any more */
  unmerge(tx: Tx, merchantId: string, mergeId: string, actor: string): Promise<{ fromId: string; intoId: string }>;
  merges(reader: Reader, merchantId: string, id: string): Promise<MergeView[]>;
  /** Reads every customer: give it `db.aside`. */
  suspects(reader: Reader, merchantId: string, limit: number): Promise<Suspects[]>;
  keepApart(tx: Tx, merchantId: string, one: string, other: string, actor: string): Promise<void>;
  numberOutlook(reader: Reader, merchantId: string, id: string, phone: Phone): Promise<NumberOutlook>;
  /** @throws DomainError `conflict` on `phone` when it is somebody's */
  changeNumber(
    tx: Tx,
    merchantId: string,
    id: string,
    change: { phone: Phone; proof?: string | undefined },
    actor: string,
  ): Promise<void>;
  /** Everything every slice knows of a person and of the records merged into theirs. */
  export(reader: Reader, merchantId: string, id: string): Promise<Record<string, unknown>>;
  /** @throws DomainError `not_found`, `conflict` */
  erase(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** After a restore. @returns how many were forgotten again */
  eraseAgain(db: Database, listed: readonly Erasure[]): Promise<number>;
  /** Work that may be done twice: open erasures, hashes nobody needs, keys of names. */
  tidy(db: Database): Promise<void>;
}

const NOTE_MAX = 2000;

export function createRegister(deps: RegisterDeps): Register {
  const { clock, vault } = deps;

  async function whole(reader: Reader, merchantId: string, id: string): Promise<Record<string, unknown>> {
    const slices: Record<string, unknown> = {};
    for (const { name, personalData } of deps.parts()) slices[name] = await personalData.export(reader, merchantId, id);
    const merged = [];
    for (const one of await store.mergedInto(reader, merchantId, id)) merged.push(await whole(reader, merchantId, one));
    return merged.length === 0 ? slices : { ...slices, mergedRecords: merged };
  }

  return {
    async stateOf(reader, merchantId, id) {
      const row = await store.rowOf(reader, merchantId, id);
      if (!row) throw new DomainError('not_found', 'There is no such customer.');
      const { archivedAt, mergedInto, source, zone } = row;
      return { archivedAt, mergedInto, source, zone };
    },
    setZone: (tx, merchantId, id, zone) => store.setRow(tx, merchantId, id, { zone, updatedAt: clock.now() }),
    removeTags: (tx, merchantId, id, tags) => store.removeTags(tx, merchantId, id, tags),
    clear: (tx, merchantId, id, what) => store.clear(tx, merchantId, id, what, clock.now()),
    async note(tx, merchantId, id, text, actor) {
      const words = text.normalize('NFC').replaceAll('\0', '').trim();
      if (words === '' || words.length > NOTE_MAX)
        throw new DomainError('invalid', `Write a note of at most ${NOTE_MAX} characters.`, 'text');
      const at = clock.now();
      const note = { merchantId, id: newId(at), customerId: id, text: vault.seal(merchantId, words), actor, at };
      await store.insertNote(tx, note);
      await deps.audit(tx, { merchantId, actor, action: 'customer.noted', subject: id });
    },
    merge: (tx, merchantId, choice, actor) => mergePeople(deps, tx, merchantId, choice, actor),
    unmerge: (tx, merchantId, mergeId, actor) => unmergePeople(deps, tx, merchantId, mergeId, actor),
    async merges(reader, merchantId, id) {
      const rows = await store.mergesOf(reader, merchantId, id);
      return rows.map(({ id: mergeId, fromId, intoId, at, undoneAt }) => ({
        id: mergeId,
        fromId,
        intoId,
        at,
        undoneAt,
      }));
    },
    suspects,
    async keepApart(tx, merchantId, one, other, actor) {
      await store.keepApart(tx, merchantId, one, other, actor, clock.now());
      await deps.audit(tx, { merchantId, actor, action: 'customer.kept_apart', subject: one, details: { other } });
    },
    numberOutlook: (reader, merchantId, id, phone) => numberOutlook(deps, reader, merchantId, id, phone),
    changeNumber: (tx, merchantId, id, change, actor) => changeNumber(deps, tx, merchantId, id, change, actor),
    export: whole,
    erase: (tx, merchantId, id, actor) => erasePerson(deps, tx, merchantId, id, actor),
    eraseAgain: (db, listed) => eraseAgain(deps, db, listed),
    async tidy(db) {
      await finishErasures(deps, db);
      await forgetHashes(deps, db);
      await nameKeys(deps, db);
    },
  };
}
