import { DomainError } from '../../kernel/errors.ts';
import { instantOf, localDate, localTime, addDays } from '../../kernel/calendar.ts';
import { newId } from '../../kernel/ids.ts';
import { rulesOf } from '../../merchants/index.ts';
import type { CsvTable } from '../../platform/csv-read.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { FieldFaults, type FieldFault } from '../../platform/web/problems.ts';
import { cellsOf, planOf } from './check.ts';
import type { ImportDeps } from './deps.ts';
import { dayComesFirst, guessColumns } from './guess.ts';
import type { ImportKind, Plan, Target } from './plan.ts';
import * as store from './store.ts';

/** So many rows are put down in one transaction. */
const CHUNK = 200;
const SAMPLE = 5;
const GUESS_ROWS = 50;

/** An import with its words opened, and the first rows of the file. */
export interface ImportView {
  head: store.ImportHead;
  header: string[] | null;
  plan: Plan | null;
  sample: string[][];
}

/**
 * Puts a file down, row by row under seal, in chunks that let others write between. Until the last row is there nobody
 * sees it; what a crash leaves half put down is never used and goes by itself. @returns its id
 */
export async function begin(
  deps: ImportDeps,
  merchantId: string,
  actor: string,
  kind: ImportKind,
  { header, rows }: CsvTable,
): Promise<string> {
  const { db, vault, clock } = deps;
  const id = newId(clock.now());
  const columns = Math.max(header?.length ?? 0, ...rows.slice(0, 1000).map(({ cells }) => cells.length));
  const head = {
    merchantId,
    id,
    kind,
    state: 'reading' as const,
    header: vault.seal(merchantId, JSON.stringify(header)),
    columns,
    total: rows.length,
    line: 0,
    done: 0,
    counts: {},
    actor,
    createdAt: clock.now(),
  };
  await db.write((tx) => store.insertImport(tx, head));
  for (let at = 0; at < rows.length; at += CHUNK) {
    const sealed = rows.slice(at, at + CHUNK).map(({ line, cells }) => ({
      merchantId,
      importId: id,
      line,
      cells: vault.seal(merchantId, JSON.stringify(cells)),
    }));
    await db.write(async (tx) => {
      for (const row of sealed) await store.insertRow.run(tx, row);
    });
  }
  await db.write((tx) => store.move(tx, merchantId, id, ['reading'], { state: 'mapping' }));
  return id;
}

/** @throws DomainError `not_found`, also for a file of another shop or one given up */
export async function headOf(reader: Reader, merchantId: string, id: string): Promise<store.ImportHead> {
  const head = await store.byId(reader, merchantId, id);
  if (!head || head.state === 'reading' || head.state === 'dropped')
    throw new DomainError('not_found', 'There is no such import.');
  return head;
}

async function firstRows(deps: ImportDeps, reader: Reader, head: store.ImportHead, limit: number) {
  const { merchantId, id: importId } = head;
  const rows = await store.rowsAfter.all(reader, { merchantId, importId, after: 0, limit });
  return rows.map((row) => cellsOf(deps, merchantId, row));
}

/** @throws DomainError `not_found` */
export async function viewOf(deps: ImportDeps, reader: Reader, merchantId: string, id: string): Promise<ImportView> {
  const head = await headOf(reader, merchantId, id);
  const header = JSON.parse(deps.vault.open(merchantId, head.header)) as string[] | null;
  return { head, header, plan: planOf(deps, head), sample: await firstRows(deps, reader, head, SAMPLE) };
}

/** What the file seems to be: the plan a person starts from. */
export async function proposalFor(deps: ImportDeps, reader: Reader, view: ImportView): Promise<Plan> {
  const { head, header } = view;
  const { merchantId } = head;
  const { country } = await deps.merchants.byId(reader, merchantId);
  const rows = await firstRows(deps, reader, head, GUESS_ROWS);
  const fields = head.kind === 'stops' ? [] : await deps.custom.list(reader, merchantId);
  const guessed = guessColumns(header, rows, fields, head.columns);
  const columns = head.kind === 'stops' ? guessed.map((target) => (target === 'phone' ? target : null)) : guessed;
  const birthday = columns.indexOf('birthday');
  const cells = birthday < 0 ? [] : rows.map((row) => row[birthday] ?? '');
  return {
    columns,
    country,
    dayFirst: dayComesFirst(cells, country),
    known: 'fill',
    join: true,
    tag: '',
    consent: 'none',
    wording: '',
    where: '',
    when: '',
  };
}

