import pg from 'pg';
import { DomainError } from '../../kernel/errors.ts';
import type { Database, Exec, RawRow, Reader, Tx } from './port.ts';
import { drizzleOver } from './sqlite.ts';

/** Numbers come back as numbers: ids are texts, and sums stay within the safe range by the limits of the forms. */
const numbers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

const RETRIED = new Set(['40001', '40P01']); // serialization failure, deadlock
/**
 * A write that meets others is tried again so often, and for so long at least: carriers wait some 15 s for an answer, and
 * of many short writes to one row each may lose more often; a long one loses its time with the first.
 */
const LEAST_TRIES = 20;
const LEAST_MILLIS = 8_000;
/** A process frozen inside a write holds its locks no longer than this: others pass over what it had claimed until then. */
const FROZEN_MILLIS = 10_000;

const MOST_NAMED = 2000;
const translated = new Map<string, { text: string; name: string }>();

/** `?` outside quotes becomes `$1`, `$2` …; each statement keeps one name, so the server plans it once. */
function translate(sql: string): { text: string; name: string } {
  let known = translated.get(sql);
  if (!known) {
    let n = 0;
    // drizzle's SQLite dialect names the table in a conflict target; PostgreSQL wants the bare column there.
    const plain = sql.replace(/on conflict \([^)]*\)/g, (target) => target.replace(/"\w+"\./g, ''));
    const text = plain.replace(/'(?:[^']|'')*'|"[^"]*"|\?/g, (token) => (token === '?' ? `$${++n}` : token));
    // Beyond so many a statement has no name: one name for two texts is a fault of the driver.
    known = { text, name: translated.size < MOST_NAMED ? `q${translated.size}` : '' };
    if (translated.size < MOST_NAMED) translated.set(sql, known);
  }
  return known;
}

// PostgreSQL has no NUL in text; the rest of the message is kept.
const strip = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value;

function execOver(client: pg.Pool | pg.ClientBase, named: boolean): Exec {
  return async (sql, params, _method) => {
    const { text, name } = translate(sql);
    const query = { text, values: params.map(strip), rowMode: 'array' as const, types: numbers };
    const result = await client.query<RawRow>(named && name ? { ...query, name } : query);
    return result.rows;
  };
}

const codeOf = (fault: unknown): string => (fault as { code?: string } | null)?.code ?? '';
/** drizzle wraps a fault of the driver; the code is on its cause. */
const sqlState = (fault: unknown): string => codeOf(fault) || codeOf((fault as { cause?: unknown } | null)?.cause);

/** Full jitter, so that two writers that met do not meet again. Milliseconds. */
const pause = (attempt: number): Promise<void> =>
  new Promise((resume) => setTimeout(resume, Math.random() * Math.min(2 ** attempt, 100)));

/** Opens PostgreSQL through a pool. @param url `postgres://…` */
export function openPostgres(
  url: string,
  options: { connections?: number; onFault?: (fault: Error) => void } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 16,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: FROZEN_MILLIS,
  });
  pool.on('error', () => {}); // an idle connection died; the pool opens another
  // In use or idle, a connection may die between two queries: nobody waits for it then, and nobody else would listen.
  pool.on('connect', (client) => client.on('error', (fault) => options.onFault?.(fault)));
  const readExec = execOver(pool, true);
  const reader: Reader = { engine: 'postgres', exec: readExec, db: drizzleOver(readExec) };

  async function attempt<T>(
    work: (tx: Tx) => Promise<T>,
    isolation: string,
  ): Promise<{ value: T; effects: (() => void)[] }> {
    const client = await pool.connect().catch((fault: unknown) => {
      throw new DomainError(
        'busy',
        `The database cannot be reached (${codeOf(fault) || 'no answer'}). Try again in a moment.`,
      );
    });
    const effects: (() => void)[] = [];
    let alive = true;
    let broken = false;
    const raw = execOver(client, true);
    const exec: Exec = (sql, params, method) =>
      alive
        ? raw(sql, params, method)
        : Promise.reject(new Error('this write has ended: its Tx cannot be used any more'));
    const tx: Tx = { engine: 'postgres', exec, db: drizzleOver(exec), onCommit: (effect) => void effects.push(effect) };
    try {
      await client.query(`begin isolation level ${isolation}`);
      const value = await work(tx);
      alive = false;
      await client.query('commit');
      return { value, effects };
    } catch (fault) {
      alive = false;
      await client.query('rollback').catch(() => (broken = true)); // a dead connection is dropped from the pool
      throw fault;
    } finally {
      client.release(broken);
    }
  }

  return {
    engine: 'postgres',
    reader,
    aside: reader, // the server does the work elsewhere
    async write(work, writeOptions) {
      const isolation = writeOptions?.isolation ?? 'repeatable read';
      const end = performance.now() + LEAST_MILLIS;
      for (let tries = 1; ; tries++) {
        try {
          const { value, effects } = await attempt(work, isolation);
          for (const effect of effects) effect();
          return value;
        } catch (fault) {
          const tired = tries >= LEAST_TRIES && performance.now() > end;
          if (tired || !RETRIED.has(sqlState(fault))) throw fault;
        }
        await pause(tries);
      }
    },
    admin: async (sql) => (await pool.query<RawRow>({ text: sql, rowMode: 'array', types: numbers })).rows,
    close: () => pool.end(),
  };
}
