import { and, asc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/db/index.ts';
import { carePlans, careWalks } from '../schema.ts';

const openOf = (merchantId: string, planId: string) =>
  and(
    eq(careWalks.merchantId, merchantId),
    eq(careWalks.planId, planId),
    inArray(careWalks.state, ['going', 'held'] as never[]),
  );

/** Ends some of the walks of a plan. @returns how many; fewer than `limit`: that was all */
export async function endSome(
  tx: Tx,
  of: { merchantId: string; planId: string; reason: string; now: number; limit: number },
): Promise<number> {
  const ids = tx.db
    .select({ id: careWalks.id })
    .from(careWalks)
    .where(openOf(of.merchantId, of.planId))
    .limit(of.limit);
  const rows = await tx.db
    .update(careWalks)
    .set({ state: 'stopped', reason: of.reason, nextAt: null, endedAt: of.now })
    .where(and(eq(careWalks.merchantId, of.merchantId), inArray(careWalks.id, ids)))
    .returning({ id: careWalks.id });
  return rows.length;
}

/** How far those of a plan were gone over: by when they began, and of one moment by id. */
export interface Reached {
  startedAt: number;
  id: string;
}

/** After an edit: some of those who wait are looked at anew. @returns the last of them; undefined: there are no more */
export async function recheckSome(
  tx: Tx,
  of: { merchantId: string; planId: string; after: Reached; now: number; limit: number },
): Promise<Reached | undefined> {
  const { startedAt, id: last } = of.after;
  const rows = await tx.db
    .select({ id: careWalks.id, startedAt: careWalks.startedAt })
    .from(careWalks)
    .where(
      and(
        eq(careWalks.merchantId, of.merchantId),
        eq(careWalks.planId, of.planId),
        eq(careWalks.state, 'going'),
        gte(careWalks.startedAt, startedAt),
        // As an expression: by the key the whole shop's walks would be gone through.
        sql`(${careWalks.startedAt} > ${startedAt} or ${careWalks.id} || '' > ${last})`,
      ),
    )
    .orderBy(asc(careWalks.startedAt), sql`${careWalks.id} || ''`)
    .limit(of.limit);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return undefined;
  await tx.db
    .update(careWalks)
    .set({ nextAt: of.now })
    .where(
      and(
        eq(careWalks.merchantId, of.merchantId),
        inArray(careWalks.id, ids),
        eq(careWalks.state, 'going'),
        sql`${careWalks.nextAt} > ${of.now}`,
      ),
    );
  return rows.at(-1);
}

/** Those that a restore had put to rest go on. */
export async function releaseHeld(tx: Tx, merchantId: string, planId: string, now: number): Promise<void> {
  await tx.db
    .update(careWalks)
    .set({ state: 'going', reason: null, nextAt: now })
    .where(
      and(eq(careWalks.merchantId, merchantId), eq(careWalks.planId, planId), eq(careWalks.state, 'held' as never)),
    );
}

/** After a restore: nobody goes on by itself. @returns how many were going */
export async function holdAll(tx: Tx): Promise<number> {
  const rows = await tx.db
    .update(careWalks)
    .set({ state: 'held', reason: 'restored' })
    .where(eq(careWalks.state, 'going'))
    .returning({ id: careWalks.id });
  await tx.db.update(carePlans).set({ on: false }).where(eq(carePlans.on, true));
  return rows.length;
}
