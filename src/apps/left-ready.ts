import { FieldFaults } from '../platform/web/problems.ts';
import { LANGUAGES } from '../platform/slice.ts';
import { type Check, fault } from './faults.ts';
import { readyFor } from './from-form.ts';
import type { AppKind, DraftFault, Step } from './types.ts';

/** The steps that a card makes of its ready form; none where what it needs besides cannot be read. */
function readySteps(kind: AppKind, form: Record<string, unknown>): readonly Step[] {
  try {
    return kind.steps(readyFor(kind, form, 'en'));
  } catch (wrong) {
    if (wrong instanceof FieldFaults) return [];
    throw wrong;
  }
}

/**
 * Texts of a card that were changed in one language and still say in the other what the card came with: a shop that moved
 * its hours in English would go on telling the old ones in Chinese.
 */
export function leftReady({ deps, draft }: Pick<Check, 'deps' | 'draft'>): DraftFault[] {
  const kind = deps.kinds.find(({ name }) => name === draft.kind);
  if (!kind || draft.form === null) return [];
  const ready = readySteps(kind, draft.form);
  return draft.steps.flatMap((step, n) => {
    const was = ready.find(({ id }) => id === step.id);
    if (!('texts' in step) || !was || !('texts' in was)) return [];
    const given = LANGUAGES.filter((language) => step.texts[language]?.trim());
    const left = given.filter((language) => step.texts[language] === was.texts[language]);
    return left.length < given.length
      ? left.map((language) => fault(`steps.${n}.texts.${language}`, 'text_ready'))
      : [];
  });
}
