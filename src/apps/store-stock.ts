import { and, eq, gt, gte, like, lt, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { appStock } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const ofItem = and(eq(appStock.merchantId, $('merchantId')), eq(appStock.appId, $('appId')), eq(appStock.item, $('item'))); // prettier-ignore

/** Takes one of what is left; nothing comes back when there is none. */
export const takeOne = hotWrite('apps.takeOne', (db) =>
  db
    .update(appStock)
    .set({ left: sql`${appStock.left} - 1` })
    .where(and(ofItem, gt(appStock.left, 0)))
    .returning({ left: appStock.left }),
);

/** Lays out a stock where there is none yet; what is there stays. */
export const layStock = hotWrite('apps.layStock', (db) =>
  db
    .insert(appStock)
    .values({ merchantId: $('merchantId'), appId: $('appId'), item: $('item'), left: $('count') })
    .onConflictDoNothing()
    .returning({ left: appStock.left }),
);

export const leftOf = hot('apps.leftOf', (db) => db.select({ left: appStock.left }).from(appStock).where(ofItem));

/** So many more, or fewer, are left; never below none. */
export async function moreStock(
  tx: Tx,
  { merchantId, appId, item }: { merchantId: string; appId: string; item: string },
  by: number,
): Promise<void> {
  await tx.db
    .update(appStock)
    .set({ left: sql`case when ${appStock.left} + ${by} < 0 then 0 else ${appStock.left} + ${by} end` })
    .where(and(eq(appStock.merchantId, merchantId), eq(appStock.appId, appId), eq(appStock.item, item)));
}

/** What is left, by item, of those that begin so. */
export const stockOf = (reader: Reader, merchantId: string, appId: string, prefix: string) =>
  reader.db
    .select({ item: appStock.item, left: appStock.left })
    .from(appStock)
    .where(and(eq(appStock.merchantId, merchantId), eq(appStock.appId, appId), like(appStock.item, `${prefix}%`)));

/** Forgets notes of days that are over. @param from first item that may go @param below first that stays */
export async function forgetItems(tx: Tx, from: string, below: string): Promise<void> {
  await tx.db.delete(appStock).where(and(gte(appStock.item, from), lt(appStock.item, below)));
}
