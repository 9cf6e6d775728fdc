import type { Response } from 'express';
import { frameOf, merchantOf, say } from '../../platform/web/frame.ts';
import { shownTime } from '../../platform/web/shown.ts';
import type { ViewValues } from '../../platform/web/views.ts';
import { planOf } from './check.ts';
import type { ImportDeps } from './deps.ts';
import { planForm } from './plan-form.ts';
import type { Counts, RowFault } from './plan.ts';
import { type ImportView, opensAt, proposalFor } from './service.ts';
import * as store from './store.ts';

const SHOWN_FAULTS = 100;

async function clockOf(deps: ImportDeps, res: Response): Promise<(at: number | null) => string> {
  const { zone } = await deps.merchants.byId(deps.db.reader, merchantOf(res));
  return (at) => (at === null ? '' : shownTime(frameOf(res).language, zone, at, deps.clock.now()));
}

/** One sentence a fault: what is wrong with the cell and what to do. */
export const faultRows = (res: Response, faults: RowFault[]): string[] =>
  faults.map(({ code }) => say(res, `import.fault.${code}`));

/** The imports there were, as a list of links. */
export async function importList(deps: ImportDeps, res: Response, heads: store.ImportHead[]): Promise<ViewValues[]> {
  const time = await clockOf(deps, res);
  return heads.map((head) => ({
    id: head.id,
    kind: head.kind,
    state: head.state,
    badge: head.state === 'done' ? 'good' : head.state === 'undone' ? '' : 'warn',
    at: time(head.createdAt),
    rows: head.total,
    created: (head.counts as Counts).created ?? 0,
    changed: (head.counts as Counts).changed ?? 0,
  }));
}

interface ShownFault {
  line: number;
  column: string;
  cell: string;
  words: string;
}

/** The first rows with faults, cell by cell, and whether there are more of them. */
async function shownFaults(
  deps: ImportDeps,
  res: Response,
  view: ImportView,
): Promise<{ faults: ShownFault[]; more: boolean }> {
  // prettier-ignore
  const { head, header } = view;
  const { merchantId, id } = head;
  const page = { after: 0, limit: SHOWN_FAULTS + 1 };
  const rows = await store.rowsToTell(deps.db.reader, merchantId, id, 'faults', page);
  const faults = rows.slice(0, SHOWN_FAULTS).flatMap((row) => {
    const cells = JSON.parse(deps.vault.open(merchantId, row.cells)) as string[];
    return (row.faults as RowFault[]).map(({ column, code }) => ({
      line: row.line,
      column: column === null ? '' : header?.[column] || say(res, 'import.column', { number: column + 1 }),
      cell: column === null ? '' : (cells[column] ?? '').slice(0, 80),
      words: say(res, `import.fault.${code}`),
    }));
  });
  return { faults, more: rows.length > SHOWN_FAULTS };
}

/** Counts of one kind as tiles, those of nothing left out. */
const tiles = (res: Response, counts: Counts, names: readonly (keyof Counts)[]): ViewValues[] =>
  names
    .filter((name, index) => index === 0 || (counts[name] ?? 0) > 0)
    .map((name) => ({ value: counts[name] ?? 0, label: say(res, `import.count.${name}`) }));

async function checkedPage(deps: ImportDeps, res: Response, view: ImportView): Promise<ViewValues> {
  const { head } = view;
  const counts = head.counts as Counts;
  const plan = planOf(deps, head)!;
  const reader = deps.db.reader;
  const asks = plan.consent === 'ask' ? (counts.agree ?? 0) : 0;
  const later = asks > 0 ? await opensAt(deps, reader, head.merchantId) : null;
  const time = await clockOf(deps, res);
  const ready = (counts.create ?? 0) + (counts.update ?? 0);
  const stops = head.kind === 'stops';
  const { faults, more } = await shownFaults(deps, res, view);
  return {
    id: head.id,
    stops,
    ready,
    tiles: tiles(res, counts, stops ? ['create', 'skip', 'repeat', 'bad'] : ['create', 'update', 'skip', 'repeat', 'bad', 'warnings', 'stopped']), // prettier-ignore
    stopped: stops ? 0 : (counts.stopped ?? 0),
    proof: plan.consent === 'proof' ? (counts.agree ?? 0) : 0,
    asks,
    cost: asks > 0 ? ((await deps.costOf?.(reader, head.merchantId, asks)) ?? '') : '',
    later: time(later),
    faults,
    more: more ? SHOWN_FAULTS : 0,
    join: plan.join && !stops,
  };
}

async function donePage(deps: ImportDeps, res: Response, view: ImportView): Promise<ViewValues> {
  const { head } = view;
  const counts = head.counts as Counts;
  const time = await clockOf(deps, res);
  const undone = head.state === 'undone';
  return {
    id: head.id,
    stops: head.kind === 'stops',
    undone,
    at: time(undone ? head.undoneAt : head.finishedAt),
    tiles: undone
      ? tiles(res, counts, ['removed', 'restored', 'kept'])
      : tiles(res, counts, ['created', 'changed', 'unchanged', 'skipped', 'skip', 'repeat', 'bad', 'stopped', 'granted', 'asked']), // prettier-ignore
    kept: counts.kept ?? 0,
    faulty: (counts.bad ?? 0) + (counts.repeat ?? 0) + (counts.warnings ?? 0),
    undoable: head.state === 'done' && head.total > 0,
  };
}

async function progressPage(deps: ImportDeps, res: Response, { head }: ImportView): Promise<ViewValues> {
  const time = await clockOf(deps, res);
  const waits = head.startAt !== null && head.startAt > deps.clock.now();
  return {
    id: head.id,
    state: head.state,
    through: head.done, // `done` is the frame’s: the words after a redirect
    total: head.total,
    waits,
    later: time(head.startAt),
  };
}

/** Which page an import is at, and what that page shows. */
export async function pageOf(
  deps: ImportDeps,
  res: Response,
  view: ImportView,
): Promise<{ name: string; values: ViewValues }> {
  const { state } = view.head;
  if (state === 'mapping') {
    const proposal = await proposalFor(deps, deps.db.reader, view);
    return { name: 'columns', values: await planForm(deps, res, view, proposal) };
  }
  if (state === 'checked') return { name: 'checked', values: await checkedPage(deps, res, view) };
  if (state === 'done' || state === 'undone') return { name: 'done', values: await donePage(deps, res, view) };
  return { name: 'progress', values: await progressPage(deps, res, view) };
}
