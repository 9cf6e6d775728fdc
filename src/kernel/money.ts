import { DomainError } from './errors.ts';

/** Money in whole minor units of a currency (cents, yen, fils); meaningless without the currency's code beside it. */
export type Minor = number & { readonly __unit: 'minor' };

/** A whole number of loyalty points. */
export type Points = number & { readonly __unit: 'points' };

// ISO 4217, list one, with the number of decimals the standard gives. Intl is no source for these:
// it follows custom instead of the standard (it says 0 for IQD, LAK and others).
const WITH_DECIMALS: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
      CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL
      HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU
      MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR
      SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED
      VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const DECIMALS = new Map<string, number>(
  Object.entries(WITH_DECIMALS).flatMap(([decimals, codes]) =>
    codes.split(/\s+/).map((code): [string, number] => [code, Number(decimals)]),
  ),
);

const MAX_DIGITS = 12; // keeps every amount, and the sum of thousands of them, an exact integer

/**
 * How many decimals a currency has by ISO 4217: JPY 0, USD 2, KWD 3.
 * @throws DomainError `invalid` for anything but a code of that list, in capitals
 */
export function decimalsOf(currency: string): number {
  const decimals = DECIMALS.get(currency);
  if (decimals === undefined) {
    throw new DomainError('invalid', 'Choose a currency by its three-letter code, like "USD".', 'currency');
  }
  return decimals;
}

/** Whether this is a currency a shop may have: an ISO 4217 code in capitals. */
export const isCurrency = (code: string): boolean => DECIMALS.has(code);

const refuse = (message: string): never => {
  throw new DomainError('invalid', message, 'amount');
};

function exampleOf(decimals: number): string {
  return decimals === 0 ? '"12"' : `"12.${'5'.padEnd(decimals, '0')}"`;
}

/**
 * Reads an amount of zero or more: digits, and at most one point with no more decimals than the currency has.
 * Nothing is guessed or rounded: a comma, a sign, a blank or an exponent is refused.
 * @throws DomainError `invalid`, saying what to send instead
 */
export function parseAmount(text: string, currency: string): Minor {
  const decimals = decimalsOf(currency);
  const form = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!form) {
    if (/^\s*-/.test(text)) refuse('Enter an amount of zero or more.');
    refuse(
      decimals === 0
        ? `Write the amount in digits alone, like ${exampleOf(0)}.`
        : `Write the amount with a point, like ${exampleOf(decimals)}.`,
    );
  }
  const [, whole = '', fraction = ''] = form!;
  if (fraction.length > decimals) {
    refuse(
      decimals === 0
        ? `${currency} has no decimals: write the amount like ${exampleOf(0)}.`
        : `${currency} has ${decimals} decimals: write the amount like ${exampleOf(decimals)}.`,
    );
  }
  const minor = Number(whole + fraction.padEnd(decimals, '0'));
  if (whole.length + fraction.length > MAX_DIGITS || !Number.isSafeInteger(minor)) {
    refuse(`Write the amount with ${MAX_DIGITS} digits at most.`);
  }
  return minor as Minor;
}

/**
 * An amount as `parseAmount` reads it, with all decimals of the currency: 8850 USD is "88.50", 8850 JPY "8850".
 * A negative amount (a refund) gets a leading minus. No currency sign, no grouping: pages add those.
 */
export function formatAmount(minor: Minor, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
