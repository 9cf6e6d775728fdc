import { MINUTE } from '../kernel/clock.ts';
import type { KeyedHash } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import { sameTextSince } from './inbox-store.ts';
import { repliesSince } from './store.ts';

/**
 * Two machines that answer each other must fall silent long before the carrier's own limit (30 in a chain, each less
 * than 30 s apart: 14107). A person who plays with every word stays below these.
 */
export const LoopGuard = {
  window: 10 * MINUTE,
  maxReplies: 25,
  maxSameText: 8,

  /** Whether to stay silent towards this number now. The text just stored counts itself. */
  async tooMuch(
    reader: Reader,
    merchantId: string,
    numberHash: KeyedHash,
    textHash: KeyedHash,
    now: number,
  ): Promise<boolean> {
    const since = now - LoopGuard.window;
    const replies = await repliesSince.get(reader, { merchantId, numberHash, since });
    if (replies!.count >= LoopGuard.maxReplies) return true;
    if (replies!.count < LoopGuard.maxSameText) return false; // so few answers cannot be a loop
    const same = await sameTextSince.get(reader, { merchantId, numberHash, since, textHash });
    return same!.count > LoopGuard.maxSameText;
  },
};
