import { inArray, sql } from 'drizzle-orm';
import type { Database } from '../platform/db/index.ts';
import { surveyRounds, surveyRuns } from './schema.ts';

/**
 * After a restore nobody knows who was asked since the backup: whoever waits is passed over, and rounds are canceled, since
 * nobody may be asked twice. Another round may be begun. @returns how many were passed over
 */
export const skipRestored = (db: Database, now: number): Promise<number> =>
  db.write(async (tx) => {
    await tx.db
      .update(surveyRounds)
      .set({ status: 'canceled', endedAt: now })
      .where(inArray(surveyRounds.status, ['finding', 'sending']));
    const skipped = await tx.db
      .update(surveyRuns)
      .set({ state: 'skipped', reason: 'restored', endedAt: now })
      .where(sql`${surveyRuns.state} = 'waiting'`)
      .returning({ id: surveyRuns.id });
    return skipped.length;
  });
