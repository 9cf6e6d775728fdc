import type { Reader, Tx } from '../../platform/db/index.ts';
import type { Job } from '../../platform/slice.ts';
import { checkRows, type Opened, planOf } from './check.ts';
import type { ImportDeps } from './deps.ts';
import type { Counts } from './plan.ts';
import { applyRow } from './run.ts';
import * as old from './old-store.ts';
import * as store from './store.ts';
import { undoRow } from './undo.ts';

/** How many rows one transaction takes is decided by the time it has had; so many are read for it at most. */
const CHUNK = 500;
const FIRST_CHUNK = 10;
/** SQLite has one writer, and webhooks wait behind it: a transaction ends after this. Milliseconds. */
const SLICE_MILLIS = { sqlite: 9, postgres: 150 };
/** Milliseconds between two transactions, however long the one before took. */
const LONGEST_GAP = 30;

/** An import with what it needs to read its rows. */
async function open(deps: ImportDeps, reader: Reader, head: store.ImportHead): Promise<Opened> {
  const fields = await deps.custom.list(reader, head.merchantId);
  return { head, plan: planOf(deps, head)!, fields: new Map(fields.map((field) => [field.id, field])) };
}

const STEPS = {
  checking: (deps: ImportDeps, tx: Tx, opened: Opened, row: store.RowAfter, counts: Counts) =>
    checkRows(deps, tx, opened, [row], counts),
  running: applyRow,
  undoing: undoRow,
};
type Working = keyof typeof STEPS;

const AFTER = { checking: 'checked', running: 'done', undoing: 'undone' } as const;

/**
 * One transaction's worth of an import: rows, place and counts are written together, so that whoever goes on after a
 * crash goes on exactly there. @param chunk rows to read @returns how many were done, and whether some are left
 */
async function step(deps: ImportDeps, known: store.ImportHead, chunk: number) {
  const { db, clock } = deps;
  const state = known.state as Working;
  const limit = db.engine === 'sqlite' ? SLICE_MILLIS.sqlite : SLICE_MILLIS.postgres;
  const { merchantId, id } = known;
  return db.write(async (tx) => {
    const head = await store.byId(tx, merchantId, id);
    if (head?.state !== state) return { took: 0, rest: false }; // cancelled or finished meanwhile
    const until = performance.now() + limit;
    const opened = await open(deps, tx, head);
    const rows = await store.rowsAfter.all(tx, { merchantId, importId: id, after: head.line, limit: chunk });
    const counts = { ...(head.counts as Counts) };
    let [line, took] = [head.line, 0];
    for (const row of rows) {
      await STEPS[state](deps, tx, opened, row, counts);
      line = row.line;
      took++;
      if (performance.now() > until) break;
    }
    const place = { line, done: head.done + took, counts };
    const rest = rows.length > 0 && place.done < head.total;
    if (rest) await store.advance.run(tx, { merchantId, id, state, ...place });
    else await end(deps, tx, head, place, clock.now());
    return { took, rest };
  });
}

interface Place {
  line: number;
  done: number;
  counts: Counts;
}

/** The last row is done: the import waits for a person, or is over. */
async function end({ audit }: ImportDeps, tx: Tx, head: store.ImportHead, place: Place, now: number): Promise<void> {
  const { merchantId, id, actor, kind } = head;
  const state = head.state as Working;
  const ended = state === 'undoing' ? { undoneAt: now } : state === 'running' ? { finishedAt: now } : {};
  await store.move(tx, merchantId, id, [state], { ...place, state: AFTER[state], ...ended });
  if (state === 'checking') return;
  const action = state === 'running' ? `${kind}.imported` : `${kind}.import_undone`;
  await audit(tx, { merchantId, actor, action, subject: id, details: place.counts });
}

/**
 * SQLite: whoever waits for the writer, a webhook in the other thread, looks again every few milliseconds and would miss
 * a shorter gap many times over. @param took milliseconds of the last transaction, with its wait and commit
 */
const letOthersWrite = ({ db }: ImportDeps, took: number): Promise<void> =>
  new Promise((resume) => {
    if (db.engine === 'sqlite') setTimeout(resume, Math.max(6, Math.min(0.7 * took, LONGEST_GAP)));
    else setImmediate(resume);
  });

/** Everything there is to do, a transaction of each import in turn, with the loop free between them. */
export async function workOnImports(deps: ImportDeps, guard: () => void): Promise<void> {
  const chunks = new Map<string, number>();
  for (;;) {
    const active = await store.active(deps.db.reader, deps.clock.now());
    if (active.length === 0) return;
    for (const head of active) {
      guard();
      const began = performance.now();
      const { took } = await step(deps, head, chunks.get(head.id) ?? FIRST_CHUNK);
      // Rows that are read and not reached cost as much as a tenth of their work: half as many again as went in last time.
      chunks.set(head.id, Math.min(CHUNK, Math.ceil(took * 1.5) + 2));
      await letOthersWrite(deps, performance.now() - began);
    }
  }
}

const DAY = 86_400_000;
/** Waiting for a person longer than this, it is given up; undo is offered as long as the rows are there. Days. */
const IDLE_DAYS = 7;
const UNDO_DAYS = 30;
const FORGET_CHUNK = 500;

/** Rows hold what a file said of people: they go when nobody needs them any more. */
export async function forgetRows(deps: ImportDeps): Promise<void> {
  const now = deps.clock.now();
  const idle = await old.forgettable(deps.db.reader, now - IDLE_DAYS * DAY, now - UNDO_DAYS * DAY);
  for (const { merchantId, id, state } of idle) {
    for (let rest = true; rest;) {
      rest = await deps.db.write(async (tx) => {
        const rows = await old.linesOf(tx, merchantId, id, FORGET_CHUNK);
        if (rows.length > 0) await old.deleteRows(tx, merchantId, id, rows.at(-1)!.line);
        return rows.length === FORGET_CHUNK;
      });
    }
    const over = state === 'done' || state === 'undone';
    await deps.db.write(
      async (tx) =>
        void (await store.move(tx, merchantId, id, [state], over ? { total: 0 } : { total: 0, state: 'dropped' })),
    );
  }
}

export const importJobs = (deps: ImportDeps): Job[] => [
  { name: 'import.work', every: 700, run: (guard) => workOnImports(deps, guard) },
  { name: 'import.forget', every: '*/20 * * * *', run: () => forgetRows(deps) },
];
