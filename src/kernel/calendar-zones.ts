import { createRequire } from 'node:module';
import { DAY } from './clock.ts';

/** One zone's history: `offsets[i]` (minutes east of UTC) holds before `untils[i]` (epoch ms); the last is without end. */
export interface Zone {
  offsets: number[];
  untils: number[];
}

interface Packed {
  version: string;
  /** name|abbreviations|offsets|indices|untils|population */
  zones: string[];
  /** target|alias */
  links: string[];
}

// The data file alone: the package's code would bring moment with it. Node's own zone data is not asked,
// because it is as old as the Node that runs (laws of 2026 are wrong in Node 20).
const packed = createRequire(import.meta.url)('moment-timezone/data/packed/latest.json') as Packed;

const lines = new Map(packed.zones.map((line) => [line.slice(0, line.indexOf('|')), line]));
const targets = new Map(
  packed.links.map((link) => link.split('|') as [string, string]).map(([to, from]) => [from, to]),
);
const unpacked = new Map<string, Zone>();

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';

/** Numbers in base 60, with a fraction in base 60 too, as moment-timezone's documentation gives the format. */
function base60(text: string): number {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  let value = 0;
  for (const digit of whole) value = value * 60 + DIGITS.indexOf(digit);
  let scale = 1;
  for (const digit of fraction) value += DIGITS.indexOf(digit) * (scale /= 60);
  return text.startsWith('-') ? -value : value;
}

function unpack(line: string): Zone {
  const [, , offsets = '', indices = '', steps = ''] = line.split('|');
  const west = offsets.split(' ').map(base60);
  const minutes = steps === '' ? [] : steps.split(' ').map(base60); // the first is absolute, the rest are distances
  let until = 0;
  return {
    offsets: Array.from(indices, (index) => 0 - west[base60(index)]!),
    untils: minutes.map((step) => Math.round((until += step * 60_000))),
  };
}

/** The history of an IANA zone or one of its aliases, undefined when there is no such name. Unpacked once. */
export function zoneNamed(name: string): Zone | undefined {
  const known = unpacked.get(name);
  if (known) return known;
  const line = lines.get(targets.get(name) ?? name);
  if (line === undefined) return undefined;
  const zone = unpack(line);
  unpacked.set(name, zone);
  return zone;
}

/** Minutes east of UTC at an instant; whole for every date since 1972. */
export function offsetIn(zone: Zone, instant: number): number {
  let low = 0;
  let high = zone.offsets.length - 1; // the answer lies in low..high
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instant < (zone.untils[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return zone.offsets[low]!;
}

/** Release of the zone data, by IANA's naming: "2026f" is the sixth of 2026. */
export const zoneDataVersion = (): string => packed.version;

/**
 * Days since the zone data came out, for a warning when it is stale. IANA puts no date into a release's name, so
 * "a" is taken as 1 January, "b" as 1 February and so on (never more than twelve a year): rather too old than too young.
 */
export function zoneDataAgeDays(now: number, version: string = packed.version): number {
  const month = Math.max(0, version.charCodeAt(4) - 'a'.charCodeAt(0));
  return Math.max(0, Math.floor((now - Date.UTC(Number(version.slice(0, 4)), Math.min(month, 11), 1)) / DAY));
}

let countries: Record<string, { zones: string[] }> | undefined;

/** Zones in use in a country (ISO 3166-1); none for a code that is not known. Read when first asked for. */
export function zonesOfCountry(country: string): readonly string[] {
  countries ??= (
    createRequire(import.meta.url)('moment-timezone/data/meta/latest.json') as never as {
      countries: Record<string, { zones: string[] }>;
    }
  ).countries;
  return countries[country]?.zones ?? [];
}
