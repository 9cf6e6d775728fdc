import { createHash, hkdfSync, randomBytes } from 'node:crypto';

/** One secret of the ring. The id stands in every sealed value, so old values stay readable after a change of key. */
export interface RingKey {
  id: string;
  sealKey: Buffer;
}

/** Newest key first. The hash key comes from the oldest, so that numbers stay findable when a key is added. */
export interface KeyRing {
  current: RingKey;
  byId: ReadonlyMap<string, RingKey>;
  hashKey: Buffer;
}

const SECRET_FORM = /^[A-Za-z0-9_-]{43,}$/;

/** A new secret: 32 random bytes as base64url, one line of a SECRET_KEY. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), 'mcrm', purpose, 32));
}

const keyId = (secret: string): string => createHash('sha256').update(`id:${secret}`).digest('hex').slice(0, 8);

/**
 * Reads a SECRET_KEY: one secret or several, separated by commas or lines, newest first.
 * Keys are derived by HKDF-SHA256 (RFC 5869), one for sealing and one for hashing.
 * @returns undefined when the text is not of that form
 */
export function readKeyRing(text: string): KeyRing | undefined {
  const secrets = text.split(/[\s,]+/).filter((part) => part !== '');
  if (secrets.length === 0 || secrets.some((secret) => !SECRET_FORM.test(secret))) return undefined;
  const keys = secrets.map((secret) => ({ id: keyId(secret), sealKey: derive(secret, 'seal') }));
  return {
    current: keys[0]!,
    byId: new Map(keys.map((key) => [key.id, key])),
    hashKey: derive(secrets.at(-1)!, 'hash'),
  };
}
