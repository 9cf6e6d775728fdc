import type { SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy';

export type Engine = 'sqlite' | 'postgres';

type Drizzle = SqliteRemoteDatabase;

/** How a statement is run: `all` and `get` answer rows as arrays of column values, `run` nothing. */
export type Method = 'all' | 'get' | 'run' | 'values';

/** One row as an array of column values, in the order of the statement. */
export type RawRow = unknown[];

/** Runs one statement. `get` answers at most one row. */
export type Exec = (sql: string, params: unknown[], method: Method) => Promise<RawRow[]>;

/** Reads. Every query is awaited on both engines. */
export interface Reader {
  readonly engine: Engine;
  /** drizzle's builder, bound to this reader. Costs 8-16 times the query: hot paths use `hot`. */
  readonly db: Pick<Drizzle, 'select' | 'selectDistinct' | '$with' | 'with'>;
  readonly exec: Exec;
}

/** Writes, inside one transaction. It dies with its `write`: a query after that throws. */
export interface Tx extends Reader {
  readonly db: Pick<Drizzle, 'select' | 'selectDistinct' | '$with' | 'with' | 'insert' | 'update' | 'delete'>;
  /** Runs once after the commit is durable, never if it fails. Must not throw. */
  onCommit(effect: () => void): void;
}

export interface WriteOptions {
  /** PostgreSQL: claims with `skip locked` need READ COMMITTED. SQLite has one writer and ignores it. */
  isolation?: 'read committed';
}

/** The database port: two engines, one body of queries. */
export interface Database {
  readonly engine: Engine;
  readonly reader: Reader;
  /**
   * Reads that may take long (counting an audience, an export): on SQLite a thread of its own, so that no webhook waits
   * behind them. It sees what was committed, like `reader`.
   */
  readonly aside: Reader;
  /**
   * Runs `work` in one transaction and resolves when it is on disk. A throw undoes it all and is passed on.
   * `work` may run several times (a conflict on PostgreSQL, a neighbour's failure on SQLite); effects outside belong in
   * `onCommit`. On SQLite `work` may await nothing but its queries; anything else fails the write at once.
   * @throws DomainError `busy` when another process holds the database for 10 s
   */
  write<T>(work: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>;
  /** Runs statements that cannot be in a transaction or are one engine's own (backup, integrity). */
  admin(sql: string): Promise<RawRow[]>;
  close(): Promise<void>;
}
