import { and, desc, eq, gte, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { fromNumberOf } from '../customers/index.ts';
import { customerNumbers } from '../customers/schema.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { counters } from '../platform/schema.ts';
import { appAnswers, appCalls, appUses, wizardApps } from './schema.ts';
import { useCounter } from './store.ts';

const ofApp = (merchantId: string, appId: string) => and(eq(appUses.merchantId, merchantId), eq(appUses.appId, appId));

/** Newest first, those refused too. */
export const usesOf = (reader: Reader, merchantId: string, appId: string, page: { before?: string; limit: number }) =>
  reader.db
    .select({
      id: appUses.id,
      customerId: appUses.customerId,
      version: appUses.version,
      state: appUses.state,
      reason: appUses.reason,
      startedAt: appUses.startedAt,
    })
    .from(appUses)
    .where(and(ofApp(merchantId, appId), ...(page.before === undefined ? [] : [lt(appUses.id, page.before)])))
    .orderBy(desc(appUses.id))
    .limit(page.limit);

const counted = (condition: ReturnType<typeof sql>) => sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`.mapWith(Number); // prettier-ignore

/**
 * Sums of an app; refusals are no uses. People are counted apart and in the order of their index, since a large app has a
 * million uses; whoever was erased has no number any more and is known by their record.
 * @param stale talks begun before this and still open are left
 */
export async function sumsOf(reader: Reader, merchantId: string, appId: string, stale: number) {
  const used = and(ofApp(merchantId, appId), ne(appUses.state, 'refused'));
  const [sums] = await reader.db
    .select({
      uses: sql<number>`count(*)`.mapWith(Number),
      done: counted(sql`${appUses.state} = 'done'`),
      left: counted(sql`${appUses.state} in ('left', 'stopped') or (${appUses.state} = 'going' and ${appUses.startedAt} < ${stale})`), // prettier-ignore
    })
    .from(appUses)
    .where(used);
  const [numbers] = await reader.db
    .select({ count: sql<number>`count(distinct ${appUses.numberHash})`.mapWith(Number) })
    .from(appUses)
    .where(and(used, sql`${appUses.numberHash} > ''`));
  const [erased] = await reader.db
    .select({ count: sql<number>`count(distinct coalesce(${appUses.customerId}, ${appUses.id}))`.mapWith(Number) })
    .from(appUses)
    .where(and(used, sql`${appUses.numberHash} = ''`));
  return { ...sums!, people: numbers!.count + erased!.count };
}

/** How many began in each quarter of an hour since; every zone's days begin on one. @returns `quarter`: quarters since 1970 */
export const startsSince = (reader: Reader, merchantId: string, appId: string, since: number) => {
  const quarter = sql<number>`${appUses.startedAt} / 900000`.mapWith(Number);
  return reader.db
    .select({ quarter, count: sql<number>`count(*)`.mapWith(Number) })
    .from(appUses)
    .where(and(ofApp(merchantId, appId), gte(appUses.startedAt, since), ne(appUses.state, 'refused')))
    .groupBy(quarter);
};

/** A person's uses: theirs, and those of their numbers while nobody was known by them; never those of a later owner. */
function ownedBy(reader: Reader, merchantId: string, customerId: string) {
  const apps = reader.db.select({ id: wizardApps.id }).from(wizardApps).where(eq(wizardApps.merchantId, merchantId));
  const numbers = reader.db
    .select({ hash: customerNumbers.numberHash })
    .from(customerNumbers)
    .where(
      and(
        eq(customerNumbers.merchantId, merchantId),
        eq(customerNumbers.customerId, customerId),
        sql`${customerNumbers.numberHash} <> ''`,
      ),
    );
  const strays = and(
    isNull(appUses.customerId),
    inArray(appUses.appId, apps),
    inArray(appUses.numberHash, numbers),
    fromNumberOf({ merchantId, customerId }, appUses.numberHash, appUses.startedAt),
  );
  return and(eq(appUses.merchantId, merchantId), or(eq(appUses.customerId, customerId), strays));
}

/** Uses of a customer with the names of apps, newest first. */
export const usesOfCustomer = (reader: Reader, merchantId: string, customerId: string, limit: number) =>
  reader.db
    .select({
      id: appUses.id,
      appId: appUses.appId,
      name: wizardApps.name,
      state: appUses.state,
      reason: appUses.reason,
      startedAt: appUses.startedAt,
      endedAt: appUses.endedAt,
    })
    .from(appUses)
    .innerJoin(wizardApps, and(eq(wizardApps.merchantId, appUses.merchantId), eq(wizardApps.id, appUses.appId)))
    .where(ownedBy(reader, merchantId, customerId))
    .orderBy(desc(sql`${appUses.id} || ''`)) // few rows, found by the customer
    .limit(limit);

/**
 * Empties what a person wrote and the numbers they wrote from, and gives up calls not made yet; rows and codes stay for
 * the figures. @param empty sealed: an empty text, and an empty object
 */
export async function eraseUses(
  tx: Tx,
  merchantId: string,
  customerId: string,
  empty: { text: typeof appAnswers.$inferSelect.text; body: typeof appCalls.$inferSelect.body },
): Promise<void> {
  const own = tx.db
    .select({ id: appUses.id })
    .from(appUses)
    .where(ownedBy(tx, merchantId, customerId));
  await tx.db
    .update(appAnswers)
    .set({ text: empty.text })
    .where(and(eq(appAnswers.merchantId, merchantId), inArray(appAnswers.useId, own)));
  const calls = and(eq(appCalls.merchantId, merchantId), inArray(appCalls.useId, own));
  await tx.db.update(appCalls).set({ body: empty.body }).where(calls);
  await tx.db
    .update(appCalls)
    .set({ status: 'failed', nextAt: null, outcome: 'erased' })
    .where(and(calls, inArray(appCalls.status, ['queued', 'calling'])));
  const rows = await tx.db
    .select({ appId: appUses.appId, hash: appUses.numberHash })
    .from(appUses)
    .where(ownedBy(tx, merchantId, customerId));
  for (const { appId, hash } of rows)
    await tx.db.delete(counters).where(and(eq(counters.merchantId, merchantId), eq(counters.name, useCounter(appId, hash)))); // prettier-ignore
  await tx.db
    .update(appUses)
    .set({ customerId, numberHash: '' as typeof appUses.$inferSelect.numberHash })
    .where(ownedBy(tx, merchantId, customerId));
}

/** Uses become those of the record that two were merged into. */
export async function moveUses(
  tx: Tx,
  merchantId: string,
  { fromId, intoId }: { fromId: string; intoId: string },
  only?: readonly string[],
): Promise<string[]> {
  const rows = await tx.db
    .update(appUses)
    .set({ customerId: intoId })
    .where(
      and(
        eq(appUses.merchantId, merchantId),
        eq(appUses.customerId, fromId),
        ...(only ? [inArray(appUses.id, [...only])] : []),
      ),
    )
    .returning({ id: appUses.id });
  return rows.map(({ id }) => id);
}
