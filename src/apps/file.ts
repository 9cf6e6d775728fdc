import { isId } from '../kernel/ids.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { AppsDeps } from './deps.ts';
import { readDraft } from './draft.ts';
import { FAULT_CODES, type FaultCode } from './fault-codes.ts';
import { stepsFaults } from './faults.ts';
import { draftIn, type Keep, refuse, rowOf } from './apps.ts';
import { freeName } from './free-name.ts';
import * as store from './store.ts';
import type { AppDraft, AppKind, Apps, FormField, Step } from './types.ts';

/** First line of meaning in a file of an app; the number rises when an older release could not read it. */
const FORMAT = 'mcrm-app';
const VERSION = 1;
const LONGEST = 200_000;
const DEEPEST = 20;

/** Faults of a file that the merchant mends after reading it in; all others could do harm. */
const MENDED: ReadonlySet<string> = new Set<FaultCode>(['offer_unknown', 'action_unknown', 'action_input', 'special_input', 'url_private']); // prettier-ignore

const fail = (code: FaultCode, values: Record<string, string> = {}): never => {
  const message = FAULT_CODES[code].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  throw new FieldFaults([{ field: 'file', message }]);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Whether a value holds others so many deep; no app does, and deeper ones cannot be written down. */
const isDeeper = (value: unknown, than: number): boolean =>
  isRecord(value) && (than === 0 || Object.values(value).some((one) => isDeeper(one, than - 1)));

/** A card's form without offers of this shop. @returns whether there were any */
function withoutOffers(form: Record<string, unknown>, fields: readonly FormField[]): boolean {
  let had = false;
  for (const { name, type, fields: rows } of fields) {
    const value = form[name];
    if (type === 'offer' && value) {
      form[name] = '';
      had = true;
    } else if (rows && Array.isArray(value))
      for (const row of value) had = (isRecord(row) && withoutOffers(row, rows)) || had;
  }
  return had;
}

/** Steps without ids of this shop: offers, and people who were to do a task. @returns whether an offer was among them */
function stepsWithoutIds(steps: readonly Step[]): boolean {
  let had = false;
  for (const step of steps) {
    if (step.kind !== 'special' && step.kind !== 'do') continue;
    for (const [name, value] of Object.entries(step.input)) {
      if (typeof value !== 'string' || !isId(value)) continue;
      step.input[name] = '';
      had ||= name === 'offerId';
    }
  }
  return had;
}

/** What a card makes of a form, whose faults are faults of the file. @throws FieldFaults on `file` */
function stepsOf(kind: AppKind, form: Record<string, unknown>): Step[] {
  try {
    return kind.steps(form);
  } catch (fault) {
    if (!(fault instanceof FieldFaults)) throw fault;
    throw new FieldFaults(fault.faults.map((one) => ({ ...one, field: `file.${one.field}` })));
  }
}

/** Takes out of a draft what only this shop knows. @returns what that was */
function strip({ kinds }: Pick<AppsDeps, 'kinds'>, draft: AppDraft): string[] {
  const dropped: string[] = [];
  if ('segmentId' in draft.who) {
    draft.who = { everybody: true };
    dropped.push('segment');
  }
  for (const step of draft.steps)
    if (step.kind === 'check' && step.question.is === 'segment') {
      step.question = { is: 'member' };
      dropped.push('segment');
    }
  const kind = kinds.find(({ name }) => name === draft.kind);
  const had = [draft.form !== null && withoutOffers(draft.form, kind?.fields ?? []), stepsWithoutIds(draft.steps)];
  if (had.includes(true)) dropped.push('offer');
  return [...new Set(dropped)];
}

/** What stands in a file, or a fault in plain words. @throws FieldFaults on `file` */
function parse(file: string): { app: unknown; dropped: unknown } {
  if (file.length > LONGEST) return fail('file_long');
  let read: unknown;
  try {
    read = JSON.parse(file.replace(/^\uFEFF/, '')); // editors of Windows put that mark in front
  } catch {
    return fail('file_form');
  }
  if (!isRecord(read) || Array.isArray(read) || isDeeper(read, DEEPEST)) return fail('file_form');
  const { format, version, dropped, app } = read;
  if (format !== FORMAT || typeof version !== 'number') return fail('file_form');
  if (version > VERSION) return fail('file_version');
  return { app, dropped };
}

/** Apps as files, and copies: what leaves one shop for another, or for the same. */
export function appFiles(deps: AppsDeps, keep: Keep): Pick<Apps, 'exportFile' | 'importFile' | 'copy'> {
  const newest = async (reader: Reader, merchantId: string, id: string): Promise<AppDraft> =>
    structuredClone(await draftIn(reader, merchantId, id, (await rowOf(reader, merchantId, id)).version));

  const namesIn = async (reader: Reader, merchantId: string): Promise<string[]> =>
    (await store.appsOf.all(reader, { merchantId })).map(({ name }) => name);

  return {
    async exportFile(reader, merchantId, id) {
      const app = await newest(reader, merchantId, id);
      const dropped = strip(deps, app);
      return `${JSON.stringify({ format: FORMAT, version: VERSION, dropped, app }, undefined, 2)}\n`;
    },

    async importFile(tx: Tx, merchantId, file, actor) {
      const { app, dropped: known } = parse(file);
      const read = readDraft(app);
      if ('faults' in read) return refuse(read.faults.map(({ at }) => ({ at: `file.${at}`, code: 'file_part' }))) as never; // prettier-ignore
      const { draft } = read;
      const dropped = [...(Array.isArray(known) ? known.filter((one) => one === 'segment' || one === 'offer') : []), ...strip(deps, draft)]; // prettier-ignore
      const kind = deps.kinds.find(({ name }) => name === draft.kind);
      if (!kind) return fail('file_kind', { kind: draft.kind });
      // Whether a file is what its card's form makes is not believed: the form is asked again.
      if (draft.form !== null) draft.steps = stepsOf(kind, draft.form);
      const faults = await stepsFaults({ deps, reader: tx, merchantId, draft });
      refuse(faults.filter(({ code }) => !MENDED.has(code)).map((one) => ({ ...one, at: `file.${one.at}` })));
      draft.name = freeName(draft.name, await namesIn(tx, merchantId));
      return { ...(await keep(tx, merchantId, draft, actor)), dropped: [...new Set(dropped)] };
    },

    async copy(tx, merchantId, id, actor) {
      const draft = await newest(tx, merchantId, id);
      const name = freeName(draft.name, await namesIn(tx, merchantId));
      return keep(tx, merchantId, { ...draft, name, words: [] }, actor); // its words stay with the first
    },
  };
}
