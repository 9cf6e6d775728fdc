import { createRequire } from 'node:module';
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { Language } from '../platform/slice.ts';

const load = createRequire(import.meta.url);
const examples = load('libphonenumber-js/mobile/examples') as Parameters<typeof getExampleNumber>[1];

const CODES = new Set<string>(getCountries().map((country) => getCountryCallingCode(country)));

/** The country's calling code at the front of a number: 1, 86, 852; '' for a short code or a name. */
export function callingCodeOf(phone: string): string {
  if (!phone.startsWith('+')) return '';
  for (let length = 1; length <= 3; length++) {
    const code = phone.slice(1, 1 + length);
    if (CODES.has(code)) return code; // no calling code begins another
  }
  return '';
}

const isCountry = (code: string): code is CountryCode => (getCountries() as string[]).includes(code);

/**
 * A number as mobiles have it in a country (ISO 3166, or with its state, US-FL), to look a price up by: +1 shared by
 * twenty countries is told apart by it. Undefined for a place there is none of.
 */
export function exampleIn(region: string): string | undefined {
  const country = region.slice(0, 2);
  return isCountry(country) ? getExampleNumber(country, examples)?.number : undefined;
}

const first = new Map<string, string>();
for (const country of ['US', 'GB', 'RU', 'IT', 'NO', 'AU', 'FI', 'MA', ...getCountries()] as CountryCode[]) {
  const code = getCountryCallingCode(country);
  if (!first.has(code)) first.set(code, country);
}

const namesIn = (language: Language): Intl.DisplayNames =>
  new Intl.DisplayNames([language === 'zh' ? 'zh-Hans' : 'en'], { type: 'region' });

/** Whose an area of the shared +1 is: 1242 the Bahamas', 1415 of the US. */
const ofArea = (prefix: string): string | undefined =>
  prefix.length < 4 ? undefined : parsePhoneNumberFromString(`+${prefix}5552671`.slice(0, 12))?.country;

/** The country a prefix is best known for; undefined where it says none. +1 is shared and has no name of its own. */
export function placeOf(prefix: string, language: Language): string | undefined {
  const code = callingCodeOf(`+${prefix}`);
  const country = code === '1' ? ofArea(prefix) : first.get(code);
  return country === undefined ? undefined : namesIn(language).of(country);
}

/** Every country, with its calling code, in the order of the language. */
export function countriesIn(language: Language): { code: string; name: string; calling: string }[] {
  const names = namesIn(language);
  const { compare } = new Intl.Collator(language === 'zh' ? 'zh-Hans' : 'en');
  return getCountries()
    .map((code) => ({ code, name: names.of(code) ?? code, calling: getCountryCallingCode(code) }))
    .toSorted((a, b) => compare(a.name, b.name));
}
