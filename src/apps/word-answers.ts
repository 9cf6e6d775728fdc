import { fold } from '../kernel/fold.ts';
import { fault } from './faults.ts';
import { waysOf } from './read-answer.ts';
import type { AppDraft, DraftFault, WizardApp } from './types.ts';

/** Words of a draft that another live app offers as an answer: whoever is asked there and texts it would be led here. */
export function wordAnswers({ words }: AppDraft, others: readonly WizardApp[]): DraftFault[] {
  const offered = new Map<string, string>();
  for (const { state, name, draft } of others)
    for (const step of state === 'live' ? draft.steps : [])
      if (step.kind === 'ask' && step.wanted.type === 'choice')
        for (const [at, choice] of step.wanted.choices.entries()) for (const way of waysOf(choice, at)) offered.set(way, name); // prettier-ignore
  return words.flatMap((word, n) => {
    const name = offered.get(fold(word));
    return name === undefined ? [] : [fault(`words.${n}`, 'word_answer', { word, name })];
  });
}
