import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { keptDraft, LEAST_TESTS } from './draft.ts';
import type { AppsDeps } from './deps.ts';
import { FAULT_CODES, type FaultCode } from './fault-codes.ts';
import { draftFaults, liveFaults } from './faults.ts';
import { APP_FAMILY } from './keyword.ts';
import { layOut } from './lay-out.ts';
import { tryAll } from './rehearse.ts';
import * as store from './store.ts';
import type { AppDraft, Apps, AppState, DraftFault, WizardApp } from './types.ts';
import { takesOf } from './words-of.ts';

const noApp = (): DomainError => new DomainError('not_found', 'There is no such app.');

/** A fault in plain English, for programs. */
const inWords = ({ code, values }: DraftFault): string =>
  FAULT_CODES[code as FaultCode].replace(/\{(\w+)\}/g, (_, name: string) => String(values?.[name] ?? ''));

/** @throws FieldFaults when there are any */
export function refuse(faults: readonly DraftFault[]): void {
  if (faults.length > 0)
    throw new FieldFaults(faults.slice(0, 20).map((one) => ({ field: one.at, message: inWords(one) })));
}

/** The row of an app. @throws DomainError `not_found` */
export async function rowOf(reader: Reader, merchantId: string, id: string): Promise<store.AppRow> {
  const row = await store.appById.get(reader, { merchantId, id });
  if (!row) throw noApp();
  return row;
}

/** A version read from its row and never from memory: whoever has just changed it sees what they wrote. */
export async function draftIn(reader: Reader, merchantId: string, id: string, version: number): Promise<AppDraft> {
  const row = Number.isSafeInteger(version) ? await store.draftOf.get(reader, { merchantId, id, version }) : undefined;
  if (!row) throw new DomainError('not_found', 'There is no such version.');
  return keptDraft(row.draft);
}

async function shown(reader: Reader, row: store.AppRow): Promise<WizardApp> {
  const { merchantId: _, ...app } = row;
  return { ...app, draft: await draftIn(reader, row.merchantId, row.id, row.version) };
}

async function allShown(reader: Reader, rows: readonly store.AppRow[]): Promise<WizardApp[]> {
  const apps: WizardApp[] = [];
  for (const row of rows) apps.push(await shown(reader, row));
  return apps;
}

type Desk = Pick<
  Apps,
  'add' | 'change' | 'test' | 'goLive' | 'pause' | 'resume' | 'archive' | 'unarchive' | 'restore' | 'byId' | 'list' | 'archived' | 'versions' | 'version'
>; // prettier-ignore

