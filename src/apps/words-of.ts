import type { KeywordApp } from '../platform/slice.ts';
import type { AppDraft } from './types.ts';

/** Whether something may follow its word: only where it begins with a question, which that answers. */
export const takesOf = ({ steps }: Pick<AppDraft, 'steps'>): KeywordApp['takes'] =>
  steps[0]?.kind === 'ask' ? 'value' : 'alone';
