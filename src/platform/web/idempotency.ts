import { and, eq, lte, sql } from 'drizzle-orm';
import { DAY } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { KeyedHash, Vault } from '../crypto/vault.ts';
import { hot, hotWrite } from '../db/hot.ts';
import type { Database, Tx } from '../db/port.ts';
import { idempotencyKeys as keys } from '../schema.ts';

const KEPT_MILLIS = DAY;
const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

const claim = hotWrite('idempotency.claim', (db) =>
  db
    .insert(keys)
    .values({
      merchantId: sql.placeholder('merchantId'),
      key: sql.placeholder('key'),
      requestHash: sql.placeholder('requestHash'),
      status: 0,
      answer: sql.placeholder('answer'),
      at: sql.placeholder('at'),
    })
    .onConflictDoNothing()
    .returning({ key: keys.key }),
);

const thisKey = and(eq(keys.merchantId, sql.placeholder('merchantId')), eq(keys.key, sql.placeholder('key')));

const find = hot('idempotency.find', (db) =>
  db.select({ requestHash: keys.requestHash, status: keys.status, answer: keys.answer }).from(keys).where(thisKey),
);

const forgetOld = hotWrite('idempotency.forgetOld', (db) =>
  db.delete(keys).where(and(thisKey, lte(keys.at, sql.placeholder('before')))),
);

/** An answer as it goes out, kept word for word. */
export interface Answered {
  status: number;
  json: string;
  replayed: boolean;
}

export interface KeyedRequest {
  merchantId: string;
  key: string;
  requestHash: KeyedHash;
  /** Epoch milliseconds. */
  now: number;
}

/** @throws DomainError `invalid` for anything but 1 to 255 visible ASCII characters; a header sent twice has a blank */
export function readKey(header: string | undefined, required: boolean): string | undefined {
  if (header === undefined && !required) return undefined;
  if (header === undefined)
    throw new DomainError('invalid', 'Send an Idempotency-Key header: this must not happen twice.', 'Idempotency-Key');
  if (!KEY_FORM.test(header))
    throw new DomainError('invalid', 'An Idempotency-Key has 1 to 255 visible ASCII characters.', 'Idempotency-Key');
  return header;
}

/** JSON with the keys of every object in order, so that equal requests have equal texts. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? '';

/** Keyed, because a request may hold a phone number, which a plain hash would give away. */
export const hashRequest = (vault: Vault, merchantId: string, path: string, body: unknown): KeyedHash =>
  vault.hash(merchantId, `POST\n${path}\n${canonicalJson(body)}`);

async function replay(tx: Tx, vault: Vault, request: KeyedRequest): Promise<Answered> {
  const kept = await find.get(tx, { merchantId: request.merchantId, key: request.key });
  if (!kept) throw new Error('an idempotency key was refused but is not there');
  if (kept.requestHash !== request.requestHash)
    throw new DomainError('unprocessable', 'This Idempotency-Key was used for another request.', 'Idempotency-Key');
  return { status: kept.status, json: vault.open(request.merchantId, kept.answer), replayed: true };
}

/**
 * Runs `work` once for a key within 24 hours and gives its answer again afterwards. The row goes in first and lives in
 * the transaction of the work: an error leaves the key free, and of two equal requests at once the second waits.
 * @throws DomainError `unprocessable` when the key belongs to another request
 */
export async function once(
  tx: Tx,
  vault: Vault,
  request: KeyedRequest,
  work: () => Promise<Omit<Answered, 'replayed'>>,
): Promise<Answered> {
  const { merchantId, key, requestHash, now } = request;
  await forgetOld.run(tx, { merchantId, key, before: now - KEPT_MILLIS });
  const mine = await claim.get(tx, { merchantId, key, requestHash, answer: vault.seal(merchantId, ''), at: now });
  if (!mine) return replay(tx, vault, request);
  const done = await work();
  await tx.db
    .update(keys)
    .set({ status: done.status, answer: vault.seal(merchantId, done.json) })
    .where(and(eq(keys.merchantId, merchantId), eq(keys.key, key)));
  return { ...done, replayed: false };
}

/** Removes keys older than 24 hours, all merchants at once; an hourly job. @param now epoch milliseconds */
export async function forgetOldKeys(db: Database, now: number): Promise<void> {
  await db.write((tx) => tx.db.delete(keys).where(lte(keys.at, now - KEPT_MILLIS)));
}
