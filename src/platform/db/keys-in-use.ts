import type Sqlite from 'better-sqlite3';
import type { KeyRing } from '../crypto/key-ring.ts';
import { keyIdOf } from '../crypto/vault.ts';

/** Sealed columns that tell with which keys a database was written: one busy table for each kind of data. */
const PROBES: [table: string, column: string][] = [
  ['inbound', 'from_number'],
  ['outbound', 'to_number'],
  ['customer_numbers', 'number'],
  ['staff', 'email'],
  ['sim_texts', 'phone'],
];

/** Ids of keys that sealed something in these tables: the first part of each value, taken in the database. */
export const KEY_PROBES = PROBES.map(
  ([table, column]) => `select distinct substr(${column}, 1, 9) from ${table} where ${column} is not null`,
);

/** Key ids in a SQLite file that the ring does not have. */
export function strangeKeys(connection: Sqlite.Database, ring: KeyRing): string[] {
  const tables = new Set(connection.prepare("select name from sqlite_master where type = 'table'").pluck().all());
  const found = PROBES.flatMap(([table], i) =>
    tables.has(table) ? connection.prepare(KEY_PROBES[i]!).pluck().all() : [],
  );
  return strangeAmong(found as string[], ring);
}

/** @param beginnings first characters of sealed values */
export const strangeAmong = (beginnings: string[], ring: KeyRing): string[] => [
  ...new Set(beginnings.map(keyIdOf).filter((key) => !ring.byId.has(key))),
];