/** What is wrong with a plan as a whole; messages are keys under `import.plan.fault`. */
function faultsOf({ columns, consent, wording, where, when }: Plan): FieldFault[] {
  const faults: FieldFault[] = [];
  const need = (field: string, message: string, bad: boolean): void => void (bad && faults.push({ field, message }));
  const phones = columns.filter((target) => target === 'phone').length;
  need('columns', 'no_phone', phones === 0);
  const used = columns.filter((target): target is Target => target !== null);
  const twice = columns.findIndex((target, index) => target !== null && used.indexOf(target) !== used.lastIndexOf(target) && columns.indexOf(target) < index); // prettier-ignore
  need(`c${twice}`, 'twice', twice >= 0);
  if (consent !== 'proof') return faults;
  need('wording', 'wording', wording === '');
  need('where', 'where', where === '');
  need('when', 'when', when === '');
  return faults;
}

/** Begins the dry run. @throws FieldFaults, DomainError `not_found`, `conflict` when it is past that */
export async function choose(deps: ImportDeps, tx: Tx, merchantId: string, id: string, plan: Plan): Promise<void> {
  await headOf(tx, merchantId, id);
  const faults = faultsOf(plan);
  if (faults.length > 0) throw new FieldFaults(faults);
  if (plan.consent === 'ask') await deps.merchants.defaultNumber(tx, merchantId);
  const sealed = deps.vault.seal(merchantId, JSON.stringify(plan));
  const fresh = { state: 'checking', plan: sealed, line: 0, done: 0, counts: {} } as const;
  await moved(store.move(tx, merchantId, id, ['mapping', 'checked'], fresh));
}

async function moved(move: Promise<boolean>): Promise<void> {
  if (!(await move)) throw new DomainError('conflict', 'This import has gone on meanwhile. Load the page again.');
}

/** Texts wait for the shop's morning: nobody is asked at night. @returns null when they may go now */
export async function opensAt(deps: ImportDeps, reader: Reader, merchantId: string): Promise<number | null> {
  const merchant = await deps.merchants.byId(reader, merchantId);
  const { from, to } = rulesOf(merchant).marketingHours;
  const now = deps.clock.now();
  const { hour } = localTime(now, merchant.zone);
  if (hour >= from && hour < to) return null;
  const today = localDate(now, merchant.zone);
  const day = hour < from ? today : addDays(today, 1);
  return instantOf(day, `${String(from).padStart(2, '0')}:00`, merchant.zone);
}

/** Lets a checked import run. @throws DomainError `not_found`, `conflict` unless its dry run is done */
export async function start(deps: ImportDeps, tx: Tx, merchantId: string, id: string, actor: string): Promise<void> {
  const head = await headOf(tx, merchantId, id);
  const asks = planOf(deps, head)?.consent === 'ask';
  const startAt = asks ? await opensAt(deps, tx, merchantId) : null;
  const fresh = { state: 'running', line: 0, done: 0, startAt, actor, counts: head.counts } as const;
  await moved(store.move(tx, merchantId, id, ['checked'], fresh));
  await deps.audit(tx, { merchantId, actor, action: `${head.kind}.import_started`, subject: id, details: { rows: head.total } }); // prettier-ignore
}

/** Turns a finished import back, as far as that can be done. @throws DomainError `not_found`, `conflict` */
export async function undo(tx: Tx, merchantId: string, id: string, actor: string): Promise<void> {
  const head = await headOf(tx, merchantId, id);
  if (head.total === 0) throw new DomainError('conflict', 'This import is too old to be undone.');
  await moved(store.move(tx, merchantId, id, ['done'], { state: 'undoing', line: 0, done: 0, startAt: null, actor }));
}

/** Gives an import up before it has done anything; a job clears its rows away. @throws DomainError `not_found`, `conflict` */
export async function drop(tx: Tx, merchantId: string, id: string): Promise<void> {
  await headOf(tx, merchantId, id);
  await moved(store.move(tx, merchantId, id, ['mapping', 'checked'], { state: 'dropped' }));
}
