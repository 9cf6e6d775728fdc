import { addDays, instantOf, localDate, localTime, parseDate, weekdayOf } from '../kernel/calendar.ts';
import { countryOfRegion, zonesOf } from '../kernel/regions.ts';
import { type Hours, hoursThatBind, type Merchant, rulesOf } from '../merchants/index.ts';

/** Recipients whose hours are the same: `zone|region`, either may be empty. */
export type Bucket = string;

/** Everything that binds one bucket: it is open while every zone's clock is within every one of the hours. */
export interface Binding {
  zones: readonly string[];
  hours: readonly Hours[];
}

/** What a shop may narrow; null: only the rules bind. */
export type ShopHours = { from: number; to: number } | null;

/**
 * Who binds a bucket. A person's own zone is known to us, the state of an area code is what the law presumes: both count,
 * and the stricter wins. Of a number that tells only the shop's own country, the shop's zone is the best guess.
 */
export function bindingOf(merchant: Merchant, shopHours: ShopHours, bucket: Bucket): Binding {
  const [zone = '', region = ''] = bucket.split('|');
  const abroad = region !== '' && (region.length > 2 || countryOfRegion(region) !== merchant.country);
  const ofRegion = abroad ? zonesOf(region) : [];
  const zones = new Set([...(zone ? [zone] : []), ...ofRegion]);
  if (zones.size === 0) zones.add(merchant.zone);
  const hours = hoursThatBind(rulesOf(merchant), region || merchant.country);
  return { zones: [...zones], hours: shopHours ? [...hours, shopHours] : hours };
}

/** What all hours leave of a day; empty when they leave nothing. */
function within(hours: readonly Hours[], sunday: boolean): { from: number; to: number } {
  const ofDay = hours.map((rule) => (sunday && rule.sunday) || rule);
  return { from: Math.max(...ofDay.map(({ from }) => from)), to: Math.min(...ofDay.map(({ to }) => to)) };
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** The first time at or after `now` that one zone's clock allows, with its end; undefined when no day of a week does. */
function nextIn(zone: string, hours: readonly Hours[], now: number): { from: number; until: number } | undefined {
  const today = localDate(now, zone);
  for (let ahead = 0; ahead <= 7; ahead++) {
    const day = addDays(today, ahead);
    const { from, to } = within(hours, weekdayOf(day) === 7);
    if (from >= to) continue;
    const opens = instantOf(day, clock(from), zone);
    const until = to === 24 ? instantOf(addDays(day, 1), '00:00', zone) : instantOf(day, clock(to), zone);
    if (now < until) return { from: Math.max(now, opens), until };
  }
  return undefined;
}

/**
 * The next stretch of time, at or after `now`, in which a bucket may get marketing texts; `from` equal to `now` means it
 * may now. Undefined when the rules leave no hour at all. Instants in epoch milliseconds.
 */
export function openHours({ zones, hours }: Binding, now: number): { from: number; until: number } | undefined {
  for (let at = now, tries = 0; tries < 100; tries++) {
    const each = zones.map((zone) => nextIn(zone, hours, at));
    if (each.some((stretch) => stretch === undefined)) return undefined;
    const from = Math.max(...each.map((stretch) => stretch!.from));
    if (from === at) return { from, until: Math.min(...each.map((stretch) => stretch!.until)) };
    at = from;
  }
  return undefined;
}

const WALL = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d$/;

/** A wall-clock time as it was read; `gap`: a change of the clocks skips it that day. */
export type Wall = { kind: 'at'; instant: number } | { kind: 'gap' } | { kind: 'unreadable' };

/** Whether a wall-clock time 'YYYY-MM-DDTHH:MM' is one that a zone's clock shows. */
export function readWall(at: string, zone: string): Wall {
  if (!WALL.test(at)) return { kind: 'unreadable' };
  const [date, time] = at.split('T') as [string, string];
  try {
    const instant = instantOf(parseDate(date), time, zone);
    return wallOf(instant, zone) === at ? { kind: 'at', instant } : { kind: 'gap' };
  } catch {
    return { kind: 'unreadable' }; // 30 February
  }
}

/** What the clock of a zone shows, 'YYYY-MM-DDTHH:MM'. */
export function wallOf(instant: number, zone: string): string {
  const { date, hour, minute } = localTime(instant, zone);
  return `${date}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
