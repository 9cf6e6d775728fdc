import { exactWords } from '../customers/index.ts';
import type { Handle } from '../messages/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { KeywordApp } from '../platform/slice.ts';
import type { SwitchboardDeps } from './deps.ts';
import { takeCourtesy } from './store.ts';
import { createShopWords, isReserved, type ShopWords } from './shop-words.ts';
import { createSwitchboard } from './switchboard.ts';
import { createWordTable } from './words.ts';

export type { SwitchboardDeps } from './deps.ts';
export { askConfirmation } from './confirmations.ts';
export { forgetNumber } from './store.ts';
export type { RefusedWord, ShopWords, WordFault, WordOwner } from './shop-words.ts';
export { closeDialogue, isTalking, openDialogue } from './opened.ts';
export { oneSlip } from '../kernel/slip.ts';
export { createWordTable } from './words.ts';

const SYSTEM_WORDS = [...exactWords.stop, ...exactWords.start, ...exactWords.help];

/** Builds the switchboard over the apps of all slices. @throws Error when two apps share a word */
export function createKeywords(
  deps: SwitchboardDeps,
  apps: readonly KeywordApp[],
): { handle: Handle; words: ShopWords } {
  const table = createWordTable(apps, SYSTEM_WORDS);
  return { handle: createSwitchboard(deps, table), words: createShopWords(table, SYSTEM_WORDS) };
}

/** Whether a text may not be offered as an answer: customers, carriers or the product take it for something else. */
export const isReservedAnswer = (text: string): boolean => isReserved(text, SYSTEM_WORDS);

/** A person talks with this number: what the gateway says by itself once a day, to texts no app knows, is used up. */
export async function keepQuiet(tx: Tx, merchantId: string, numberHash: string, now: number): Promise<void> {
  for (const kind of ['menu', 'answer']) await takeCourtesy.run(tx, { merchantId, numberHash, kind, now, before: now });
}
