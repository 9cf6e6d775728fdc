import { fold } from '../kernel/fold.ts';
import type { Survey } from '../surveys/index.ts';
import { fault } from './faults.ts';
import { waysOf } from './read-answer.ts';
import type { AppDraft, Choice, DraftFault, WizardApp } from './types.ts';

/** Questions with answers to choose from that people may be asked now, by whoever asks them. */
const asked = (apps: readonly WizardApp[], surveys: readonly Survey[]): { name: string; choices: readonly Choice[] }[] => [
  ...apps.flatMap(({ state, name, draft }) =>
    (state === 'live' ? draft.steps : []).flatMap((step) => (step.kind === 'ask' && step.wanted.type === 'choice' ? [{ name, choices: step.wanted.choices }] : [])),
  ),
  ...surveys.flatMap(({ state, name, draft }) =>
    (state === 'open' ? draft.questions : []).flatMap((question) => (question.type === 'choice' ? [{ name, choices: question.choices }] : [])),
  ),
]; // prettier-ignore

/**
 * Words of a draft that another live app or an open survey offers as an answer, in any of its wordings: whoever is asked
 * there and texts it would be led here.
 */
export function wordAnswers(
  { words }: AppDraft,
  others: readonly WizardApp[],
  surveys: readonly Survey[],
): DraftFault[] {
  const offered = new Map<string, string>();
  for (const { name, choices } of asked(others, surveys))
    for (const [at, choice] of choices.entries()) for (const way of waysOf(choice, at)) offered.set(way, name);
  return words.flatMap((word, n) => {
    const name = offered.get(fold(word));
    return name === undefined ? [] : [fault(`words.${n}`, 'word_answer', { word, name })];
  });
}
