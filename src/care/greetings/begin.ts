import { addDays, type LocalDate, localDate } from '../../kernel/calendar.ts';
import type { Guard } from '../../platform/scheduler/index.ts';
import type { GreetingDeps } from './deps.ts';
import { fallsOn } from './rules.ts';
import * as runs from './runs-store.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import { firstOf, lastOf, zonesInUse } from './windows.ts';

/** Days further back than this, after a long time away, are not even written down as missed. */
export const MOST_MISSED_DAYS = 31;
/** Where a day begins first on Earth. */
const FIRST_ZONE = 'Pacific/Kiritimati';

const range = (from: LocalDate, to: LocalDate): LocalDate[] => {
  const days: LocalDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
};

/** The last day whose time has come in the first of the zones. */
export function lastBegun(zones: readonly string[], time: string, now: number): LocalDate {
  const today = localDate(now, FIRST_ZONE);
  return [today, addDays(today, -1)].find((day) => firstOf(zones, { day, time }) <= now) ?? addDays(today, -2);
}

/**
 * Begins what is due for one greeting: every day since the last one begun, those among them that were missed as well.
 * A mark in the future was set by a clock that was wrong: it is taken back.
 */
export async function beginDue(deps: GreetingDeps, row: Row, zones: readonly string[], guard: Guard): Promise<void> {
  const now = deps.clock.now();
  const { merchantId, id: greetingId, draft } = row;
  const last = lastBegun(zones, draft.time, now);
  const wrong = row.doneThrough !== null && row.doneThrough > localDate(now, FIRST_ZONE);
  const done = wrong ? addDays(last, -1) : ((row.doneThrough ?? addDays(last, -1)) as LocalDate);
  const earliest = addDays(last, 1 - MOST_MISSED_DAYS);
  const days = range(done >= earliest ? addDays(done, 1) : earliest, last).filter((day) => fallsOn(draft, day));
  const open = [last, addDays(last, -1), addDays(last, -2)].filter(
    (day) => now < lastOf(zones, { day, late: draft.late }) && fallsOn(draft, day),
  );
  if (last <= done && !wrong && !(await anyOver(deps, row, open, now))) return;
  await deps.db.write(async (tx) => {
    await guard.inside?.(tx);
    if (last !== row.doneThrough && (last > done || wrong) && !(await store.markDone(tx, row, last))) return;
    for (const day of days) await runs.insertRun(tx, { merchantId, greetingId, day }, now);
    for (const day of open) await runs.reopenRun(tx, { merchantId, greetingId, day }, now);
  });
}

/** Whether a day that is not over was called over by a clock that was ahead. */
async function anyOver({ db }: GreetingDeps, row: Row, open: readonly LocalDate[], now: number): Promise<boolean> {
  if (open.length === 0) return false;
  const found = await runs.runsOf(db.reader, row.merchantId, row.id, { from: open.at(-1)!, to: open[0]! });
  return found.some(({ endedAt }) => endedAt !== null && endedAt > now);
}

/** The job of every minute: begins the days that are due, of every greeting that is on. */
export async function beginAll(deps: GreetingDeps, guard: Guard): Promise<void> {
  const zones = new Map<string, readonly string[]>();
  const rows = await store.allOn(deps.db.reader);
  for (const row of rows) {
    guard();
    const { merchantId } = row;
    if (!zones.has(merchantId))
      zones.set(merchantId, await zonesInUse(deps.db.reader, await deps.merchants.byId(deps.db.reader, merchantId)));
    await beginDue(deps, row, zones.get(merchantId)!, guard);
  }
  deps.log.debug({ greetings: rows.length }, 'greetings looked');
}
