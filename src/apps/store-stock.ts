import { and, asc, eq, gt, gte, inArray, like, lt, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { counters } from '../platform/schema.ts';
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

/** Sets what is left from now on. */
export async function setStock(
  tx: Tx,
  { merchantId, appId, item }: { merchantId: string; appId: string; item: string },
  left: number,
): Promise<void> {
  await tx.db
    .update(appStock)
    .set({ left })
    .where(and(eq(appStock.merchantId, merchantId), eq(appStock.appId, appId), eq(appStock.item, item)));
}

/** The last running number that was given; 0: none yet. */
export async function givenOf(reader: Reader, merchantId: string, name: string): Promise<number> {
  const [row] = await reader.db
    .select({ value: counters.value })
    .from(counters)
    .where(and(eq(counters.merchantId, merchantId), eq(counters.name, name)));
  return row?.value ?? 0;
}

/** What is left, by item, of those that begin so. */
export const stockOf = (reader: Reader, merchantId: string, appId: string, prefix: string) =>
  reader.db
    .select({ item: appStock.item, left: appStock.left })
    .from(appStock)
    .where(and(eq(appStock.merchantId, merchantId), eq(appStock.appId, appId), like(appStock.item, `${prefix}%`)));

/** Items of an app from one to below another, some of them. */
export const itemsBetween = (
  reader: Reader,
  merchantId: string,
  appId: string,
  from: string,
  below: string,
  limit: number,
) =>
  // prettier-ignore
  reader.db
    .select({ item: appStock.item })
    .from(appStock)
    .where(and(eq(appStock.merchantId, merchantId), eq(appStock.appId, appId), gte(appStock.item, from), lt(appStock.item, below))) // prettier-ignore
    .orderBy(asc(appStock.item))
    .limit(limit);

/** Forgets items of an app. */
export async function forgetItems(tx: Tx, merchantId: string, appId: string, items: readonly string[]): Promise<void> {
  await tx.db
    .delete(appStock)
    .where(and(eq(appStock.merchantId, merchantId), eq(appStock.appId, appId), inArray(appStock.item, [...items])));
}
