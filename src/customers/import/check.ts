import type { Tx } from '../../platform/db/index.ts';
import { suppression } from '../consent.ts';
import { type CustomField, readCustom } from '../records/custom-rules.ts';
import * as consentStore from '../store-consent.ts';
import * as people from '../store.ts';
import type { ImportDeps } from './deps.ts';
import { type Counts, type Plan, planSchema, type RowFault, type Verdict } from './plan.ts';
import { asWritten, readRow, type RowRead } from './row-rules.ts';
import * as store from './store.ts';

/** An import with its words opened. */
export interface Opened {
  head: store.ImportHead;
  plan: Plan;
  /** The shop's own fields by id. */
  fields: ReadonlyMap<string, CustomField>;
}

export const cellsOf = (deps: ImportDeps, merchantId: string, row: Pick<store.ImportRow, 'cells'>): string[] =>
  JSON.parse(deps.vault.open(merchantId, row.cells)) as string[];

/** Null until somebody has chosen what the columns are. */
export const planOf = ({ vault }: Pick<ImportDeps, 'vault'>, { merchantId, plan }: store.ImportHead): Plan | null =>
  plan === null ? null : planSchema.parse(JSON.parse(vault.open(merchantId, plan)));

export const addTo = (counts: Counts, what: keyof Counts): void => void (counts[what] = (counts[what] ?? 0) + 1);

/** Values that one of the shop's own fields refuses. */
const fieldFaults = ({ plan, fields }: Opened, read: RowRead): RowFault[] =>
  Object.entries(read.fields).flatMap(([id, cell]): RowFault[] => {
    const field = fields.get(id);
    const reads = field && typeof readCustom(field, asWritten(field, cell)) !== 'string';
    return reads ? [] : [{ column: plan.columns.indexOf(`field:${id}`), code: 'field' }];
  });

/** What would become of one row. Nothing but the row itself is written. */
async function verdictOn(deps: ImportDeps, tx: Tx, opened: Opened, line: number, read: RowRead, counts: Counts) {
  const { head, plan } = opened;
  const { merchantId } = head;
  const faults = [...read.faults, ...fieldFaults(opened, read)];
  const answer = { verdict: 'bad' as Verdict, numberHash: null as never, stopped: false, faults };
  if (!read.phone) return answer;
  const numberHash = deps.vault.hash(merchantId, read.phone);
  const stopped = (await suppression(tx, merchantId, numberHash)) !== undefined;
  const found = { ...answer, numberHash, stopped };
  if (await store.earlierLine.get(tx, { merchantId, importId: head.id, numberHash, line }))
    return { ...found, verdict: 'repeat' as const, faults: [...faults, { column: plan.columns.indexOf('phone'), code: 'repeat' as const }] };
  if (head.kind === 'stops') return { ...found, verdict: stopped ? ('skip' as const) : ('create' as const) };
  const owner = await people.ownerOf.get(tx, { merchantId, numberHash });
  const verdict: Verdict = !owner ? 'create' : plan.known === 'skip' ? 'skip' : 'update';
  if (plan.join && read.member !== undefined && owner?.memberNumber !== read.member)
    if (owner?.memberNumber || !(await store.memberNumberFree(tx, merchantId, read.member)))
      faults.push({ column: plan.columns.indexOf('member'), code: 'member_taken' });
  const agrees = plan.consent !== 'none' && (read.consent ?? !plan.columns.includes('consent'));
  if (agrees && !stopped && verdict !== 'skip' && !(owner && (await hasSpoken(tx, merchantId, owner.id, numberHash))))
    addTo(counts, 'agree');
  return { ...found, verdict, faults };
} // prettier-ignore

/** Who has agreed or refused by word of their own is not asked again, and no list changes what they said. */
export async function hasSpoken(tx: Tx, merchantId: string, customerId: string, numberHash: string): Promise<boolean> {
  const consent = await consentStore.consentOf.get(tx, { merchantId, customerId, numberHash });
  return consent !== undefined && consent.state !== 'asked';
}

/** The dry run of some rows; leaves the import's counts and place to the caller. */
export async function checkRows(deps: ImportDeps, tx: Tx, opened: Opened, rows: store.RowAfter[], counts: Counts) {
  const { merchantId, id: importId } = opened.head;
  for (const row of rows) {
    const read = readRow(cellsOf(deps, merchantId, row), opened.plan);
    const { verdict, numberHash, stopped, faults } = await verdictOn(deps, tx, opened, row.line, read, counts);
    addTo(counts, verdict);
    if (verdict !== 'bad' && verdict !== 'repeat' && faults.length > 0) addTo(counts, 'warnings');
    if (stopped && verdict !== 'repeat') addTo(counts, 'stopped');
    await store.setVerdict.run(tx, {
      merchantId,
      importId,
      line: row.line,
      verdict,
      numberHash,
      stopped,
      faults: faults.length > 0 ? faults : null,
    });
  }
}
