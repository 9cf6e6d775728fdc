import { DomainError } from '../kernel/errors.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

export const PASSWORD_MIN = 8;
/** What is advised: long enough to outlast guessing even if the table of hashes is stolen. */
export const PASSWORD_ADVISED = 15;
export const PASSWORD_MAX = 128;

/** Why a password is refused. No rule about kinds of characters (ASVS V6.2.5): they make worse passwords. */
export type PasswordFault = 'short' | 'long' | 'common' | 'own';

/** One written form for one password, whatever keyboard it came from. */
export const normalPassword = (text: string): string => text.normalize('NFC');

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '01234567890123456789',
  '98765432109876543210',
];

/** One character or short group again and again, or a run along the alphabet, the digits or a keyboard. */
const isPattern = (text: string): boolean =>
  /^(.{1,4})\1+.{0,3}$/u.test(text) || ROWS.some((row) => row.includes(text));

/** "Password123!" and "p@ssw0rd" are "password". */
function bareWord(text: string): string {
  const plain = text.replace(/[\d\W_]+$/u, '').replace(/^[\d\W_]+/u, '');
  return plain.replaceAll('@', 'a').replaceAll('0', 'o').replaceAll('$', 's').replaceAll('1', 'i').replaceAll('3', 'e');
}

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Whether little is left once a word that everybody can guess for this account is taken out. */
function isOwnWord(text: string, word: string): boolean {
  const own = letters(word);
  return own.length >= 2 && text.includes(own) && text.length - own.length < 5;
}

/**
 * What is wrong with a new password by ASVS 5.0 V6.2: 8 to 128 characters, not among the commonest, not the shop's name
 * or the address of the account with a few characters around it.
 * @param own words to be guessed first: name of the shop, e-mail address
 */
export function passwordFault(password: string, own: readonly string[]): PasswordFault | undefined {
  const text = normalPassword(password);
  const { length } = Array.from(text);
  if (length < PASSWORD_MIN) return 'short';
  if (length > PASSWORD_MAX) return 'long';
  const low = text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  if (isPattern(low) || COMMON_PASSWORDS.has(low) || COMMON_PASSWORDS.has(bareWord(low))) return 'common';
  const words = own.flatMap((word) => (word.includes('@') ? [word, word.slice(0, word.indexOf('@'))] : [word]));
  return [...words, 'mcrm'].some((word) => isOwnWord(letters(text), word)) ? 'own' : undefined;
}

export const NAME_MAX = 60;

/** A person's name as it is shown: blanks made one. @throws DomainError `invalid` on `name` when empty or too long */
export function readName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (name === '' || Array.from(name).length > NAME_MAX)
    throw new DomainError('invalid', `Give a name of at most ${NAME_MAX} characters.`, 'name');
  return name;
}

const EMAIL_MAX = 254;

/** An e-mail address as it is compared: without blanks around it, in lower case. Undefined when it cannot be one. */
export function readEmail(text: string): string | undefined {
  const email = text.trim().normalize('NFC').toLowerCase();
  return email.length <= EMAIL_MAX && /^[^\s@"<>(),;:\\]+@[^\s@"<>(),;:\\.]+(\.[^\s@"<>(),;:\\.]+)+$/.test(email)
    ? email
    : undefined;
}
