import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { isNot } from '../platform/field-sql.ts';
import type { AskedOf } from '../platform/slice.ts';
import type { Tree } from './tree.ts';

/** The people of a shop: not merged into another, not erased. */
export const peopleOf = (merchantId: string): SQL =>
  and(eq(customers.merchantId, merchantId), isNull(customers.archivedAt))!;

function sqlOf(tree: Tree, asked: AskedOf): SQL {
  switch (tree.kind) {
    case 'is':
      return sql`(${tree.field.where(asked, tree.is, tree.value)})`;
    case 'not':
      return sql`(${isNot(sqlOf(tree.part, asked))})`;
    case 'all':
      return and(...tree.parts.map((part) => sqlOf(part, asked)))!;
    case 'any':
      return or(...tree.parts.map((part) => sqlOf(part, asked)))!;
  }
}

/** SQL over `customers`, true for exactly the people of the shop whom the tree means. */
export function compile(tree: Tree, asked: Omit<AskedOf, 'customerId'>): SQL {
  return and(peopleOf(asked.merchantId), sqlOf(tree, { ...asked, customerId: sql`${customers.id}` }))!;
}
