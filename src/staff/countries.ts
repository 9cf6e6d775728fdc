import { createRequire } from 'node:module';
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import type { Language } from '../platform/slice.ts';

const load = createRequire(import.meta.url);
const zoneData = load('moment-timezone/data/meta/latest.json') as { countries: Record<string, { zones: string[] }> };
const examples = load('libphonenumber-js/mobile/examples') as Parameters<typeof getExampleNumber>[1];

/** A country as the set-up form offers it, with what is usual there. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string;
  name: string;
  /** The zone most people there live in, as far as the order of the IANA data tells. */
  zone: string;
  /** A mobile number of the right form, +1 201 555 0123. */
  example: string;
}

// Where the first zone of the data is a far corner and not where most people live.
const ZONE_OF: Record<string, string> = {
  AU: 'Australia/Sydney', BR: 'America/Sao_Paulo', CA: 'America/Toronto', CD: 'Africa/Kinshasa', CL: 'America/Santiago',
  DE: 'Europe/Berlin', EC: 'America/Guayaquil', ES: 'Europe/Madrid', ID: 'Asia/Jakarta', KZ: 'Asia/Almaty',
  MN: 'Asia/Ulaanbaatar', MX: 'America/Mexico_City', MY: 'Asia/Kuala_Lumpur', NZ: 'Pacific/Auckland', PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow', UA: 'Europe/Kyiv', US: 'America/New_York', UZ: 'Asia/Tashkent',
}; // prettier-ignore

const exampleOf = (code: Parameters<typeof getExampleNumber>[0]): string =>
  getExampleNumber(code, examples)?.formatInternational() ?? `+${getCountryCallingCode(code)} …`;

function listIn(language: Language): Country[] {
  const names = new Intl.DisplayNames([language === 'zh' ? 'zh-Hans' : 'en'], { type: 'region' });
  const { compare } = new Intl.Collator(language === 'zh' ? 'zh-Hans' : 'en');
  return getCountries()
    .flatMap((code): Country[] => {
      const zone = ZONE_OF[code] ?? zoneData.countries[code]?.zones[0];
      return zone === undefined ? [] : [{ code, name: names.of(code) ?? code, zone, example: exampleOf(code) }];
    })
    .toSorted((a, b) => compare(a.name, b.name));
}

const lists = new Map<Language, Country[]>();

/** Every country with phones and clocks, by name in a language of the pages. */
export function countriesIn(language: Language): Country[] {
  const list = lists.get(language) ?? listIn(language);
  lists.set(language, list);
  return list;
}

/** Every zone that belongs to a country; the nameless ones (Etc/GMT+5) are nobody's clock. */
export const zones: readonly string[] = [
  ...new Set([...Object.values(zoneData.countries).flatMap((country) => country.zones), ...Object.values(ZONE_OF)]),
].toSorted();

/**
 * The country a browser most likely stands in, by the first region among its languages (`en-GB`, `zh-Hant-TW`).
 * @param accepted header Accept-Language
 */
export function guessCountry(accepted: string | undefined, language: Language): string {
  const known = new Set<string>(getCountries());
  const regions = (accepted ?? '').matchAll(/[a-z]{2,3}(?:-[A-Z][a-z]{3})?-([A-Z]{2})\b/g);
  for (const [, region] of regions) if (known.has(region!)) return region!;
  return language === 'zh' ? 'CN' : 'US';
}
