import { sql } from 'drizzle-orm';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { fold } from '../kernel/fold.ts';
import { newId } from '../kernel/ids.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { FieldsOfShop, SegmentField } from '../platform/slice.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { compile } from './compile.ts';
import { everybody } from './fields.ts';
import * as store from './store.ts';
import { meansNobody, type ReadTree, readTree } from './tree.ts';
import type { Condition, ConditionFault, Segment, Segments } from './types.ts';

/** Writes the audit; `staff` does it. */
export type Audit = (
  tx: Tx,
  entry: { merchantId: string; actor: string; action: string; subject?: string | undefined },
) => Promise<void>;

export interface SegmentsDeps {
  clock: Clock;
  merchants: Merchants;
  /** What every slice has plugged in, in their order. */
  fields: () => readonly FieldsOfShop[];
  audit: Audit;
  /** From so many people on they are counted in two parts. */
  splitFrom?: number;
}

/** Below that, asking twice costs more than the second thread brings. */
const SPLIT_FROM = 20_000;

const MOST_NAME = 60;
const NOBODY = sql`1 = 0`;

/** Faults of a tree as those of a request that carries it under `where`. */
export const faultsOfWhere = (faults: readonly ConditionFault[]): FieldFaults =>
  new FieldFaults(
    faults.slice(0, 20).map(({ path, message }) => ({ field: path === '' ? 'where' : `where.${path}`, message })),
  );

/** @throws DomainError `invalid` on `name` */
function nameOf(raw: string): { name: string; nameKey: string } {
  const name = raw.trim().replace(/\s+/g, ' ');
  if (name === '') throw new DomainError('invalid', 'Give the segment a name.', 'name');
  if (name.length > MOST_NAME || /\p{Cc}/u.test(name))
    throw new DomainError('invalid', `Keep the name within ${MOST_NAME} characters.`, 'name');
  return { name, nameKey: fold(name) || name.toLowerCase() };
}

export function createSegments({
  clock,
  merchants,
  fields: plugged,
  audit,
  splitFrom = SPLIT_FROM,
}: SegmentsDeps): Segments {
  // prettier-ignore
  async function fields(reader: Reader, merchantId: string): Promise<SegmentField[]> {
    const lists: SegmentField[] = [];
    for (const ofShop of plugged()) lists.push(...(await ofShop(reader, merchantId)));
    return [...lists, everybody];
  }

  async function read(reader: Reader, merchantId: string, where: unknown): Promise<ReadTree> {
    const { currency } = await merchants.byId(reader, merchantId);
    return readTree(where, await fields(reader, merchantId), { currency });
  }

  /** What a tree means, of all people or of a part of them; undefined: nobody. */
  async function meaning(reader: Reader, merchantId: string, where: unknown): Promise<store.Meaning | undefined> {
    const { tree, faults } = await read(reader, merchantId, where);
    if (!tree && meansNobody(faults)) return undefined;
    if (!tree) throw faultsOfWhere(faults);
    const { zone } = await merchants.byId(reader, merchantId);
    const now = clock.now();
    return (part) => compile(tree, { merchantId, now, zone, part });
  }

  /** What may be kept: an empty tree is understood but not worth keeping. */
  async function kept(reader: Reader, merchantId: string, where: unknown): Promise<Condition> {
    const { kept: tree, faults } = await read(reader, merchantId, where);
    if (!tree) throw faultsOfWhere(faults);
    return tree;
  }

  const shown = (row: store.SegmentRow, broken: boolean): Segment => ({
    id: row.id,
    name: row.name,
    where: row.where as Condition,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    broken,
    archived: row.archivedAt !== null,
  });

  return {
    fields,
    faults: async (reader, merchantId, where) => (await read(reader, merchantId, where)).faults,
    sql: async (reader, merchantId, where, part) => (await meaning(reader, merchantId, where))?.(part) ?? NOBODY,
    async count(reader, merchantId, where) {
      const meant = await meaning(reader, merchantId, where);
      const base = await store.countBase(reader, merchantId);
      if (!meant) return { count: 0, base, reachable: 0, unreachable: {} };
      const middle = base < splitFrom ? undefined : await store.middleId(reader, merchantId, base);
      return { base, ...(await store.countMeant(reader, meant, middle)) };
    },
    async save(tx, merchantId, segment, actor) {
      const named = nameOf(segment.name);
      const where = await kept(tx, merchantId, segment.where);
      const now = clock.now();
      const id = newId(now);
      await store.insertSegment(tx, { merchantId, id, ...named, where, createdAt: now, updatedAt: now, actor });
      await audit(tx, { merchantId, actor, action: 'segment.created', subject: id });
      return { id };
    },
    async change(tx, merchantId, id, segment, actor) {
      await store.segmentById(tx, merchantId, id); // a foreign one is not found, whatever else is wrong
      const named = nameOf(segment.name);
      const where = await kept(tx, merchantId, segment.where);
      await store.updateSegment(tx, { merchantId, id, ...named, where, updatedAt: clock.now(), actor });
      await audit(tx, { merchantId, actor, action: 'segment.changed', subject: id });
    },
    async remove(tx, merchantId, id, actor) {
      await store.archiveSegment(tx, merchantId, id, clock.now(), actor);
      await audit(tx, { merchantId, actor, action: 'segment.removed', subject: id });
    },
    async byId(reader, merchantId, id) {
      const row = await store.segmentById(reader, merchantId, id);
      return shown(row, (await read(reader, merchantId, row.where)).faults.length > 0);
    },
    async list(reader, merchantId) {
      const rows = await store.listSegments(reader, merchantId);
      if (rows.length === 0) return [];
      const { currency } = await merchants.byId(reader, merchantId);
      const known = await fields(reader, merchantId);
      return rows.map((row) => shown(row, readTree(row.where, known, { currency }).faults.length > 0));
    },
  };
}
