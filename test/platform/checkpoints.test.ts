import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { openCheckpoints } from '../../src/platform/db/checkpoints.ts';
import { openSqlite } from '../../src/platform/db/index.ts';

/** Four pages. */
const PAGES = 'x'.repeat(16_000);

describe('committed pages', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mcrm-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are copied back beside the writes, long before a commit would have to do it', async () => {
    const file = join(folder, 'shop.db');
    new Sqlite(file).exec('create table notes (text text)').close();
    const db = openSqlite({ file });
    const standing = async () => (await db.admin('pragma wal_checkpoint(noop)'))[0] as [number, number, number];
    let [rows, logged, copied] = [0, 0, 0];
    while (copied === 0 && logged < 15_000) {
      await db.write((tx) => tx.exec('insert into notes values (?)', [PAGES], 'run'));
      rows++;
      [, logged, copied] = await standing();
    }
    expect(copied).toBeGreaterThan(0);
    expect(logged).toBeGreaterThan(1000);
    await db.close();
    const kept = new Sqlite(file, { readonly: true });
    expect(kept.prepare('select count(*), min(length(text)) from notes').raw().get()).toEqual([rows, PAGES.length]);
    expect(kept.pragma('integrity_check', { simple: true })).toBe('ok');
    kept.close();
  });

  it('that cannot be copied are a fault that somebody is told', async () => {
    const file = join(folder, 'garbage.db');
    writeFileSync(file, 'no database '.repeat(1000));
    const close: (() => Promise<void>)[] = [];
    const fault = await new Promise((resolve) => {
      const checkpoints = openCheckpoints(file, resolve);
      close.push(checkpoints.close);
      checkpoints.committed(1000);
    });
    expect(fault).toMatchObject({ code: 'SQLITE_NOTADB' });
    for (const one of close) await one();
  });
});
