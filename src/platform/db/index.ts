export type { Database, Engine, RawRow, Reader, Tx } from './port.ts';
export { type HotRead, type HotWrite, hot, hotWrite } from './hot.ts';
export { openSqlite } from './sqlite.ts';
export { openPostgres } from './postgres.ts';
export { migratePostgres, migrateSqlite } from './migrate.ts';
