import { MINUTE } from '../kernel/clock.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import { lastTexts } from './inbox-store.ts';
import { repliesSince } from './store.ts';

/** Who texts what, as the guard looks at it; the text is stored already and counts itself. */
interface Suspect {
  merchantId: string;
  numberHash: KeyedHash;
  text: string;
  at: number;
}

/**
 * Two machines that answer each other must fall silent long before the carrier's own limit (30 in a chain, each less
 * than 30 s apart: 14107). A person who plays with every word stays below these.
 */
export const LoopGuard = {
  window: 10 * MINUTE,
  maxReplies: 25,
  maxSameText: 8,

  /**
   * Whether to stay silent towards this number now.
   * @param asked something is asked of it now: to question after question the same word may be the right answer
   */
  async tooMuch(
    reader: Reader,
    vault: Vault,
    { merchantId, numberHash, text, at }: Suspect,
    asked: () => Promise<boolean>,
  ): Promise<boolean> {
    const since = at - LoopGuard.window;
    const replies = await repliesSince.get(reader, { merchantId, numberHash, since });
    if (replies!.count >= LoopGuard.maxReplies) return true;
    if (replies!.count < LoopGuard.maxSameText) return false; // so few answers cannot be a loop
    const texts = await lastTexts.all(reader, { merchantId, numberHash, since, limit: LoopGuard.maxSameText + 1 });
    const same =
      texts.length > LoopGuard.maxSameText && texts.every((row) => vault.open(merchantId, row.text) === text);
    return same && !(await asked());
  },
};
