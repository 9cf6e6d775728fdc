import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { type Database, migratePostgres, migrateSqlite, openPostgres, openSqlite } from './platform/db/index.ts';
import type { Logger } from './platform/log.ts';

/** Where SQLite keeps everything. */
export const databaseFile = (config: Config): string => join(config.dataDir, 'mcrm.db');

/** Brings the schema up to date. @returns names of the migrations done @throws DomainError when it is newer than we */
export async function migrate(config: Config, clock: Clock = systemClock): Promise<string[]> {
  if (config.databaseUrl) return migratePostgres(config.databaseUrl, clock.now());
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  return migrateSqlite(databaseFile(config), clock.now());
}

/** Opens the engine the configuration names; the schema must be there. */
export function openDatabase(config: Config, log: Logger): Database {
  if (config.databaseUrl)
    return openPostgres(config.databaseUrl, {
      onFault: (fault) => log.warn({ message: fault.message }, 'a database connection broke'),
    });
  return openSqlite({
    file: databaseFile(config),
    onDiskFault: (fault) => {
      // After a failed fsync nobody knows what is on disk: stop, and let the restart read it.
      log.fatal({ message: fault.message }, 'the disk failed a write; stopping');
      process.exit(70);
    },
  });
}
