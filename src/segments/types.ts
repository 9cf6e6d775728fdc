import type { SQL } from 'drizzle-orm';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Comparison, IdRange, SegmentField } from '../platform/slice.ts';

/** What customers a merchant means. Groups nest at most 5 deep, with at most 50 conditions in all. */
export type Condition =
  { all: Condition[] } | { any: Condition[] } | { not: Condition } | { field: string; is: Comparison; value?: unknown };

/** What is wrong with one place of a tree; `path` as in `all.1.any.0.value`, '' for the whole. */
export interface ConditionFault {
  path: string;
  code:
    | 'shape' // not a condition at all
    | 'empty' // a group without conditions: it means nobody, never everybody
    | 'no_field' // unknown, or removed since
    | 'comparison' // not one this field knows
    | 'value'
    | 'too_deep'
    | 'too_many';
  /** Plain English for the API; pages say it in their own words. */
  message: string;
}

/** How many a tree means, of whom, and how many of them a marketing text can reach. */
export interface SegmentCount {
  count: number;
  /** All customers of the shop. */
  base: number;
  reachable: number;
  /** Why the others cannot be reached: reach code to people. */
  unreachable: Record<string, number>;
}

export interface Segment {
  id: string;
  name: string;
  /** Saved as condition, never as a list: who meets it changes by itself. */
  where: Condition;
  createdAt: number;
  updatedAt: number;
  /** A tree that names a field no longer there: it means nobody until it is mended. */
  broken: boolean;
  /** Removed from the list; a broadcast made for it still finds it by its id. */
  archived: boolean;
}

export interface Segments {
  /** Every field there is for this shop now, in the order of the slices. */
  fields(reader: Reader, merchantId: string): Promise<readonly SegmentField[]>;
  /** What is wrong with a tree; empty when it can be used. Takes anything, since trees come from forms and programs. */
  faults(reader: Reader, merchantId: string, where: unknown): Promise<ConditionFault[]>;
  /**
   * SQL true for the customers meant, over `customers` in the query that uses it; it leaves archived people and other
   * shops out. A tree with an empty group is false for everybody.
   * @param part only customers of these ids are looked at; whoever asks says so besides
   * @throws FieldFaults on `where…` when the tree cannot be used
   */
  sql(reader: Reader, merchantId: string, where: unknown, part?: IdRange): Promise<SQL>;
  /** Counts; give it `db.aside` wherever a webhook could wait behind it. @throws FieldFaults as `sql` */
  count(reader: Reader, merchantId: string, where: unknown): Promise<SegmentCount>;
  /** @throws FieldFaults, DomainError `conflict` on `name` */
  save(tx: Tx, merchantId: string, segment: { name: string; where: unknown }, actor: string): Promise<{ id: string }>;
  /** @throws as `save`, and DomainError `not_found` */
  change(
    tx: Tx,
    merchantId: string,
    id: string,
    segment: { name: string; where: unknown },
    actor: string,
  ): Promise<void>;
  /** Takes it off the list; what refers to it still finds it. @throws DomainError `not_found` */
  remove(tx: Tx, merchantId: string, id: string, actor: string): Promise<void>;
  /** Removed ones too: look at `archived`. @throws DomainError `not_found` */
  byId(reader: Reader, merchantId: string, id: string): Promise<Segment>;
  /** Those not removed, by name. */
  list(reader: Reader, merchantId: string): Promise<Segment[]>;
}
