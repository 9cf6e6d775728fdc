import { addDays, instantOf, isZone, type LocalDate, startOfDay } from '../../kernel/calendar.ts';
import { zonesOf } from '../../kernel/regions.ts';
import { labelsOf } from '../../customers/index.ts';
import { type Binding, openHours } from '../../marketing/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { GreetingDraft } from './types.ts';

/** When a greeting of a day may leave. */
export type Timing = Pick<GreetingDraft, 'time' | 'late'> & { day: LocalDate };

/** Every zone in which a recipient of the shop may be: where the day begins first it is begun, where it ends last it ends. */
export async function zonesInUse(reader: Reader, merchant: Merchant): Promise<string[]> {
  const { merchantId, zone } = merchant;
  const [own, regions] = [await labelsOf(reader, merchantId, 'zone'), await labelsOf(reader, merchantId, 'region')];
  return [...new Set([zone, ...own.filter(isZone), ...regions.flatMap(zonesOf)])];
}

/** The day after the last on which it may still leave: late ones have the next day too where the shop wants it. */
const dayAfter = ({ day, late }: Pick<Timing, 'day' | 'late'>): LocalDate => addDays(day, late === 'next_day' ? 2 : 1);

/** The instant at which the first of some zones shows the day and time. */
export const firstOf = (zones: readonly string[], { day, time }: Pick<Timing, 'day' | 'time'>): number =>
  Math.min(...zones.map((zone) => instantOf(day, time, zone)));

/** The instant from which it is over in every zone. */
export const lastOf = (zones: readonly string[], timing: Pick<Timing, 'day' | 'late'>): number =>
  Math.max(...zones.map((zone) => startOfDay(dayAfter(timing), zone)));

/** The instant from which the day itself is over in every zone: nobody is looked for any more. */
export const dayEndsAt = (zones: readonly string[], day: LocalDate): number => lastOf(zones, { day, late: 'same_day' });

/**
 * When recipients of one binding may be greeted next: not before their clock shows the time, within the hours, on the
 * day itself (or the next, where the shop wants it). Undefined: never again.
 */
export function stretchFor(binding: Binding, timing: Timing, now: number): { from: number; until: number } | undefined {
  const opens = Math.max(now, ...binding.zones.map((zone) => instantOf(timing.day, timing.time, zone)));
  const over = Math.min(...binding.zones.map((zone) => startOfDay(dayAfter(timing), zone)));
  const open = openHours(binding, opens);
  return open && open.from < over ? { from: open.from, until: Math.min(open.until, over) } : undefined;
}
