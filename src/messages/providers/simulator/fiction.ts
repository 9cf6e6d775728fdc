import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * Numbers kept free for fiction, by country: NANPA 555-0100 to 0199, Ofcom's 07700 900xxx, ARCEP's 06 39 98,
 * the Bundesnetzagentur's 0171 39200xx. China keeps none: 138 0013 8xxx is the old display number's block.
 */
const RANGES: Record<string, { prefix: string; digits: number; first: number }> = {
  US: { prefix: '+120255501', digits: 2, first: 1 },
  CN: { prefix: '+861380013', digits: 4, first: 8001 },
  GB: { prefix: '+447700900', digits: 3, first: 101 },
  FR: { prefix: '+336399800', digits: 2, first: 1 },
  DE: { prefix: '+4917139200', digits: 2, first: 1 },
};

/**
 * The next number of a shop's country that nobody holds and that is not taken here; undefined when all are.
 * @param country ISO 3166-1 alpha-2; countries without such numbers get American ones
 */
export function freeFictitiousNumber(country: string, taken: ReadonlySet<string>): string | undefined {
  const { prefix, digits, first } = RANGES[country] ?? RANGES['US']!;
  for (let n = first; n < 10 ** digits; n++) {
    const number = prefix + String(n).padStart(digits, '0');
    if (!taken.has(number)) return number;
  }
  return undefined;
}

/** A number as people read it: +1 202 555 0101. What cannot be read (a short code) stays as it is. */
export const shownNumber = (number: string): string =>
  parsePhoneNumberFromString(number)?.formatInternational() ?? number;
