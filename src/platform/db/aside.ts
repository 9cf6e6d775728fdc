import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../paths.ts';
import type { Exec, Method, RawRow } from './port.ts';

interface Question {
  id: number;
  sql: string;
  params: unknown[];
  method: Method;
}

interface Reply {
  id: number;
  rows?: RawRow[];
  fault?: string;
}

interface Waiting {
  resolve(rows: RawRow[]): void;
  reject(fault: Error): void;
}

/**
 * The body of the thread, sent as text: it must use nothing but what it is given. It answers one question at a time on
 * a read-only connection of its own.
 */
const BODY = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Sqlite = require(workerData.driver);
  const connection = new Sqlite(workerData.file, { readonly: true, timeout: 5000 });
  connection.pragma('cache_size = -65536');
  connection.pragma('mmap_size = 1073741824');
  connection.pragma('temp_store = memory');
  const statements = new Map();
  const prepared = (sql) => {
    if (statements.size > 500) statements.clear();
    if (!statements.has(sql)) statements.set(sql, connection.prepare(sql).raw(true));
    return statements.get(sql);
  };
  parentPort.on('message', ({ id, sql, params, method }) => {
    try {
      const statement = prepared(sql);
      const rows = method === 'get' ? [statement.get(params)].filter((row) => row !== undefined) : statement.all(params);
      parentPort.postMessage({ id, rows });
    } catch (fault) {
      parentPort.postMessage({ id, fault: String(fault && fault.message) });
    }
  });
`;

interface Lane {
  exec: Exec;
  /** Questions it has not answered yet. */
  waiting(): number;
  close(): Promise<void>;
}

/** One thread. It starts with the first question; when it dies, those who wait are told and the next question starts another. */
function openLane(file: string): Lane {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let asked = 0;

  function dropAll(fault: Error): void {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(fault);
    waiting.clear();
  }

  function start(): Worker {
    const driver = createRequire(join(projectRoot, 'package.json')).resolve('better-sqlite3');
    const started = new Worker(BODY, { eval: true, workerData: { file, driver } });
    started.unref(); // it never keeps a process alive by itself
    started.on('message', ({ id, rows, fault }: Reply) => {
      const asker = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) started.unref();
      if (rows) asker?.resolve(rows);
      else asker?.reject(new Error(fault ?? 'the reading thread answered nothing'));
    });
    started.on('error', dropAll);
    started.on('exit', () => dropAll(new Error('the reading thread ended')));
    return started;
  }

  return {
    exec: (sql, params, method) =>
      new Promise<RawRow[]>((resolve, reject) => {
        worker ??= start();
        const question: Question = { id: ++asked, sql, params, method };
        waiting.set(question.id, { resolve, reject });
        worker.ref(); // somebody waits for it
        worker.postMessage(question);
      }),
    waiting: () => waiting.size,
    async close() {
      await worker?.terminate();
    },
  };
}

/**
 * Reads of a SQLite file on threads of their own, for queries so long that a webhook must not wait behind them: two where
 * the machine can do two things at once, so that one question can be asked in two parts.
 */
export function openAside(file: string): { exec: Exec; close(): Promise<void> } {
  const lanes = Array.from({ length: availableParallelism() > 1 ? 2 : 1 }, () => openLane(file));
  const freest = (): Lane => lanes.reduce((best, lane) => (lane.waiting() < best.waiting() ? lane : best));
  return {
    exec: (sql, params, method) => freest().exec(sql, params, method),
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
