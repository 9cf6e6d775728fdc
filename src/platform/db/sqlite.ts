import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/sqlite-proxy';
import { DomainError } from '../../kernel/errors.ts';
import { openAside } from './aside.ts';
import { openCheckpoints } from './checkpoints.ts';
import type { Database, Exec, Method, RawRow, Reader, Tx } from './port.ts';

type Connection = Sqlite.Database;

interface QueuedWrite {
  work(tx: Tx): Promise<unknown>;
  resolve(value: unknown): void;
  reject(fault: unknown): void;
  since: number;
  effects: (() => void)[];
  outcome: { value: unknown } | undefined;
  /** A group it was in had to be undone: it runs again, under a savepoint of its own. */
  again?: boolean;
}

export interface SqliteSettings {
  file: string;
  /** Called when the disk refused a write that may have been half done: the process must stop, not carry on. */
  onDiskFault?: (fault: Error) => void;
}

/** At most so long is one group of writes collected before its commit: webhooks behind it still answer quickly. */
const GROUP_MILLIS = 15;
const GROUP_JOBS = 256;
const BUSY_LIMIT_MILLIS = 10_000;

/** FULL at every open: an existing WAL file opens at NORMAL, which loses acknowledged writes when power fails. */
export function openConnection(file: string, options: { readonly?: boolean; busyMillis: number }): Connection {
  const connection = new Sqlite(file, { readonly: options.readonly ?? false, timeout: options.busyMillis });
  if (!options.readonly) connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('cache_size = -65536'); // 64 MiB: the working set of a busy shop stays in memory
  connection.pragma('wal_autocheckpoint = 16000'); // 64 MiB: only when nobody else has copied pages back before
  return connection;
}

/** Runs statements at once; the promise is there because the other engine needs one. */
function executor(connection: Connection): (sql: string, params: unknown[], method: Method) => RawRow[] {
  const statements = new Map<string, Sqlite.Statement>();
  return (sql, params, method) => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = connection.prepare(sql);
      if (statement.reader) statement.raw(true);
      if (statements.size > 2000) statements.clear();
      statements.set(sql, statement);
    }
    if (!statement.reader) {
      statement.run(params);
      return [];
    }
    if (method === 'get') {
      const row = statement.get(params) as RawRow | undefined;
      return row === undefined ? [] : [row];
    }
    return statement.all(params) as RawRow[];
  };
}

/** drizzle wants `get` as one bare row and `all` as rows. */
export const drizzleOver = (exec: Exec) =>
  drizzle(async (sql, params, method) => {
    const rows = await exec(sql, params, method);
    return { rows: method === 'get' ? (rows[0] as RawRow) : rows };
  });

/**
 * SQLite's code of a fault, by its name: a second copy of the driver's module, or another realm, has error classes of
 * its own.
 */
