import { createHmac } from 'node:crypto';
import { MINUTE } from '../kernel/clock.ts';
import type { Vault } from '../platform/crypto/vault.ts';

/** A code stands at the till for so long, and counts for as long again, since people text slowly. */
export const TILL_QUARTER = 15 * MINUTE;

/** Four digits, the first not 0, by a keyed hash of app and quarter of an hour. */
function codeOf(vault: Pick<Vault, 'hash'>, merchantId: string, appId: string, quarter: number): string {
  const key = vault.hash(merchantId, `apps.till:${appId}`);
  const bytes = createHmac('sha256', key).update(String(quarter)).digest();
  return String(1000 + (bytes.readUIntBE(0, 6) % 9000));
}

/** The code of now, and when the next one stands there. @param now epoch milliseconds */
export function tillCode(vault: Pick<Vault, 'hash'>, merchantId: string, appId: string, now: number) {
  const quarter = Math.floor(now / TILL_QUARTER);
  return { code: codeOf(vault, merchantId, appId, quarter), until: (quarter + 1) * TILL_QUARTER };
}

/** Whether a code is the one of now or the one before. */
export function isTillCode(vault: Pick<Vault, 'hash'>, merchantId: string, appId: string, code: string, now: number) {
  const quarter = Math.floor(now / TILL_QUARTER);
  return [quarter, quarter - 1].some((one) => codeOf(vault, merchantId, appId, one) === code);
}
