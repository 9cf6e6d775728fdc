import { isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import { DomainError } from './errors.ts';

/** A phone number in E.164: a plus sign, the country's calling code and the national number, 15 digits at most. */
export type Phone = string & { readonly __form: 'e164' };

/** Who sent an inbound text, as far as an automatic answer is concerned: only a `phone` gets one. */
export type Sender =
  | { kind: 'phone'; phone: Phone }
  | { kind: 'short' } // a service: short code, Chinese 106 number, premium rate
  | { kind: 'name' }; // letters, or nothing that can be read

/** A wrong number costs the caller money or answers nobody; the type is known only for numbers truly given out. */
const isPremium = (number: PhoneNumber): boolean => number.getType() === 'PREMIUM_RATE';

/**
 * Possible and not valid is asked: carriers' test numbers (+15005550006) and fiction ranges must work.
 * North American area codes never begin with 0 or 1, which length alone does not tell.
 */
function isPlausible(number: PhoneNumber): boolean {
  if (!number.isPossible() || number.ext !== undefined) return false;
  return number.countryCallingCode !== '1' || /^[2-9]/.test(number.nationalNumber);
}

/** In mainland China, services send from numbers that begin with 106 and are longer than any subscriber's. */
const isChineseService = (number: PhoneNumber): boolean =>
  number.countryCallingCode === '86' && /^106\d{8,}$/.test(number.nationalNumber);

function read(text: string, country?: string): PhoneNumber | undefined {
  const options = country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {};
  return parsePhoneNumberFromString(text, { ...options, extract: false });
}

/** Full-width digits to plain ones, without the invisible direction marks that address books put around numbers. */
const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim();

const refuse = (message: string): never => {
  throw new DomainError('invalid', message, 'phone');
};

/**
 * Reads a customer's number as people write it; blanks, hyphens and brackets are welcome.
 * @param defaultCountry ISO 3166 code (US, CN) for numbers written without their calling code
 * @throws DomainError `invalid` on `phone` when no text could reach it: too short or long, premium rate, not a number
 */
export function parsePhone(text: string, defaultCountry?: string): Phone {
  const number = read(tidy(text), defaultCountry);
  if (!number || isChineseService(number)) {
    return refuse('Write the whole phone number with its country code, like "+1 202 555 0123".');
  }
  if (number.ext !== undefined) return refuse('Leave out the extension: a text cannot be sent to one.');
  if (!isPlausible(number)) return refuse('This number has too few or too many digits, or no such area; check it.');
  if (isPremium(number)) return refuse('This is a premium-rate number; give an ordinary mobile number.');
  return number.number as Phone;
}

/**
 * Reads the From of an inbound text, with or without its plus sign. Never throws.
 * Anything that is not plainly a subscriber's number is a service or a name, and no program should answer it.
 */
export function readSender(address: string): Sender {
  const digits = address.trim().replace(/[\s().-]/g, '');
  if (!/^\+?\d+$/.test(digits)) return { kind: 'name' };
  const number = read(digits.startsWith('+') ? digits : `+${digits}`);
  if (!number || !isPlausible(number) || isChineseService(number) || isPremium(number)) return { kind: 'short' };
  return { kind: 'phone', phone: number.number as Phone };
}

/**
 * ISO 3166 code of the country a number belongs to, undefined where the number does not tell.
 * +1 is shared by some twenty countries and told apart by area code: +1 242 is the Bahamas, not the United States.
 */
export function countryOf(phone: Phone): string | undefined {
  const number = read(phone);
  if (!number || number.country || number.countryCallingCode === '1') return number?.country;
  return number.getPossibleCountries()[0]; // elsewhere the first country named is the one that shares its code
}

/** The last four digits, the only part of a number shown in lists. */
export const lastFour = (phone: Phone): string => phone.slice(-4);

/** A number for people to read, spaced as its country does: "+1 202 555 0123"; short codes and names stay as they are. */
export const shownPhone = (address: string): string =>
  (address.startsWith('+') ? read(address)?.formatInternational() : undefined) ?? address;
