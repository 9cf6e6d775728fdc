import { exactWords } from '../customers/index.ts';
import type { Handle } from '../messages/index.ts';
import type { KeywordApp } from '../platform/slice.ts';
import type { SwitchboardDeps } from './deps.ts';
import { createSwitchboard } from './switchboard.ts';
import { createWordTable } from './words.ts';

export type { SwitchboardDeps } from './deps.ts';
export { askConfirmation } from './confirmations.ts';

/** Builds the switchboard over the apps of all slices. @throws Error when two apps share a word */
export function createKeywords(deps: SwitchboardDeps, apps: readonly KeywordApp[]): { handle: Handle } {
  const reserved = [...exactWords.stop, ...exactWords.start, ...exactWords.help];
  return { handle: createSwitchboard(deps, createWordTable(apps, reserved)) };
}
