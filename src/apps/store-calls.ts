import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Sealed } from '../platform/crypto/vault.ts';
import { appCalls } from './schema.ts';

/** A call that is to be made. */
export interface DueCall {
  merchantId: string;
  id: string;
  appId: string;
  url: string;
  body: Sealed;
  attempts: number;
}

export const insertCall = (tx: Tx, row: typeof appCalls.$inferInsert) => tx.db.insert(appCalls).values(row);

/**
 * What is due, those of a worker that died among them: every shop's oldest first, so that none waits behind another's many.
 * @param ofOneShop no more of one shop, whose machine may hang
 */
export function dueCalls(reader: Reader, now: number, limit: number, ofOneShop: number): Promise<DueCall[]> {
  const place = sql<number>`row_number() over (partition by ${appCalls.merchantId} order by ${appCalls.nextAt}, ${appCalls.id})`; // prettier-ignore
  const due = reader.db
    .select({ merchantId: appCalls.merchantId, id: appCalls.id, place: place.as('place') })
    .from(appCalls)
    .where(and(inArray(appCalls.status, ['queued', 'calling']), lte(appCalls.nextAt, now)))
    .as('due');
  return reader.db
    .select({
      merchantId: appCalls.merchantId,
      id: appCalls.id,
      appId: appCalls.appId,
      url: appCalls.url,
      body: appCalls.body,
      attempts: appCalls.attempts,
    })
    .from(due)
    .innerJoin(appCalls, and(eq(appCalls.merchantId, due.merchantId), eq(appCalls.id, due.id)))
    .where(lte(due.place, ofOneShop))
    .orderBy(asc(due.place), asc(appCalls.nextAt))
    .limit(limit);
}

/** Takes a call before the request leaves. @returns whether it was still as it was seen */
export async function claimCall(tx: Tx, { merchantId, id, attempts }: DueCall, until: number): Promise<boolean> {
  const rows = await tx.db
    .update(appCalls)
    .set({ status: 'calling', attempts: attempts + 1, nextAt: until })
    .where(
      and(
        eq(appCalls.merchantId, merchantId),
        eq(appCalls.id, id),
        eq(appCalls.attempts, attempts),
        inArray(appCalls.status, ['queued', 'calling']),
      ),
    )
    .returning({ id: appCalls.id });
  return rows.length > 0;
}

/** Writes down how a call ended, unless another worker took it up or it was erased meanwhile. @param call as it was claimed */
export async function settleCall(
  tx: Tx,
  { merchantId, id, attempts }: Pick<DueCall, 'merchantId' | 'id' | 'attempts'>,
  values: Partial<typeof appCalls.$inferInsert>,
): Promise<void> {
  await tx.db
    .update(appCalls)
    .set(values)
    .where(
      and(
        eq(appCalls.merchantId, merchantId),
        eq(appCalls.id, id),
        eq(appCalls.attempts, attempts + 1),
        eq(appCalls.status, 'calling'),
      ),
    );
}

/** Newest first. */
export const callsOf = (reader: Reader, merchantId: string, appId: string, limit: number) =>
  reader.db
    .select({
      id: appCalls.id,
      url: appCalls.url,
      status: appCalls.status,
      attempts: appCalls.attempts,
      outcome: appCalls.outcome,
      createdAt: appCalls.createdAt,
    })
    .from(appCalls)
    .where(and(eq(appCalls.merchantId, merchantId), eq(appCalls.appId, appId)))
    .orderBy(desc(appCalls.createdAt), desc(appCalls.id))
    .limit(limit);
