import { and, desc, eq } from 'drizzle-orm';
import type { PersonalData } from '../platform/slice.ts';
import { broadcastRecipients, broadcasts } from './schema.ts';

/**
 * Which broadcasts somebody was a recipient of. The rows hold ids and codes only, so an erasure leaves them; the texts
 * themselves are messages, which have their own. Merging leaves them too: each tells what that record was sent.
 */
export const broadcastData: PersonalData = {
  export: async (reader, merchantId, customerId) => ({
    broadcasts: await reader.db
      .select({
        broadcastId: broadcastRecipients.broadcastId,
        startedAt: broadcasts.startedAt,
        state: broadcastRecipients.state,
        reason: broadcastRecipients.reason,
        messageId: broadcastRecipients.messageId,
      })
      .from(broadcasts)
      .innerJoin(
        broadcastRecipients,
        and(
          eq(broadcastRecipients.merchantId, broadcasts.merchantId),
          eq(broadcastRecipients.broadcastId, broadcasts.id),
          eq(broadcastRecipients.customerId, customerId),
        ),
      )
      .where(eq(broadcasts.merchantId, merchantId))
      .orderBy(desc(broadcasts.id)),
  }),
  async erase() {},
};
