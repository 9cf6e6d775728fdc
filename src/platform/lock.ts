import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/**
 * Takes a data folder for this process alone, by an exclusive transaction that stays open on an empty file of its own:
 * the operating system frees it however the process ends, so a crash leaves nothing to clean up.
 * @returns gives it back; undefined when another process has the folder
 */
export function lockData(folder: string): (() => void) | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new Sqlite(join(folder, 'lock.db'), { timeout: 0 });
  try {
    lock.pragma('locking_mode = exclusive');
    lock.exec('begin exclusive');
    return () => void lock.close();
  } catch (fault) {
    lock.close();
    if (String((fault as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return undefined;
    throw fault;
  }
}
