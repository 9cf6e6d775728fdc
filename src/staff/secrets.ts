import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '../kernel/errors.ts';
import { normalPassword, PASSWORD_MAX, PASSWORD_MIN, passwordFault, type PasswordFault } from './rules.ts';

/** A password as argon2id in PHC form; only `hashPassword` makes one. */
export type PasswordHash = string & { readonly __form: 'argon2id' };

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane. About 20 ms of one core.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const MESSAGES: Record<PasswordFault, string> = {
  short: `Choose a password of at least ${PASSWORD_MIN} characters; 15 or more are better.`,
  long: `Choose a password of at most ${PASSWORD_MAX} characters.`,
  common: 'This password is among the first that guessers try; choose another, such as three or four unrelated words.',
  own: 'This password is the name of the shop or account with little around it; choose another.',
};

/**
 * Hashes a new password; slow on purpose, so it comes before the write that stores it.
 * @param own words to be guessed first for this account: name of the shop, e-mail address
 * @throws DomainError `invalid` on `password` when the rules refuse it
 */
export async function hashPassword(password: string, own: readonly string[] = []): Promise<PasswordHash> {
  const fault = passwordFault(password, own);
  if (fault) throw new DomainError('invalid', MESSAGES[fault], 'password');
  return (await hash(normalPassword(password), COST)) as PasswordHash;
}

let decoy: Promise<string> | undefined;

/** Whether it is the password. Without a stored one it works as long and says no, so that time tells nothing. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  decoy ??= hash(randomBytes(16).toString('hex'), COST);
  const text = normalPassword(password.slice(0, PASSWORD_MAX * 4));
  const matches = await verify(stored ?? (await decoy), text);
  return matches && typeof stored === 'string';
}

/** 256 random bits in 43 characters of base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Enough for a secret of 256 random bits: there is nothing to guess, so the hash need not be slow. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
