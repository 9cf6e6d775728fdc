import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type Database,
  type Engine,
  migratePostgres,
  migrateSqlite,
  openPostgres,
  openSqlite,
} from '../../src/platform/db/index.ts';

/** Both engines, for `describe.each`. The PostgreSQL server is started once by test/support/global-setup. */
export const ENGINES: Engine[] = ['sqlite', 'postgres'];

let template: string | undefined;

/** A database of this program's schema, empty, in a folder of its own; `close` removes it. */
export interface TestDatabase {
  db: Database;
  engine: Engine;
  /** SQLite: the file. PostgreSQL: the URL. */
  where: string;
  close(): Promise<void>;
}

function templateFile(): string {
  if (template && existsSync(template)) return template;
  const file = join(mkdtempSync(join(tmpdir(), 'mcrm-template-')), 'template.db');
  migrateSqlite(file, 0);
  return (template = file);
}

function openTestSqlite(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'mcrm-test-'));
  const file = join(folder, 'mcrm.db');
  copyFileSync(templateFile(), file);
  const db = openSqlite({ file });
  return {
    db,
    engine: 'sqlite',
    where: file,
    async close() {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const serverUrl = (): string => {
  const url = process.env['MCRM_TEST_POSTGRES'];
  if (!url) throw new Error('no PostgreSQL: run the tests through npm test, whose global set-up starts one');
  return url;
};

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: `${serverUrl()}/postgres` });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

let serial = 0;

async function openTestPostgres(): Promise<TestDatabase> {
  const name = `t${process.pid}_${Date.now()}_${++serial}`;
  const templateName = `template_${process.env['JEST_WORKER_ID'] ?? '0'}_${process.pid}`;
  const url = `${serverUrl()}/${name}`;
  await onServer(async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [templateName]);
    if (rowCount === 0) {
      await client.query(`create database "${templateName}"`);
      await migratePostgres(`${serverUrl()}/${templateName}`, 0);
    }
    await client.query(`create database "${name}" template "${templateName}"`);
  });
  const db = openPostgres(url, { connections: 8 });
  return {
    db,
    engine: 'postgres',
    where: url,
    async close() {
      await db.close();
      await onServer((client) => client.query(`drop database if exists "${name}" with (force)`));
    },
  };
}

export const openTestDatabase = (engine: Engine): Promise<TestDatabase> =>
  engine === 'sqlite' ? Promise.resolve(openTestSqlite()) : openTestPostgres();