const codeOf = (fault: unknown): string => {
  const { code } = (fault ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** Whether another process holds the database. */
export const isBusy = (fault: unknown): boolean => codeOf(fault).startsWith('SQLITE_BUSY');
const isDiskFault = (fault: unknown): fault is Error => codeOf(fault).startsWith('SQLITE_IOERR');

/** Opens the embedded engine: one writer with group commit, one reader beside it. */
export function openSqlite(settings: SqliteSettings): Database {
  const writer = openConnection(settings.file, { busyMillis: 0 });
  const readOnly = openConnection(settings.file, { readonly: true, busyMillis: 0 });
  const runWrite = executor(writer);
  const runRead = executor(readOnly);
  const queue: QueuedWrite[] = [];
  let draining = false;
  let closed = false;

  const readExec: Exec = async (sql, params, method) => runRead(sql, params, method);
  const reader: Reader = { engine: 'sqlite', exec: readExec, db: drizzleOver(readExec) };
  const checkpoints = openCheckpoints(settings.file, (fault) => isDiskFault(fault) && settings.onDiskFault?.(fault));
  const notCopied = writer.prepare('pragma wal_checkpoint(noop)').raw();
  const long = openAside(settings.file);
  const aside: Reader = { engine: 'sqlite', exec: long.exec, db: drizzleOver(long.exec) };

  function openTx(job: QueuedWrite): Tx & { end(): void } {
    let alive = true;
    let db: ReturnType<typeof drizzleOver> | undefined;
    const exec: Exec = async (sql, params, method) => {
      if (!alive) throw new Error('this write has ended: its Tx cannot be used any more');
      return runWrite(sql, params, method);
    };
    return {
      engine: 'sqlite',
      exec,
      get db() {
        return (db ??= drizzleOver(exec));
      },
      onCommit: (effect) => void job.effects.push(effect),
      end: () => void (alive = false),
    };
  }

  /** Fails the job under way; called when the loop turns while one is, since queries settle before that. */
  let stall: (fault: Error) => void = () => {};

  async function run(job: QueuedWrite): Promise<void> {
    job.effects = [];
    job.outcome = undefined;
    const tx = openTx(job);
    try {
      const value = await new Promise((resolve, reject) => {
        stall = reject;
        job.work(tx).then(resolve, reject);
      });
      job.outcome = { value };
    } finally {
      tx.end();
    }
  }

  /** Its failure leaves the others of the group as they are. */
  async function runAlone(job: QueuedWrite): Promise<void> {
    runWrite('savepoint job', [], 'run');
    try {
      await run(job);
      runWrite('release job', [], 'run');
    } catch (fault) {
      if (!writer.inTransaction) throw fault; // the engine undid the whole group (disk full, say)
      runWrite('rollback to job', [], 'run');
      runWrite('release job', [], 'run');
      job.reject(fault);
    }
  }

  /**
   * Asks again and again without blocking the loop, 1-4 ms apart, up to 10 s a job. Close together, since long work on
   * another thread writes in chunks with short gaps: who looks every 20 ms misses most of them.
   */
  async function begin(): Promise<boolean> {
    for (let wait = 1; ; wait = Math.min(wait * 2, 4)) {
      try {
        runWrite('begin immediate', [], 'run');
        return true;
      } catch (fault) {
        if (!isBusy(fault)) throw fault;
      }
      const now = performance.now();
      while (queue.length > 0 && now - queue[0]!.since > BUSY_LIMIT_MILLIS)
        queue.shift()!.reject(new DomainError('busy', 'The database is in use elsewhere. Try again in a moment.'));
      if (queue.length === 0) return false;
      await new Promise((resume) => setTimeout(resume, wait));
    }
  }

  function abort(group: QueuedWrite[], fault: unknown): void {
    if (writer.inTransaction) writer.exec('rollback');
    for (const job of group) job.reject(fault);
    const root = (fault as { cause?: unknown } | null)?.cause ?? fault; // drizzle wraps what the driver threw
    if (isDiskFault(root)) settings.onDiskFault?.(root);
  }

  /**
   * Jobs that wait share one transaction and one fsync. They run without savepoints, each of which would cost as much as
   * two statements; when one of them fails, the group is undone and its jobs come again, each under its own.
   */
  async function runGroup(): Promise<void> {
    if (!(await begin())) return;
    const again = queue[0]!.again ?? false;
    const group: QueuedWrite[] = [];
    const start = performance.now();
    let turned = false;
    let committing = false;
    const watch = setImmediate(() => {
      turned = true;
      stall(new Error('a write awaited something other than its queries'));
    });
    const more = (): boolean =>
      queue.length > 0 &&
      (queue[0]!.again ?? false) === again &&
      group.length < GROUP_JOBS &&
      performance.now() - start < GROUP_MILLIS;
    try {
      while (!turned && more()) {
        const job = queue.shift()!;
        group.push(job);
        await (again ? runAlone(job) : run(job));
      }
      committing = true;
      runWrite('commit', [], 'run');
    } catch (fault) {
      if (committing || again || group.length === 1 || !writer.inTransaction) return abort(group, fault);
      writer.exec('rollback');
      for (const job of group) job.again = true;
      queue.unshift(...group);
      return;
    } finally {
      clearImmediate(watch);
    }
    const [, logged, copied] = notCopied.get() as [busy: number, logged: number, copied: number];
    checkpoints.committed(logged - copied);
    for (const job of group) {
      if (!job.outcome) continue;
      for (const effect of job.effects) effect();
      job.resolve(job.outcome.value);
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await runGroup().catch((fault: unknown) => abort(queue.splice(0), fault)); // not even begun: the disk is gone
      if (queue.length > 0) await new Promise((resume) => setImmediate(resume)); // let I/O in between groups
    }
    draining = false;
  }

  return {
    engine: 'sqlite',
    reader,
    aside,
    write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      if (closed) return Promise.reject(new Error('the database is closed'));
      return new Promise<T>((resolve, reject) => {
        queue.push({
          work,
          resolve,
          reject,
          since: performance.now(),
          effects: [],
          outcome: undefined,
        });
        if (draining) return;
        draining = true;
        setImmediate(() => void drain());
      });
    },
    admin: async (sql) => {
      const statement = writer.prepare(sql);
      if (statement.reader) return statement.raw(true).all() as RawRow[];
      statement.run();
      return [];
    },
    async close() {
      closed = true;
      while (draining) await new Promise((resume) => setImmediate(resume));
      await Promise.all([long.close(), checkpoints.close()]);
      readOnly.close();
      writer.close();
    },
  };
}
