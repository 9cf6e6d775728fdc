import { countryOf, type Phone } from '../../kernel/phone.ts';

/** Limits of the public page: enough for a busy table, too little for whoever earns by texts (SMS pumping). */
export const LIMITS = {
  /** From one address, in an hour and in a day. A shop's guests share its Wi-Fi. */
  address: { hour: 10, day: 40 },
  /** To one number in a day. */
  number: { day: 2 },
  /** To numbers that differ in their last four digits alone, in an hour. */
  prefix: { hour: 8 },
  /** From the whole page in an hour. */
  shop: { hour: 300 },
} as const;

/** How often something was asked for already. */
export interface Asked {
  addressHour: number;
  addressDay: number;
  numberDay: number;
  prefixHour: number;
  shopHour: number;
}

/**
 * `send`; `quiet`: the same answer without a text, since a number's or a block's limit must tell a stranger nothing;
 * `wait`: told to whoever asks too often, whatever the number.
 */
export type Verdict = 'send' | 'quiet' | 'wait';

export function verdictOn(asked: Asked): Verdict {
  if (asked.addressHour >= LIMITS.address.hour || asked.addressDay >= LIMITS.address.day) return 'wait';
  if (asked.shopHour >= LIMITS.shop.hour) return 'wait';
  if (asked.numberDay >= LIMITS.number.day || asked.prefixHour >= LIMITS.prefix.hour) return 'quiet';
  return 'send';
}

/** +1 242 is the Bahamas: the country is told by the whole number, never by its first digits. */
export const mayText = (phone: Phone, countries: readonly string[]): boolean =>
  countries.includes(countryOf(phone) ?? '');

/** Where the address was found, as printed in it: letters, digits and hyphens; anything else counts as nothing. */
export const readTag = (text: unknown): string =>
  typeof text === 'string' && /^[a-z0-9-]{1,20}$/i.test(text) ? text.toLowerCase() : '';
