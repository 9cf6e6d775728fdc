import { eq, inArray } from 'drizzle-orm';
import { addDays, type LocalDate } from '../../kernel/calendar.ts';
import { merchants } from '../../merchants/schema.ts';
import type { Database, Tx } from '../../platform/db/index.ts';
import { greeted, greetingRuns } from '../schema.ts';
import { lastBegun, MOST_MISSED_DAYS } from './begin.ts';
import { fallsOn } from './rules.ts';
import * as runs from './runs-store.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import { zonesInUse } from './windows.ts';

const over = (now: number) => ({ status: 'missed' as const, endedAt: now });

/** Notes every day since the backup as missed, the last that may have begun included. @returns how many */
async function missDays(tx: Tx, { merchantId, id, draft, doneThrough }: Row, now: number): Promise<number> {
  const [merchant] = await tx.db.select().from(merchants).where(eq(merchants.merchantId, merchantId));
  const last = lastBegun(await zonesInUse(tx, merchant!), draft.time, now);
  const earliest = addDays(last, 1 - MOST_MISSED_DAYS);
  const first = addDays((doneThrough ?? last) as LocalDate, 1);
  let missed = 0;
  for (let day = first < earliest ? earliest : first; day <= last; day = addDays(day, 1)) {
    if (!fallsOn(draft, day)) continue;
    await runs.insertRun(tx, { merchantId, greetingId: id, day }, now, over(now));
    missed++;
  }
  if (doneThrough === null || doneThrough < last) await store.set(tx, merchantId, id, { doneThrough: last });
  return missed;
}

/**
 * After a restore nobody knows who was greeted between the backup and now: every day that has begun counts as missed, and
 * whoever waits for one of them is not greeted. The days after go out as ever, once the outbox is released.
 * @returns how many days that is
 */
export async function missRestored(db: Database, now: number): Promise<number> {
  return db.write(async (tx) => {
    const missed = { state: 'missed' as const, reason: 'restored', settledAt: now };
    await tx.db.update(greeted).set(missed).where(eq(greeted.state, 'waiting'));
    const ended = await tx.db
      .update(greetingRuns)
      .set(over(now))
      .where(inArray(greetingRuns.status, ['finding', 'sending']))
      .returning({ day: greetingRuns.day });
    let days = ended.length;
    for (const row of await store.allOn(tx)) days += await missDays(tx, row, now);
    return days;
  });
}
