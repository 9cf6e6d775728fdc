import { eq, inArray } from 'drizzle-orm';
import { addDays, type LocalDate, localDate } from '../../kernel/calendar.ts';
import type { Database } from '../../platform/db/index.ts';
import { greeted, greetingRuns, greetings } from '../schema.ts';
import { FIRST_ZONE, MOST_MISSED_DAYS } from './begin.ts';
import { fallsOn } from './rules.ts';
import * as runs from './runs-store.ts';
import * as store from './store.ts';

/**
 * After a restore nobody knows who was greeted between the backup and now: days up to today count as missed, whoever
 * waits for one of them is not greeted. The days after go out as ever, once the outbox is released.
 * @returns how many days that is
 */
export async function missRestored(db: Database, now: number): Promise<number> {
  const today = localDate(now, FIRST_ZONE);
  return db.write(async (tx) => {
    const missed = { state: 'missed' as const, reason: 'restored', settledAt: now };
    await tx.db.update(greeted).set(missed).where(eq(greeted.state, 'waiting'));
    const over = { status: 'missed' as const, endedAt: now };
    const ended = await tx.db
      .update(greetingRuns)
      .set(over)
      .where(inArray(greetingRuns.status, ['finding', 'sending']))
      .returning({ day: greetingRuns.day });
    let days = ended.length;
    for (const { merchantId, id: greetingId, draft, doneThrough } of await store.allOn(tx)) {
      const earliest = addDays(today, 1 - MOST_MISSED_DAYS);
      let day = addDays((doneThrough ?? today) as LocalDate, 1);
      for (day = day < earliest ? earliest : day; day <= today; day = addDays(day, 1)) {
        if (!fallsOn(draft, day)) continue;
        await runs.insertRun(tx, { merchantId, greetingId, day }, now, over);
        days++;
      }
    }
    await tx.db.update(greetings).set({ doneThrough: today }).where(eq(greetings.on, true));
    return days;
  });
}
