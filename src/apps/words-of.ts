import type { KeywordApp } from '../platform/slice.ts';
import type { AppDraft } from './types.ts';

/**
 * Whether something may follow its word: only where it begins with a question, which that answers. A question of the
 * customer's ("JOIN how?") is no answer, but to an app that looks questions up it is the answer wanted.
 */
export const takesOf = ({ steps: [first, second] }: Pick<AppDraft, 'steps'>): KeywordApp['takes'] => {
  if (first?.kind !== 'ask') return 'alone';
  return first.wanted.type === 'text' && second?.kind === 'special' && second.special === 'library' ? 'text' : 'value';
};
