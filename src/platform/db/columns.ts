import { customType, text } from 'drizzle-orm/sqlite-core';
import type { KeyedHash, Sealed } from '../crypto/vault.ts';

/**
 * Column types in PostgreSQL's words, which SQLite accepts (its affinity follows the word), so that one schema
 * and one migration set serve both engines.
 */

/** An id made by `newId`, or a word chosen by us. */
export const id = text;

/** Epoch milliseconds. */
export const instant = customType<{ data: number; driverData: number }>({ dataType: () => 'bigint' });

/** A whole number within JavaScript's safe range; branded types go through `.$type<Minor>()`. */
export const whole = customType<{ data: number; driverData: number }>({ dataType: () => 'bigint' });

/** A calendar day 'YYYY-MM-DD' in the shop's zone. */
export const day = text;

/** Yes or no, kept as 1 or 0 (better-sqlite3 binds no booleans). */
export const flag = customType<{ data: boolean; driverData: number }>({
  dataType: () => 'smallint',
  toDriver: (value) => (value ? 1 : 0),
  fromDriver: (value) => value === 1,
});

/** Personal text: the type lets nothing in that a Vault has not sealed. */
export const sealed = customType<{ data: Sealed; driverData: string }>({ dataType: () => 'text' });

/** Keyed hash of a number or word, for equality only. */
export const keyedHash = customType<{ data: KeyedHash; driverData: string }>({ dataType: () => 'text' });

/** A small JSON document; its shape is checked with zod by whoever reads it. */
export const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => JSON.parse(value) as unknown,
});
