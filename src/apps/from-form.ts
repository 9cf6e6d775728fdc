import { DomainError } from '../kernel/errors.ts';
import type { Language } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import { fitTests } from './fit-tests.ts';
import type { AppDraft, AppKind } from './types.ts';

/** Kind of an app whose steps are made by hand. */
export const FREE = 'steps';

/** A card's ready form; what no card can have ready (an address) is as a form has it. */
export const readyFor = (kind: AppKind, form: Record<string, unknown>, language: Language): Record<string, unknown> => ({
  ...Object.fromEntries(kind.fields.flatMap((field) => (field.optional || field.ready ? [] : [[field.name, form[field.name]]]))),
  ...kind.ready(language).form,
}); // prettier-ignore

/** A draft with its steps made from a card's form; words and tests are the card's suggestions, fitted to the form. @throws FieldFaults */
export function draftFrom(
  { kinds }: Pick<AppsDeps, 'kinds'>,
  name: string,
  form: Record<string, unknown>,
  language: Language,
): AppDraft {
  const kind = kinds.find((one) => one.name === name);
  if (!kind) throw new DomainError('not_found', 'There is no such card.');
  const { words, tests } = kind.ready(language);
  const steps = kind.steps(form);
  return {
    name: words[0] ?? name,
    kind: name,
    form: name === FREE ? null : form,
    steps,
    words,
    who: { everybody: true },
    ...(kind.limit && { limit: kind.limit }),
    tests: fitTests(tests, kind.steps(readyFor(kind, form, language)), steps, language),
  };
}
