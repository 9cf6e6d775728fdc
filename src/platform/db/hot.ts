import { Column, type Placeholder, SQL, is } from 'drizzle-orm';
import { drizzle, type SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy';
import type { RawRow, Reader, Tx } from './port.ts';

type Drizzle = SqliteRemoteDatabase;

/** Values for the placeholders of a hot query. */
export type Values = Record<string, unknown>;

/** A query declared once and kept as SQL; it runs through whichever Reader it is given. */
export interface HotRead<Row> {
  get(reader: Reader, values: Values): Promise<Row | undefined>;
  all(reader: Reader, values: Values): Promise<Row[]>;
}

/** A write declared once; only a Tx runs it, so it lives and dies with that transaction. */
export interface HotWrite<Row> {
  run(tx: Tx, values: Values): Promise<void>;
  /** The first row of `returning`: undefined when nothing was written. */
  get(tx: Tx, values: Values): Promise<Row | undefined>;
  all(tx: Tx, values: Values): Promise<Row[]>;
}

interface Encoder {
  mapToDriverValue(value: unknown): unknown;
}
interface Decoder {
  mapFromDriverValue(value: unknown): unknown;
}
interface FieldOf {
  path: string[];
  field: Column | SQL | SQL.Aliased;
}
/** What drizzle keeps of a prepared query; read once, at declaration. */
interface PreparedLike {
  getQuery(): { sql: string; params: unknown[] };
  fields?: FieldOf[];
}

interface Compiled {
  sql: string;
  bind(values: Values): unknown[];
  map(row: RawRow): unknown;
}

// A builder with no connection behind it: it can only make SQL.
const blueprint: Drizzle = drizzle(() => Promise.reject(new Error('a hot query has no connection of its own')));

const isPlaceholder = (value: unknown): value is Placeholder =>
  typeof value === 'object' && value !== null && 'name' in value && value.constructor.name === 'Placeholder';

function binderOf(param: unknown): (values: Values) => unknown {
  if (isPlaceholder(param)) {
    const name = param.name;
    return (values) => required(values, name);
  }
  const holder = param as { value?: unknown; encoder?: Encoder } | null;
  if (holder && typeof holder === 'object' && isPlaceholder(holder.value) && holder.encoder) {
    const { name } = holder.value;
    const { encoder } = holder;
    return (values) => {
      const value = required(values, name);
      return value === null ? null : encoder.mapToDriverValue(value);
    };
  }
  return () => param;
}

function required(values: Values, name: string): unknown {
  const value = values[name];
  if (value === undefined) throw new Error(`hot query: no value for ${name}`);
  return value;
}

function decoderOf(field: FieldOf['field']): Decoder {
  if (is(field, Column)) return field;
  if (is(field, SQL)) return (field as unknown as { decoder: Decoder }).decoder;
  return (field.sql as unknown as { decoder: Decoder }).decoder;
}

/** Rows of hot queries are flat: `select({ name: table.column })`, one level, so that mapping is one loop. */
function mapperOf(name: string, fields: FieldOf[] | undefined): (row: RawRow) => unknown {
  if (!fields) return (row) => row;
  if (fields.some(({ path }) => path.length !== 1)) throw new Error(`hot query ${name}: select flat columns`);
  const columns = fields.map(({ path, field }) => ({ key: path[0]!, decoder: decoderOf(field) }));
  return (row) => {
    const result: Record<string, unknown> = {};
    for (let i = 0; i < columns.length; i++) {
      const value = row[i];
      result[columns[i]!.key] = value === null ? null : columns[i]!.decoder.mapFromDriverValue(value);
    }
    return result;
  };
}

function compile(name: string, build: (db: Drizzle) => unknown): () => Compiled {
  let compiled: Compiled | undefined;
  return () => {
    if (compiled) return compiled;
    const prepared = (build(blueprint) as { _prepare(): unknown })._prepare() as PreparedLike;
    const { sql, params } = prepared.getQuery();
    const binders = params.map(binderOf);
    compiled = { sql, bind: (values) => binders.map((bind) => bind(values)), map: mapperOf(name, prepared.fields) };
    return compiled;
  };
}

function run(query: () => Compiled) {
  return {
    async get(reader: Reader, values: Values): Promise<never> {
      const { sql, bind, map } = query();
      const [row] = await reader.exec(sql, bind(values), 'get');
      return (row === undefined ? undefined : map(row)) as never;
    },
    async all(reader: Reader, values: Values): Promise<never> {
      const { sql, bind, map } = query();
      return (await reader.exec(sql, bind(values), 'all')).map(map) as never;
    },
    async run(tx: Tx, values: Values): Promise<void> {
      const { sql, bind } = query();
      await tx.exec(sql, bind(values), 'run');
    },
  };
}

/** Declares a read of the hot path. @param name shown in errors, `slice.what` */
export const hot = <Row>(name: string, build: (db: Drizzle) => PromiseLike<Row[]>): HotRead<Row> =>
  run(compile(name, build));

/** Declares a write of the hot path; with `returning`, its rows tell what was written. */
export const hotWrite = <Result>(
  name: string,
  build: (db: Drizzle) => PromiseLike<Result>,
): HotWrite<Result extends (infer Row)[] ? Row : never> => run(compile(name, build));
