import type { Comparison, FieldValue, SegmentField } from '../platform/slice.ts';
import type { Condition, ConditionFault } from './types.ts';
import { readValue, type ShopOfTree } from './values.ts';

/** Groups nest at most so deep; a "not" around a group counts with it. */
export const MOST_DEEP = 5;
/** Conditions in all. */
export const MOST_CONDITIONS = 50;

/** A tree in which every field is known and every value read. */
export type Tree =
  | { kind: 'all' | 'any'; parts: Tree[] }
  | { kind: 'not'; part: Tree }
  | { kind: 'is'; field: SegmentField; is: Comparison; value: FieldValue };

/** What became of reading a tree. It is whole when there are no faults. */
export interface ReadTree {
  faults: ConditionFault[];
  /** Absent when anything is wrong. */
  tree?: Tree;
  /** The tree as it is kept: values in their one form, nothing besides. */
  kept?: Condition;
}

type Node = { tree: Tree; kept: Condition };

const join = (path: string, part: string | number): string => (path === '' ? String(part) : `${path}.${part}`);

const isGroup = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && ('all' in raw || 'any' in raw) && !Array.isArray(raw);

const keysOf = (raw: object): string => Object.keys(raw).toSorted().join();

/** Walks a tree once; never deeper or longer than it may be, whatever it is given. */
class Walk {
  readonly faults: ConditionFault[] = [];
  private conditions = 0;
  private readonly fields: ReadonlyMap<string, SegmentField>;
  private readonly shop: ShopOfTree;

  constructor(fields: readonly SegmentField[], shop: ShopOfTree) {
    this.fields = new Map(fields.map((field) => [field.name, field]));
    this.shop = shop;
  }

  node(raw: unknown, path: string, depth: number): Node | undefined {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return this.shape(path);
    const keys = keysOf(raw);
    if (keys === '') return this.empty(path);
    if (keys === 'all') return this.group('all', (raw as { all: unknown }).all, path, depth);
    if (keys === 'any') return this.group('any', (raw as { any: unknown }).any, path, depth);
    if (keys === 'not') return this.not((raw as { not: unknown }).not, path, depth);
    if (keys === 'field,is' || keys === 'field,is,value') return this.condition(raw as never, path);
    return this.shape(path);
  }

  private fault(path: string, code: ConditionFault['code'], message: string): undefined {
    this.faults.push({ path, code, message });
  }

  private shape = (path: string): undefined =>
    this.fault(path, 'shape', 'Write {"all":[…]}, {"any":[…]}, {"not":…} or {"field":…,"is":…,"value":…}.');

  private empty = (path: string): undefined =>
    this.fault(path, 'empty', 'A group without conditions means nobody. Put a condition into it, or take it out.');

  private group(kind: 'all' | 'any', raw: unknown, path: string, depth: number): Node | undefined {
    const here = join(path, kind);
    if (depth >= MOST_DEEP) return this.fault(path, 'too_deep', `Groups nest at most ${MOST_DEEP} deep.`);
    if (!Array.isArray(raw)) return this.shape(path);
    if (raw.length === 0) return this.empty(path);
    const nodes: Node[] = [];
    for (const [at, part] of raw.entries()) {
      if (this.conditions > MOST_CONDITIONS) return undefined;
      const node = this.node(part, join(here, at), depth + 1);
      if (node) nodes.push(node);
    }
    if (nodes.length < raw.length) return undefined;
    const kept = nodes.map((node) => node.kept);
    return {
      tree: { kind, parts: nodes.map(({ tree }) => tree) },
      kept: kind === 'all' ? { all: kept } : { any: kept },
    };
  }

  private not(raw: unknown, path: string, depth: number): Node | undefined {
    const with_it = isGroup(raw); // counted once, together with its group
    if (!with_it && depth >= MOST_DEEP) return this.fault(path, 'too_deep', `Groups nest at most ${MOST_DEEP} deep.`);
    const node = this.node(raw, join(path, 'not'), with_it ? depth : depth + 1);
    return node && { tree: { kind: 'not', part: node.tree }, kept: { not: node.kept } };
  }

  private condition(raw: { field: unknown; is: unknown; value?: unknown }, path: string): Node | undefined {
    if (++this.conditions === MOST_CONDITIONS + 1)
      this.fault('', 'too_many', `A segment has at most ${MOST_CONDITIONS} conditions.`);
    if (this.conditions > MOST_CONDITIONS) return undefined;
    const field = typeof raw.field === 'string' ? this.fields.get(raw.field) : undefined;
    if (!field)
      return this.fault(join(path, 'field'), 'no_field', 'There is no such field (any more): choose another.');
    const is = field.comparisons.find((known) => known === raw.is);
    if (!is) {
      const known = field.comparisons.map((one) => `"${one}"`).join(', ');
      return this.fault(join(path, 'is'), 'comparison', `Compare ${field.name} with one of ${known}.`);
    }
    const read = readValue(field, is, raw.value, this.shop);
    if ('fault' in read) return this.fault(join(path, 'value'), 'value', read.fault);
    const kept = { field: field.name, is, ...(read.kept !== undefined && { value: read.kept }) };
    return { tree: { kind: 'is', field, is, value: read.value }, kept };
  }
}

/** Reads anything as a tree over these fields, telling every fault with its path. */
export function readTree(raw: unknown, fields: readonly SegmentField[], shop: ShopOfTree): ReadTree {
  const walk = new Walk(fields, shop);
  const node = walk.node(raw, '', 0);
  return node && walk.faults.length === 0 ? { faults: [], ...node } : { faults: walk.faults };
}

/** Whether the only thing wrong is that a group is empty: such a tree is understood, and means nobody. */
export const meansNobody = (faults: readonly ConditionFault[]): boolean =>
  faults.length > 0 && faults.every(({ code }) => code === 'empty');
