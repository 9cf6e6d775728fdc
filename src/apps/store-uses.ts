import { and, desc, eq, gte, inArray, lt, ne, sql } from 'drizzle-orm';
import type { Reader, Tx } from '../platform/db/index.ts';
import { appAnswers, appCalls, appUses, wizardApps } from './schema.ts';

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

/** Sums of an app; refusals are no uses. @param stale talks begun before this and still open are left */
export async function sumsOf(reader: Reader, merchantId: string, appId: string, stale: number) {
  const [row] = await reader.db
    .select({
      uses: sql<number>`count(*)`.mapWith(Number),
      people: sql<number>`count(distinct ${appUses.numberHash})`.mapWith(Number),
      done: counted(sql`${appUses.state} = 'done'`),
      left: counted(sql`${appUses.state} in ('left', 'stopped') or (${appUses.state} = 'going' and ${appUses.startedAt} < ${stale})`), // prettier-ignore
    })
    .from(appUses)
    .where(and(ofApp(merchantId, appId), ne(appUses.state, 'refused')));
  return row!;
}

export const startsSince = (reader: Reader, merchantId: string, appId: string, since: number) =>
  reader.db
    .select({ startedAt: appUses.startedAt })
    .from(appUses)
    .where(and(ofApp(merchantId, appId), gte(appUses.startedAt, since), ne(appUses.state, 'refused')));

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
    .where(and(eq(appUses.merchantId, merchantId), eq(appUses.customerId, customerId)))
    .orderBy(desc(sql`${appUses.id} || ''`)) // few rows, found by the customer
    .limit(limit);

/** Empties the words of a customer's answers; codes stay for the figures. @param empty a sealed empty text */
export async function emptyAnswers(
  tx: Tx,
  merchantId: string,
  customerId: string,
  empty: typeof appAnswers.$inferSelect.text,
): Promise<void> {
  const own = tx.db
    .select({ id: appUses.id })
    .from(appUses)
    .where(and(eq(appUses.merchantId, merchantId), eq(appUses.customerId, customerId)));
  await tx.db
    .update(appAnswers)
    .set({ text: empty })
    .where(and(eq(appAnswers.merchantId, merchantId), inArray(appAnswers.useId, own)));
}

/** Empties what calls of a customer's uses hold, and gives up those not made yet. */
export async function emptyCalls(
  tx: Tx,
  merchantId: string,
  customerId: string,
  empty: typeof appCalls.$inferSelect.body,
): Promise<void> {
  const own = tx.db
    .select({ id: appUses.id })
    .from(appUses)
    .where(and(eq(appUses.merchantId, merchantId), eq(appUses.customerId, customerId)));
  const ofThem = and(eq(appCalls.merchantId, merchantId), inArray(appCalls.useId, own));
  await tx.db.update(appCalls).set({ body: empty }).where(ofThem);
  await tx.db
    .update(appCalls)
    .set({ status: 'failed', nextAt: null, outcome: 'erased' })
    .where(and(ofThem, inArray(appCalls.status, ['queued', 'calling'])));
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
