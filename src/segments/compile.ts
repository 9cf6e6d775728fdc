import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { byRow, inRows, isNot, type SummaryRow } from '../platform/field-sql.ts';
import type { AskedOf } from '../platform/slice.ts';
import type { Tree } from './tree.ts';

/** The people of a shop: not merged into another, not erased. */
export const peopleOf = (merchantId: string): SQL =>
  and(eq(customers.merchantId, merchantId), isNull(customers.archivedAt))!;

type Is = Extract<Tree, { kind: 'is' }>;

/** A condition on a summary row, where it can be asked together with others on that row. */
function onRow(part: Tree, asked: AskedOf): { of: SummaryRow; holds: SQL } | undefined {
  if (part.kind !== 'is' || !part.field.row) return undefined;
  const { of, holds } = part.field.row;
  const condition = holds(asked, part.is, part.value);
  return condition && { of, holds: condition };
}

/**
 * Parts of a group, those on one summary row made one question: each walk over a million customers counts. Where a row
 * is there at most once, "a" on it and "b" on it is "a and b" on it, and "or" alike. They are asked as sets, which is
 * quickest alone and the only quick way below "or" and "not"; but row by row where something else has thinned the
 * customers out before.
 */
function partsOf(parts: readonly Tree[], asked: AskedOf, joined: typeof and, must: boolean): SQL[] {
  const rows = new Map<SummaryRow, SQL[]>();
  const others: SQL[] = [];
  for (const part of parts) {
    const row = onRow(part, asked);
    if (row) rows.set(row.of, [...(rows.get(row.of) ?? []), row.holds]);
    else others.push(sqlOf(part, asked, must));
  }
  const thinned = must && parts.some((part) => part.kind === 'is' && !part.field.row);
  const ask = (of: SummaryRow, holds: SQL): SQL => (thinned ? byRow(asked, of, holds) : inRows(asked, of.table, holds));
  return [...others, ...[...rows].map(([of, holds]) => ask(of, joined(...holds)!))];
}

const conditionOf = ({ field, is, value }: Is, asked: AskedOf): SQL => sql`(${field.where(asked, is, value)})`;

/** @param must whether everybody meant meets this part: nothing but "all" stands above it */
function sqlOf(tree: Tree, asked: AskedOf, must: boolean): SQL {
  switch (tree.kind) {
    case 'is':
      return conditionOf(tree, asked);
    case 'not':
      return sql`(${isNot(sqlOf(tree.part, asked, false))})`;
    case 'all':
      return and(...partsOf(tree.parts, asked, and, must))!;
    case 'any':
      return or(...partsOf(tree.parts, asked, or, false))!;
  }
}

/**
 * The id as no index knows it. Who counts a part names every reach (see `countPart`); SQLite would take that for leave to
 * look up each id of a set under each of them.
 */
const hiddenId = sql`coalesce(${customers.id}, '')`;

/** SQL over `customers`, true for exactly the people of the shop whom the tree means. */
export function compile(tree: Tree, asked: Omit<AskedOf, 'customerId'>): SQL {
  const customerId = asked.part ? hiddenId : sql`${customers.id}`;
  return and(peopleOf(asked.merchantId), sqlOf(tree, { ...asked, customerId }, true))!;
}