/** What staff do with apps. */
export function appsDesk(deps: AppsDeps): Desk & { keep: Keep } {
  const { clock, audit } = deps;

  const keep: Keep = async (tx, merchantId, draft, actor, formKey) => {
    const now = clock.now();
    const id = formKey ?? newId(now);
    const row = { merchantId, id, kind: draft.kind, name: draft.name.trim(), state: 'draft' as const };
    const versions = { liveVersion: 0, version: 1, passedVersion: 0, liveSince: null };
    if (!(await store.insertApp(tx, { ...row, ...versions, createdAt: now, updatedAt: now, actor }))) return { id }; // the same form, sent twice
    await store.keepVersion(tx, { merchantId, appId: id, version: 1, draft, at: now, actor });
    await audit(tx, { merchantId, actor, action: 'app.added', subject: id });
    return { id };
  };

  /** The next version of an app. */
  async function write(tx: Tx, row: store.AppRow, draft: AppDraft, actor: string): Promise<number> {
    const { merchantId, id } = row;
    const [version, now] = [row.version + 1, clock.now()];
    const values = { version, kind: draft.kind, name: draft.name.trim(), updatedAt: now, actor };
    if (!(await store.updateApp(tx, row, values))) throw new DomainError('conflict', 'Somebody else has changed it.');
    await store.keepVersion(tx, { merchantId, appId: id, version, draft, at: now, actor });
    return version;
  }

  async function become(tx: Tx, row: store.AppRow, state: AppState, actor: string): Promise<void> {
    await store.updateApp(tx, row, { state, updatedAt: clock.now(), actor });
  }

  const claim = (tx: Tx, { merchantId, id }: store.AppRow, draft: AppDraft) =>
    deps.words().claim(tx, merchantId, { app: APP_FAMILY, ref: id, takes: takesOf(draft) }, draft.words);

  return {
    keep,

    async add(tx, merchantId, draft, actor, formKey) {
      if (formKey !== undefined && (await store.appById.get(tx, { merchantId, id: formKey }))) return { id: formKey };
      refuse(await draftFaults({ deps, reader: tx, merchantId, draft }));
      return keep(tx, merchantId, draft, actor, formKey);
    },

    async change(tx, merchantId, id, draft, actor) {
      const row = await rowOf(tx, merchantId, id);
      if (row.state === 'archived') throw new DomainError('conflict', 'This app is archived. Copy it to go on.');
      refuse(await draftFaults({ deps, reader: tx, merchantId, draft, id }));
      const version = await write(tx, row, draft, actor);
      await audit(tx, { merchantId, actor, action: 'app.changed', subject: id });
      return { version };
    },

    async test(tx, merchantId, id) {
      const row = await rowOf(tx, merchantId, id);
      const draft = await draftIn(tx, merchantId, id, row.version);
      const results = await tryAll(deps, tx, merchantId, draft, id);
      const sound = (await draftFaults({ deps, reader: tx, merchantId, draft, id })).length === 0;
      if (sound && results.length >= LEAST_TESTS && results.every(({ passed }) => passed))
        await store.updateApp(tx, row, { passedVersion: row.version });
      return results;
    },

    async goLive(tx, merchantId, id, actor) {
      const row = await rowOf(tx, merchantId, id);
      if (row.state === 'archived') throw new DomainError('conflict', 'This app is archived. Copy it to go on.');
      if (row.state === 'live' && row.liveVersion === row.version) return []; // pressed twice
      if (row.passedVersion !== row.version)
        throw new DomainError('conflict', 'The test texts of this version have not passed yet. Run them first.');
      const draft = await draftIn(tx, merchantId, id, row.version);
      refuse(await liveFaults({ deps, reader: tx, merchantId, draft, id }));
      const refused = await claim(tx, row, draft);
      if (refused.length > 0) return refused;
      const before = row.liveVersion > 0 ? await draftIn(tx, merchantId, id, row.liveVersion) : undefined;
      await layOut(deps, tx, merchantId, id, draft, before);
      const now = clock.now();
      await store.updateApp(tx, row, {
        state: 'live',
        liveVersion: row.version,
        liveSince: now,
        updatedAt: now,
        actor,
      });
      await audit(tx, { merchantId, actor, action: 'app.live', subject: id });
      return [];
    },

    async pause(tx, merchantId, id, actor) {
      const row = await rowOf(tx, merchantId, id);
      if (row.state === 'paused') return;
      if (row.state !== 'live') throw new DomainError('conflict', 'Only an app that is live can be paused.');
      await become(tx, row, 'paused', actor);
      await audit(tx, { merchantId, actor, action: 'app.paused', subject: id });
    },

    async resume(tx, merchantId, id, actor) {
      const row = await rowOf(tx, merchantId, id);
      if (row.state === 'live') return [];
      if (row.state !== 'paused') throw new DomainError('conflict', 'Only an app that is paused can be resumed.');
      const draft = await draftIn(tx, merchantId, id, row.liveVersion);
      refuse(await liveFaults({ deps, reader: tx, merchantId, draft, id }));
      const refused = await claim(tx, row, draft);
      if (refused.length > 0) return refused;
      await become(tx, row, 'live', actor);
      await audit(tx, { merchantId, actor, action: 'app.resumed', subject: id });
      return [];
    },

    async archive(tx, merchantId, id, actor) {
      const row = await rowOf(tx, merchantId, id);
      if (row.state === 'archived') return;
      await deps.words().release(tx, merchantId, id);
      await become(tx, row, 'archived', actor);
      await audit(tx, { merchantId, actor, action: 'app.archived', subject: id });
    },

    async unarchive(tx, merchantId, id, actor) {
      const row = await rowOf(tx, merchantId, id);
      if (row.state !== 'archived') return;
      await become(tx, row, 'draft', actor);
      await audit(tx, { merchantId, actor, action: 'app.unarchived', subject: id });
    },

    async restore(tx, merchantId, id, version, actor) {
      const row = await rowOf(tx, merchantId, id);
      if (version === row.version) return;
      await write(tx, row, await draftIn(tx, merchantId, id, version), actor);
      await audit(tx, { merchantId, actor, action: 'app.restored', subject: id });
    },

    byId: async (reader, merchantId, id) => shown(reader, await rowOf(reader, merchantId, id)),

    list: async (reader, merchantId) => allShown(reader, await store.appsOf.all(reader, { merchantId })),
    archived: async (reader, merchantId) => allShown(reader, await store.archivedOf.all(reader, { merchantId })),

    async versions(reader, merchantId, id) {
      await rowOf(reader, merchantId, id);
      return store.versionsOf(reader, merchantId, id);
    },
    version: (reader, merchantId, id, version) => draftIn(reader, merchantId, id, version),
  };
}

/** Makes an app of a draft that is not asked what is wrong with it. */
export type Keep = (
  tx: Tx,
  merchantId: string,
  draft: AppDraft,
  actor: string,
  formKey?: string,
) => Promise<{ id: string }>;
