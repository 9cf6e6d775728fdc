import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { migratePostgres, migrateSqlite, readMigrations } from '../../src/platform/db/migrate.ts';
import { openTestDatabase } from '../support/engines.ts';

type Migration = ReturnType<typeof readMigrations>[number];

/** One more migration after the real ones: 20 statements, of which one may be wrong. */
const next = (name: string, faultAt?: number): Migration => ({
  name,
  hash: name,
  statements: Array.from({ length: 20 }, (_, i) =>
    i === faultAt ? 'create table nonsense (' : `create table extra_${i} (id text primary key)`,
  ),
});

describe('migrations of a SQLite file', () => {
  let folder: string;
  let file: string;
  const all = readMigrations('sqlite');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mcrm-migrate-'));
    file = join(folder, 'mcrm.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const extras = (): number => {
    const db = new Sqlite(file);
    const count = db.prepare("select count(*) from sqlite_master where name like 'extra_%'").pluck().get() as number;
    db.close();
    return count;
  };

  it('are done once, and not again', () => {
    expect(migrateSqlite(file, 1)).toEqual(all.map(({ name }) => name));
    expect(migrateSqlite(file, 2)).toEqual([]);
  });

  it.each([0, 7, 19])('that end at statement %d leave the old schema, and a sound copy from before', (faultAt) => {
    migrateSqlite(file, 1);
    expect(() => migrateSqlite(file, 2, [...all, next('0002_next.sql', faultAt)])).toThrow();
    expect(extras()).toBe(0);
    expect(readdirSync(folder)).toContain('mcrm.db.before-0002_next.sql.db');
    expect(migrateSqlite(file, 3, [...all, next('0002_next.sql')])).toEqual(['0002_next.sql']);
    expect(extras()).toBe(20);
  });

  it('refuse a database that a newer program made', () => {
    migrateSqlite(file, 1, [...all, next('0099_later.sql')]);
    expect(() => migrateSqlite(file, 2)).toThrow('newer mcrm (it has 0099_later.sql)');
  });

  it('say so when another mcrm is at it', () => {
    migrateSqlite(file, 1);
    const other = new Sqlite(file);
    other.exec('begin immediate');
    expect(() => migrateSqlite(file, 2, [...all, next('0098_next.sql')], 5)).toThrow('Another mcrm is bringing');
    other.close();
  });

  it('refuse files that were changed afterwards', () => {
    migrateSqlite(file, 1);
    const changed = all.map((migration, i) => (i === 0 ? { ...migration, hash: 'other' } : migration));
    expect(() => migrateSqlite(file, 2, changed)).toThrow('differs');
  });

  it('keep ledgers from being changed or emptied', () => {
    migrateSqlite(file, 1);
    const db = new Sqlite(file);
    db.exec("insert into facts values ('m', 'f', 'customer.joined', null, '{}', 1)");
    expect(() => db.exec("update facts set name = 'x'")).toThrow('append-only');
    expect(() => db.exec('delete from facts')).toThrow('append-only');
    db.close();
  });
});

it('migrations of PostgreSQL leave the old schema when one ends midway, and refuse a newer one', async () => {
  const test = await openTestDatabase('postgres');
  const all = readMigrations('postgres');
  const extras = async (): Promise<unknown> =>
    (await test.db.admin("select count(*) from information_schema.tables where table_name like 'extra_%'"))[0]![0];
  await expect(migratePostgres(test.where, 2, [...all, next('0002_next.sql', 7)])).rejects.toThrow();
  expect(await extras()).toBe(0);
  // Two processes at once: one does it, the other waits and finds it done.
  const both = await Promise.all(
    [1, 2].map((now) => migratePostgres(test.where, now, [...all, next('0002_next.sql')])),
  );
  expect(both.flat()).toEqual(['0002_next.sql']);
  expect(await extras()).toBe(20);
  await expect(migratePostgres(test.where, 3)).rejects.toThrow('newer mcrm');
  await test.close();
});

it('PostgreSQL ledgers refuse to be changed or emptied', async () => {
  const test = await openTestDatabase('postgres');
  const client = new pg.Client({ connectionString: test.where });
  await client.connect();
  await client.query("insert into facts values ('m', 'f', 'customer.joined', null, '{}', 1)");
  await expect(client.query("update facts set name = 'x'")).rejects.toThrow('append-only');
  await expect(client.query('delete from facts')).rejects.toThrow('append-only');
  await client.end();
  await test.close();
});
