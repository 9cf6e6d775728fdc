import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { hot, hotWrite, type Tx } from '../platform/db/index.ts';
import { surveyRewards, surveyRuns } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const r = surveyRewards;

/** For what a run was begun. */
export const causeOf = hot('surveyRewards.cause', (db) =>
  db
    .select({ via: surveyRuns.via })
    .from(surveyRuns)
    .where(and(eq(surveyRuns.merchantId, $('merchantId')), eq(surveyRuns.id, $('runId')))),
);

/**
 * Notes that a person is rewarded in a survey; nothing is returned when they were, and not before `since`, the id of what
 * the shop asked them for anew; '' asks for nothing anew.
 */
export const claimReward = hotWrite('surveyRewards.claim', (db) =>
  db
    .insert(r)
    .values({
      merchantId: $('merchantId'),
      surveyId: $('surveyId'),
      customerId: $('customerId'),
      runId: $('runId'),
      id: $('id'),
    })
    .onConflictDoUpdate({
      target: [r.merchantId, r.surveyId, r.customerId],
      set: { runId: $('runId') as never, id: $('id') as never },
      setWhere: sql`${r.id} < cast(${$('since')} as text)`,
    })
    .returning({ customerId: r.customerId }),
);

/** Another run that the same person came to the end of, and got nothing for since this one was rewarded; the oldest. */
export async function unrewardedOf(
  tx: Tx,
  of: { merchantId: string; surveyId: string; customerId: string; runId: string },
): Promise<string | undefined> {
  const [row] = await tx.db
    .select({ id: surveyRuns.id })
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, of.merchantId),
        eq(surveyRuns.surveyId, of.surveyId),
        eq(surveyRuns.customerId, of.customerId),
        ne(surveyRuns.id, of.runId),
        eq(surveyRuns.state, 'done'),
        sql`${surveyRuns.rewarded} = 0`,
      ),
    )
    .orderBy(asc(surveyRuns.id))
    .limit(1);
  return row?.id;
}

const ofRun = (merchantId: string, runId: string) => and(eq(r.merchantId, merchantId), eq(r.runId, runId));

/** What was given for a run is given for another of the same person, or for none. */
export async function moveReward(tx: Tx, merchantId: string, runId: string, to: string | undefined): Promise<void> {
  if (to === undefined) {
    await tx.db.delete(r).where(ofRun(merchantId, runId));
    return;
  }
  await tx.db.update(r).set({ runId: to }).where(ofRun(merchantId, runId));
  await tx.db
    .update(surveyRuns)
    .set({ rewarded: true })
    .where(and(eq(surveyRuns.merchantId, merchantId), eq(surveyRuns.id, to)));
}

/** Whoever takes over a record is rewarded where that was; the record keeps its own for the day it stands alone again. */
export async function copyRewards(
  tx: Tx,
  merchantId: string,
  { fromId, intoId }: { fromId: string; intoId: string },
): Promise<void> {
  const theirs = await tx.db
    .select()
    .from(r)
    .where(and(eq(r.merchantId, merchantId), eq(r.customerId, fromId)));
  if (theirs.length > 0)
    await tx.db.insert(r).values(theirs.map((row) => ({ ...row, customerId: intoId }))).onConflictDoNothing(); // prettier-ignore
}

/** Takes from a person what was given for runs that are another's again. */
export async function dropRewards(tx: Tx, merchantId: string, customerId: string, runs: readonly string[]): Promise<void> {
  if (runs.length === 0) return;
  await tx.db.delete(r).where(and(eq(r.merchantId, merchantId), eq(r.customerId, customerId), inArray(r.runId, [...runs])));
} // prettier-ignore
