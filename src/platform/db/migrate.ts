import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { DomainError } from '../../kernel/errors.ts';
import { projectRoot } from '../paths.ts';
import type { Engine } from './port.ts';
import { isBusy, openConnection } from './sqlite.ts';

interface Migration {
  name: string;
  hash: string;
  statements: string[];
}

const BREAK = '--> statement-breakpoint';
const LEDGER =
  'create table if not exists "schema_migrations" ("name" text primary key, "hash" text not null, "applied_at" bigint not null)';
/** Any number will do, as long as every mcrm asks for the same one. */
const LOCK = 727_001;

/**
 * One statement for one engine. `-- sqlite` or `-- postgres` as the first line keeps it for that engine alone
 * (triggers differ); everything else is SQL both accept once the quotes are PostgreSQL's.
 */
function forEngine(statement: string, engine: Engine): string | undefined {
  const only = /^-- (sqlite|postgres)\b/.exec(statement.trim())?.[1];
  if (only && only !== engine) return undefined;
  return statement.replaceAll('`', '"').trim();
}

/**
 * drizzle-kit writes foreign keys inside CREATE TABLE, in any order of tables. SQLite does not mind; PostgreSQL wants
 * the other table to be there, so its keys are taken out and added after all tables of the file.
 */
function keysLast(statements: string[]): string[] {
  const keys: string[] = [];
  const tables = statements.map((statement) => {
    const table = /^CREATE TABLE ("\w+")/.exec(statement)?.[1];
    if (!table) return statement;
    const lines = statement.split('\n');
    const isKey = (line: string): boolean => line.trim().startsWith('FOREIGN KEY');
    for (const line of lines.filter(isKey)) keys.push(`ALTER TABLE ${table} ADD ${line.trim().replace(/,$/, '')}`);
    return lines
      .filter((line) => !isKey(line))
      .join('\n')
      .replace(/,\s*\);?$/, '\n)');
  });
  return [...tables, ...keys];
}

/** Reads the migration set, in order of name. */
export function readMigrations(engine: Engine, folder = join(projectRoot, 'migrations')): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.toSorted().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const parts = text.split(BREAK).map((part) => forEngine(part, engine));
    const statements = parts.filter((part): part is string => part !== undefined && part !== '');
    return {
      name,
      hash: createHash('sha256').update(text).digest('hex'),
      statements: engine === 'postgres' ? keysLast(statements) : statements,
    };
  });
}

/** What is still to do. @throws DomainError when the database is newer than this program, or a file was changed. */
function pending(all: Migration[], applied: { name: string; hash: string }[]): Migration[] {
  const known = new Map(all.map((migration) => [migration.name, migration.hash]));
  for (const { name, hash } of applied) {
    if (!known.has(name))
      throw new DomainError(
        'conflict',
        `The database was made by a newer mcrm (it has ${name}). Start that version or restore an older backup.`,
      );
    if (known.get(name) !== hash)
      throw new DomainError(
        'conflict',
        `Migration ${name} differs from the one this database was made with. Use the released files.`,
      );
  }
  const done = new Set(applied.map(({ name }) => name));
  return all.filter(({ name }) => !done.has(name));
}

/**
 * Brings a SQLite file to this program's schema. Each migration is one transaction, so a kill leaves the old or the
 * new schema; before the first on a database in use, a sound copy is put beside it.
 * @throws DomainError `busy` when another process holds the database for `busyMillis`
 */
export function migrateSqlite(
  file: string,
  now: number,
  all = readMigrations('sqlite'),
  busyMillis = 10_000,
): string[] {
  const connection = openConnection(file, { busyMillis });
  try {
    connection.exec(LEDGER);
    const read = connection.prepare<[], { name: string; hash: string }>('select name, hash from schema_migrations');
    let todo = pending(all, read.all());
    if (todo.length > 0 && todo.length < all.length) copyBefore(connection, `${file}.before-${todo[0]!.name}.db`);
    const done: string[] = [];
    for (const migration of todo) {
      connection.exec('begin immediate');
      todo = pending(all, read.all()); // another process may have been first
      if (todo.some(({ name }) => name === migration.name)) {
        for (const statement of migration.statements) connection.exec(statement);
        connection.prepare('insert into schema_migrations values (?, ?, ?)').run(migration.name, migration.hash, now);
        done.push(migration.name);
      }
      connection.exec('commit');
    }
    return done;
  } catch (fault) {
    if (!isBusy(fault)) throw fault;
    throw new DomainError('busy', 'Another mcrm is bringing this database up to date. Try again when it has ended.');
  } finally {
    connection.close(); // an open transaction is rolled back
  }
}

function copyBefore(connection: ReturnType<typeof openConnection>, copy: string): void {
  if (existsSync(copy)) rmSync(copy); // left by a run that was killed before it migrated
  connection.prepare('vacuum into ?').run(copy);
}

/** Brings a PostgreSQL database to this program's schema, one process at a time under an advisory lock. */
export async function migratePostgres(url: string, now: number, all = readMigrations('postgres')): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`);
    await client.query(LEDGER);
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from schema_migrations');
    const todo = pending(all, rows);
    for (const migration of todo) {
      await client.query('begin');
      for (const statement of migration.statements) await client.query(statement);
      await client.query('insert into schema_migrations values ($1, $2, $3)', [migration.name, migration.hash, now]);
      await client.query('commit');
    }
    return todo.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
