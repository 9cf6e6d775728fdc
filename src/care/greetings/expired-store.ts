import { and, eq } from 'drizzle-orm';
import { outbound } from '../../messages/schema.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { greeted } from '../schema.ts';
import type { RunKey } from './runs-store.ts';

/** People of a run whose text was too late to leave. */
export const expiredOf = async (reader: Reader, { merchantId, greetingId, day }: RunKey, limit: number) =>
  await reader.db
    .select({
      occasion: greeted.occasion,
      period: greeted.period,
      customerId: greeted.customerId,
      bucket: greeted.bucket,
      messageId: outbound.id,
    })
    .from(outbound)
    .innerJoin(
      greeted,
      and(
        eq(greeted.merchantId, outbound.merchantId),
        eq(greeted.customerId, outbound.customerId),
        eq(greeted.messageId, outbound.id),
        eq(greeted.greetingId, greetingId),
        eq(greeted.day, day),
        eq(greeted.state, 'queued'),
      ),
    )
    .where(and(eq(outbound.merchantId, merchantId), eq(outbound.batchId, greetingId), eq(outbound.status, 'expired')))
    .limit(limit);

/** Their greeting did not reach them: noted as missed, and their day's key is spent. */
export const missExpired = (
  tx: Tx,
  key: RunKey & { occasion: string; period: string; customerId: string },
  now: number,
): Promise<unknown> =>
  tx.db
    .update(greeted)
    .set({ state: 'missed', reason: 'late', settledAt: now })
    .where(
      and(
        eq(greeted.merchantId, key.merchantId),
        eq(greeted.occasion, key.occasion),
        eq(greeted.period, key.period),
        eq(greeted.customerId, key.customerId),
        eq(greeted.state, 'queued'),
      ),
    );
