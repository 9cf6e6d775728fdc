import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, notExists, or, sql } from 'drizzle-orm';
import { hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { itemsBought, itemsOnReceipt } from './rules.ts';
import { purchaseItems, purchases, purchaseSums, refunds, soldItems } from './schema.ts';
import type { BoughtItem, Item, Purchase, SumsDifference } from './types.ts';

const value = sql.placeholder;

const raise = hotWrite('purchases.countItem', (db) =>
  db
    .insert(purchaseItems)
    .values({
      merchantId: value('merchantId'),
      customerId: value('customerId'),
      itemKey: value('itemKey'),
      times: 1,
      lastAt: value('at'),
    })
    .onConflictDoUpdate({
      target: [purchaseItems.merchantId, purchaseItems.customerId, purchaseItems.itemKey],
      set: {
        times: sql`${purchaseItems.times} + 1`,
        lastAt: sql`case when excluded.last_at > ${purchaseItems.lastAt} then excluded.last_at else ${purchaseItems.lastAt} end`,
      },
    })
    .returning({ times: purchaseItems.times }),
);

const sell = hotWrite('purchases.soldItem', (db) =>
  db
    .insert(soldItems)
    .values({ merchantId: value('merchantId'), itemKey: value('itemKey'), name: value('name'), buyers: 1 })
    .onConflictDoUpdate({
      target: [soldItems.merchantId, soldItems.itemKey],
      set: { buyers: sql`${soldItems.buyers} + 1`, name: sql`excluded.name` },
    }),
);

/**
 * Counts the items of a new receipt: one statement an item. The shop's own row of an item is touched by first-time
 * buyers alone, so that tills do not queue for the row of a popular dish.
 */
export async function countItems(
  tx: Tx,
  merchantId: string,
  { customerId, items, at }: Pick<Purchase, 'customerId' | 'items' | 'at'>,
): Promise<void> {
  for (const [itemKey, name] of itemsOnReceipt(items)) {
    const { times } = (await raise.get(tx, { merchantId, customerId, itemKey, at }))!;
    if (times === 1) await sell.run(tx, { merchantId, itemKey, name });
  }
}

/** What each of these bought, by the receipts that were not wholly given back. */
async function boughtBy(reader: Reader, merchantId: string, customerIds: readonly string[]) {
  const rows = await reader.db
    .select({ customerId: purchases.customerId, items: purchases.items, at: purchases.at })
    .from(purchases)
    .leftJoin(refunds, and(eq(refunds.merchantId, purchases.merchantId), eq(refunds.purchaseId, purchases.id)))
    .where(
      and(
        eq(purchases.merchantId, merchantId),
        inArray(purchases.customerId, [...customerIds]),
        isNotNull(purchases.items),
        or(isNull(refunds.amount), ne(refunds.amount, purchases.amount)),
      ),
    );
  const receipts = new Map<string, { items: Item[]; at: number }[]>(customerIds.map((id) => [id, []]));
  for (const { customerId, items, at } of rows) receipts.get(customerId)!.push({ items: items as Item[], at });
  return new Map([...receipts].map(([id, list]) => [id, itemsBought(list)]));
}

const ROWS = 1000; // a statement, five parameters each

/** Makes the items of one customer anew from the receipts. Every item of theirs was counted before, so it has a name. */
export async function remakeItems(tx: Tx, merchantId: string, customerId: string): Promise<void> {
  const bought = (await boughtBy(tx, merchantId, [customerId])).get(customerId)!;
  await tx.db
    .delete(purchaseItems)
    .where(and(eq(purchaseItems.merchantId, merchantId), eq(purchaseItems.customerId, customerId)));
  const rows = [...bought].map(([itemKey, item]) => ({ merchantId, customerId, itemKey, ...item }));
  for (let start = 0; start < rows.length; start += ROWS)
    await tx.db.insert(purchaseItems).values(rows.slice(start, start + ROWS));
}

/** An item a shop sells; `name` as its till writes it. */
export interface SoldItem {
  itemKey: string;
  name: string;
}

/** What a shop sells, that which most have bought first. */
export const itemsSold = (reader: Reader, merchantId: string, most: number): Promise<SoldItem[]> =>
  reader.db
    .select({ itemKey: soldItems.itemKey, name: soldItems.name })
    .from(soldItems)
    .where(eq(soldItems.merchantId, merchantId))
    .orderBy(desc(soldItems.buyers), asc(soldItems.itemKey))
    .limit(most);

const same = (found: ReadonlyMap<string, BoughtItem>, kept: ReadonlyMap<string, BoughtItem>): boolean =>
  found.size === kept.size &&
  [...found].every(([key, { times, lastAt }]) => kept.get(key)?.times === times && kept.get(key)?.lastAt === lastAt);

async function keptOf(reader: Reader, merchantId: string, customerIds: readonly string[]) {
  const kept = new Map<string, Map<string, BoughtItem>>(customerIds.map((id) => [id, new Map()]));
  const rows = await reader.db
    .select()
    .from(purchaseItems)
    .where(and(eq(purchaseItems.merchantId, merchantId), inArray(purchaseItems.customerId, [...customerIds])));
  for (const { customerId, itemKey, times, lastAt } of rows) kept.get(customerId)!.set(itemKey, { times, lastAt });
  return kept;
}

const PEOPLE = 500; // a step of the check

async function wrongInShop(reader: Reader, merchantId: string): Promise<SumsDifference[]> {
  const wrong: SumsDifference[] = [];
  for (let after = '', more = true; more;) {
    const people = await reader.db
      .select({ customerId: purchaseSums.customerId })
      .from(purchaseSums)
      .where(and(eq(purchaseSums.merchantId, merchantId), gt(purchaseSums.customerId, after)))
      .orderBy(asc(purchaseSums.customerId))
      .limit(PEOPLE);
    const ids = people.map(({ customerId }) => customerId);
    const kept = await keptOf(reader, merchantId, ids);
    for (const [customerId, found] of await boughtBy(reader, merchantId, ids))
      if (!same(found, kept.get(customerId)!)) wrong.push({ what: 'purchases.items', merchantId, customerId });
    more = ids.length === PEOPLE;
    after = ids.at(-1) ?? after;
  }
  return wrong;
}

/** Customers whose items are not what their receipts bear out, or who have any without a receipt or without a name. */
export async function wrongItems(reader: Reader): Promise<SumsDifference[]> {
  const shops = await reader.db.selectDistinct({ merchantId: purchaseSums.merchantId }).from(purchaseSums);
  const wrong: SumsDifference[] = [];
  for (const { merchantId } of shops) wrong.push(...(await wrongInShop(reader, merchantId)));
  const sums = reader.db
    .select({ one: sql`1` })
    .from(purchaseSums)
    .where(
      and(eq(purchaseSums.merchantId, purchaseItems.merchantId), eq(purchaseSums.customerId, purchaseItems.customerId)),
    );
  const names = reader.db
    .select({ one: sql`1` })
    .from(soldItems)
    .where(and(eq(soldItems.merchantId, purchaseItems.merchantId), eq(soldItems.itemKey, purchaseItems.itemKey)));
  const loose = await reader.db
    .selectDistinct({ merchantId: purchaseItems.merchantId, customerId: purchaseItems.customerId })
    .from(purchaseItems)
    .where(or(notExists(sums), notExists(names)))
    .orderBy(asc(purchaseItems.merchantId), asc(purchaseItems.customerId));
  return [...wrong, ...loose.map((row) => ({ what: 'purchases.items' as const, ...row }))];
}
