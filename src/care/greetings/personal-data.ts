import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/index.ts';
import type { PersonalData } from '../../platform/slice.ts';
import { greeted } from '../schema.ts';

const own = (merchantId: string, customerId: string) =>
  and(eq(greeted.merchantId, merchantId), eq(greeted.customerId, customerId));

const dropWaiting = (tx: Tx, merchantId: string, customerId: string): Promise<unknown> =>
  tx.db.delete(greeted).where(and(own(merchantId, customerId), eq(greeted.state, 'waiting')));

/** Why somebody is passed over whose other record was greeted already. */
const MERGED = 'merged';

const keyOf = ({ occasion, period }: { occasion: string; period: string }): string => `${period} ${occasion}`;

/**
 * The rows hold ids and codes only: they are told to the person and stay when the person is erased, but whoever waits
 * waits no more. Merged, two records are one person: what either was greeted for counts for both.
 */
export const greetingData: Required<PersonalData> = {
  export: async (reader, merchantId, customerId) => ({
    greetings: await reader.db
      .select({
        occasion: greeted.occasion,
        period: greeted.period,
        day: greeted.day,
        greetingId: greeted.greetingId,
        state: greeted.state,
        reason: greeted.reason,
        messageId: greeted.messageId,
        settledAt: greeted.settledAt,
      })
      .from(greeted)
      .where(own(merchantId, customerId))
      .orderBy(desc(greeted.day), desc(greeted.occasion)),
  }),
  erase: async (tx, merchantId, customerId) => void (await dropWaiting(tx, merchantId, customerId)),

  async merge(tx, merchantId, { fromId, intoId }) {
    await dropWaiting(tx, merchantId, fromId);
    const sent = await tx.db
      .select()
      .from(greeted)
      .where(and(own(merchantId, fromId), eq(greeted.state, 'queued')));
    const noted: string[] = [];
    for (const row of sent) {
      const set = { state: 'skipped' as const, reason: MERGED, messageId: null };
      const [written] = await tx.db
        .insert(greeted)
        .values({ ...row, customerId: intoId, ...set })
        .onConflictDoUpdate({
          target: [greeted.merchantId, greeted.occasion, greeted.period, greeted.customerId],
          set: { ...set, settledAt: row.settledAt },
          setWhere: sql`${greeted.state} = 'waiting'`,
        })
        .returning({ occasion: greeted.occasion, period: greeted.period });
      if (written) noted.push(keyOf(written));
    }
    return { greeted: noted };
  },

  /** What was noted for the other record goes; whose day it still is is found anew. */
  async unmerge(tx, merchantId, { intoId }, { greeted: noted = [] }) {
    if (noted.length === 0) return;
    const key = sql`${greeted.period} || ' ' || ${greeted.occasion}`;
    const passed = and(own(merchantId, intoId), eq(greeted.state, 'skipped'), eq(greeted.reason, MERGED));
    await tx.db.delete(greeted).where(and(passed, inArray(key, noted)));
  },
};
