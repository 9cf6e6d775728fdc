import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { hot, type Reader, type Tx } from '../platform/db/index.ts';
import { staff } from '../staff/schema.ts';
import { calendarFeeds } from './schema.ts';

/** Whose agenda an address shows, while neither the address nor the account was switched off. */
export const feedByHash = hot('tasks.feedByHash', (db) =>
  db
    .select({ merchantId: calendarFeeds.merchantId, id: calendarFeeds.id, staffId: calendarFeeds.staffId })
    .from(calendarFeeds)
    .innerJoin(staff, and(eq(staff.merchantId, calendarFeeds.merchantId), eq(staff.id, calendarFeeds.staffId)))
    .where(
      and(eq(calendarFeeds.hash, sql.placeholder('hash')), isNull(calendarFeeds.revokedAt), isNull(staff.disabledAt)),
    ),
);

export const feedsOf = (reader: Reader, merchantId: string, staffId: string) =>
  reader.db
    .select({ id: calendarFeeds.id, createdAt: calendarFeeds.createdAt })
    .from(calendarFeeds)
    .where(
      and(
        eq(calendarFeeds.merchantId, merchantId),
        eq(calendarFeeds.staffId, staffId),
        isNull(calendarFeeds.revokedAt),
      ),
    )
    .orderBy(desc(calendarFeeds.id));

export async function insertFeed(tx: Tx, row: Omit<typeof calendarFeeds.$inferInsert, 'revokedAt'>): Promise<void> {
  await tx.db.insert(calendarFeeds).values({ ...row, revokedAt: null });
}

/** @returns whether there was such an address of this person, in force */
export async function revokeFeed(tx: Tx, merchantId: string, staffId: string, id: string, at: number) {
  const revoked = await tx.db
    .update(calendarFeeds)
    .set({ revokedAt: at })
    .where(
      and(
        eq(calendarFeeds.merchantId, merchantId),
        eq(calendarFeeds.staffId, staffId),
        eq(calendarFeeds.id, id),
        isNull(calendarFeeds.revokedAt),
      ),
    )
    .returning({ id: calendarFeeds.id });
  return revoked.length > 0;
}
