import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomFillSync } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';

/** Text under AES-256-GCM: `keyId.base64url(nonce | ciphertext | tag)`. Only a Vault makes or opens one. */
export type Sealed = string & { readonly __sealed: unique symbol };

/** Keyed hash of a number or word: equal inputs of one merchant are found again, nothing else is learnt. */
export type KeyedHash = string & { readonly __hash: unique symbol };

/** Seals and hashes for one gateway. The merchant's id is bound in: a value moved to another shop does not open. */
export interface Vault {
  seal(merchantId: string, text: string): Sealed;
  /** @throws Error when the key is not in the ring or the value was changed. */
  open(merchantId: string, sealed: Sealed): string;
  hash(merchantId: string, text: string): KeyedHash;
  /** Id of the key that seals now. */
  keyId: string;
}

/** Key id of a sealed value, for `doctor`. */
export const keyIdOf = (sealed: string): string => sealed.slice(0, sealed.indexOf('.'));

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createVault(ring: KeyRing): Vault {
  const noncePool = Buffer.alloc(NONCE_BYTES * 512);
  let used = noncePool.length;
  const sealKey = createSecretKey(ring.current.sealKey);
  const hashKey = createSecretKey(ring.hashKey);

  function nextNonce(): Buffer {
    if (used >= noncePool.length) {
      randomFillSync(noncePool);
      used = 0;
    }
    return noncePool.subarray(used, (used += NONCE_BYTES));
  }

  return {
    keyId: ring.current.id,

    seal(merchantId, text) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(merchantId));
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return `${ring.current.id}.${Buffer.concat(parts).toString('base64url')}` as Sealed;
    },

    open(merchantId, sealed) {
      const key = ring.byId.get(keyIdOf(sealed));
      if (!key) throw new Error(`no key ${keyIdOf(sealed)} in SECRET_KEY`);
      const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key.sealKey, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(merchantId))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },

    hash(merchantId, text) {
      return createHmac('sha256', hashKey)
        .update(`${merchantId}\0${text}`)
        .digest('base64url')
        .slice(0, 27) as KeyedHash; // 160 bits
    },
  };
}
