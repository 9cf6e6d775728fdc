import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createGateway, databaseFile } from '../app.ts';
import { pauseRestored } from '../broadcasts/index.ts';
import { holdRestored, missRestored } from '../care/index.ts';
import { type Config, loadConfig } from '../config.ts';
import { DomainError } from '../kernel/errors.ts';
import { doubtQueued, holdOutbox } from '../messages/index.ts';
import { type Database, migrateSqlite, openSqlite } from '../platform/db/index.ts';
import { strangeKeys } from '../platform/db/keys-in-use.ts';
import { type ErasedRecord, erasureList } from '../platform/erasure-list.ts';
import { lockData } from '../platform/lock.ts';
import { createLog } from '../platform/log.ts';
import { skipRestored } from '../surveys/index.ts';
import { answer, type Command } from './context.ts';
import { readWord } from './options.ts';

function sqliteOnly(config: Config, what: string): void {
  if (config.databaseUrl)
    throw new DomainError(
      'invalid',
      `${what} here is for SQLite. For PostgreSQL use its own pg_dump and pg_restore, then "mcrm outbox hold" before the first start.`,
    );
}

/** VACUUM INTO makes one sound file from one moment, while others write; a copy of the files would not be. */
export const backupCommand: Command = {
  name: 'backup',
  summary: 'Write a sound copy of the database while the gateway runs',
  usage: 'FILE   the key is not in it: keep DATA_DIR/secret.key elsewhere, or no backup opens',
  async run(args) {
    const config = loadConfig();
    sqliteOnly(config, 'Backup');
    const file = resolve(readWord(args, 'the file to write'));
    if (existsSync(file)) throw new DomainError('conflict', `${file} is there already: name a new file.`);
    if (!existsSync(databaseFile(config)))
      throw new DomainError('not_found', `There is no database in ${config.dataDir} yet.`);
    mkdirSync(dirname(file), { recursive: true });
    const part = `${file}.part`;
    rmSync(part, { force: true });
    const source = new Sqlite(databaseFile(config), { timeout: 10_000 });
    try {
      source.prepare('vacuum into ?').run(part);
    } finally {
      source.close();
    }
    chmodSync(part, 0o600);
    checkSound(part);
    renameSync(part, file);
    process.stderr.write(
      `The key is not in the backup. Keep ${config.secretFile ?? 'SECRET_KEY'} in another place: without it nothing in this file can be read.\n`,
    );
    answer({ backup: file });
  },
};

/** @throws DomainError when the file is no sound database */
function checkSound(file: string): void {
  const copy = new Sqlite(file, { readonly: true });
  try {
    copy.pragma('schema_version'); // the first look into the file
  } catch {
    copy.close();
    throw new DomainError('invalid', `${file} is not a database of mcrm.`);
  }
  try {
    const [row] = copy.pragma('integrity_check') as { integrity_check: string }[];
    if (row?.integrity_check !== 'ok')
      throw new DomainError('conflict', `${file} is not a sound database: ${row?.integrity_check}.`);
  } finally {
    copy.close();
  }
}

/** Restores into an empty or existing data folder; what was there is kept beside it. Nothing is sent until released. */
export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Put a backup in place; nothing is sent until "mcrm outbox release"',
  usage: 'FILE   stop the gateway first; the key of the backup must be in SECRET_KEY or DATA_DIR/secret.key',
  async run(args) {
    const backup = resolve(readWord(args, 'the backup to restore'));
    if (!existsSync(backup)) throw new DomainError('not_found', `There is no file ${backup}.`);
    const config = loadConfig(process.env, { makeKey: false });
    sqliteOnly(config, 'Restore');
    const unlock = lockData(config.dataDir);
    if (!unlock) throw new DomainError('busy', 'The gateway runs on this data folder: stop the gateway, then restore.');
    try {
      await restore(config, backup);
    } finally {
      unlock();
    }
  },
};

/** Works on a copy, which takes the place of the database in one step when everything about it is well. */
async function restore(config: Config, backup: string): Promise<void> {
  const target = databaseFile(config);
  const part = join(config.dataDir, 'restoring.db');
  const clear = (): void => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(part + suffix, { force: true });
  };
  clear();
  let kept: string | undefined;
  try {
    copyFileSync(backup, part);
    checkSound(part);
    await holdAt(config, part);
    kept = keepOld(target);
  } catch (fault) {
    clear();
    throw fault;
  }
  renameSync(part, target);
  answer({ restored: target, ...(kept && { before: kept }), held: true });
  process.stderr.write('Nothing is sent until you say "mcrm outbox release".\n');
}

/** Puts the hold into the copy before it is in place, so that no start in between can send. */
async function holdAt(config: Config, file: string): Promise<void> {
  const keys = new Sqlite(file, { readonly: true });
  const strange = strangeKeys(keys, config.keyRing);
  keys.close();
  if (strange.length > 0)
    throw new DomainError(
      'conflict',
      `The backup is sealed with key ${strange.join(', ')}, which is not in ${config.secretFile ?? 'SECRET_KEY'}. Add that key first; nothing was changed.`,
    );
  migrateSqlite(file, Date.now());
  const db = openSqlite({ file });
  await forgetAgain(config, db);
  await holdOutbox(db, Date.now(), 'restored', 'restored from a backup');
  await doubtQueued(db, Date.now());
  await pauseRestored(db, Date.now());
  await missRestored(db, Date.now());
  await holdRestored(db);
  await skipRestored(db, Date.now());
  await db.admin('pragma wal_checkpoint(truncate)');
  await db.close();
}

/** Who was erased after the backup was made is erased in it too: told by the list beside, and by what was in place. */
async function forgetAgain(config: Config, db: Database): Promise<void> {
  const log = createLog('error');
  const { register, provider } = createGateway(config, db, { log });
  const listed = [...erasureList(config.dataDir, log).all(), ...erasedIn(databaseFile(config))];
  const again = await register.eraseAgain(db, listed);
  await provider.close();
  if (again > 0) process.stderr.write(`Erased since this backup, and again in it: ${again} customers.\n`);
}

/** Erasures of a database that is about to be replaced; none where it cannot be read, which is why one restores. */
function erasedIn(file: string): ErasedRecord[] {
  if (!existsSync(file)) return [];
  try {
    const old = new Sqlite(file, { readonly: true, timeout: 5000 });
    try {
      const sql = 'select merchant_id as merchantId, customer_id as customerId, at from erasures';
      return old.prepare<[], ErasedRecord>(sql).all();
    } finally {
      old.close();
    }
  } catch {
    return [];
  }
}

/** The database that was there, with its journal, is moved aside and never deleted. */
function keepOld(target: string): string | undefined {
  if (!existsSync(target)) return undefined;
  const kept = `${target}.before-restore-${Date.now()}`;
  const old = new Sqlite(target, { timeout: 5000 });
  try {
    old.exec('begin exclusive; commit');
    old.pragma('wal_checkpoint(truncate)');
  } catch {
    throw new DomainError('busy', 'The database is in use: stop the gateway, then restore.');
  } finally {
    old.close();
  }
  for (const suffix of ['-wal', '-shm']) rmSync(target + suffix, { force: true });
  renameSync(target, kept);
  return kept;
}
