import { and, eq, inArray } from 'drizzle-orm';
import type { PersonalData } from '../platform/slice.ts';
import { cases } from './schema.ts';

/** Cases belong to a person whatever the number: they go over whole. */
export const casesMerge: Required<Pick<PersonalData, 'merge' | 'unmerge'>> = {
  async merge(tx, merchantId, { fromId, intoId }) {
    const moved = await tx.db
      .update(cases)
      .set({ customerId: intoId })
      .where(and(eq(cases.merchantId, merchantId), eq(cases.customerId, fromId)))
      .returning({ id: cases.id });
    return { cases: moved.map(({ id }) => id) };
  },
  async unmerge(tx, merchantId, { fromId, intoId }, { cases: ids = [] }) {
    if (ids.length === 0) return;
    await tx.db
      .update(cases)
      .set({ customerId: fromId })
      .where(and(eq(cases.merchantId, merchantId), eq(cases.customerId, intoId), inArray(cases.id, ids)));
  },
};
