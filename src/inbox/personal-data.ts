import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { customerNumbers } from '../customers/schema.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { PersonalData } from '../platform/slice.ts';
import { threadNotes, threads } from './schema.ts';

/** Talks of a person: those held with them, and those of their numbers from before they were known. */
const talksOf = (merchantId: string, customerId: string): SQL =>
  and(
    eq(threads.merchantId, merchantId),
    // Two ways joined, since "or" would walk all talks of the shop.
    sql`${threads.id} in (
      select t.id from ${threads} t where t.merchant_id = ${merchantId} and t.customer_id = ${customerId}
      union all
      select t.id from ${customerNumbers} n join ${threads} t on t.merchant_id = n.merchant_id and t.number_hash = n.number_hash
      where n.merchant_id = ${merchantId} and n.customer_id = ${customerId} and t.customer_id is null)`,
  )!;

/** Tells a person what was noted beside their talks; erasing empties the words and the number, the steps stay. */
export const inboxData = ({ vault }: { vault: Vault }): PersonalData => ({
  async export(reader, merchantId, customerId) {
    const talks = await reader.db.select().from(threads).where(talksOf(merchantId, customerId));
    const notes = await reader.db
      .select()
      .from(threadNotes)
      .where(
        and(
          eq(threadNotes.merchantId, merchantId),
          inArray(
            threadNotes.threadId,
            talks.map(({ id }) => id),
          ),
        ),
      );
    return {
      inbox: talks.map(({ id, topic, open, createdAt, lastAt }) => ({
        topic,
        open,
        createdAt,
        lastAt,
        notes: notes
          .filter(({ threadId }) => threadId === id)
          .map(({ text, at, actor }) => ({ text: vault.open(merchantId, text), at, actor })),
      })),
    };
  },

  async erase(tx, merchantId, customerId) {
    const nothing = vault.seal(merchantId, '');
    const talks = await tx.db.select({ id: threads.id }).from(threads).where(talksOf(merchantId, customerId));
    for (const { id } of talks) {
      await tx.db
        .update(threads)
        .set({
          number: nothing,
          numberHash: vault.hash(merchantId, `erased ${id}`),
          lastFour: '',
          lastWords: nothing,
          customerId,
          open: false,
          unread: false,
          waitingSince: null,
          doubtInboundId: null,
        })
        .where(and(eq(threads.merchantId, merchantId), eq(threads.id, id)));
      await tx.db
        .update(threadNotes)
        .set({ text: nothing })
        .where(and(eq(threadNotes.merchantId, merchantId), eq(threadNotes.threadId, id)));
    }
  },

  async merge(tx, merchantId, { fromId, intoId }) {
    const moved = await tx.db
      .update(threads)
      .set({ customerId: intoId })
      .where(and(eq(threads.merchantId, merchantId), eq(threads.customerId, fromId)))
      .returning({ id: threads.id });
    return { threads: moved.map(({ id }) => id) };
  },

  async unmerge(tx, merchantId, { fromId }, moved) {
    const ids = moved['threads'] ?? [];
    if (ids.length === 0) return;
    await tx.db
      .update(threads)
      .set({ customerId: fromId })
      .where(and(eq(threads.merchantId, merchantId), inArray(threads.id, ids)));
  },
});
