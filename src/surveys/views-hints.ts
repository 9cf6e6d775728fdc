import { fold } from '../kernel/fold.ts';
import type { Asked, SurveyPagesDeps } from './pages-context.ts';
import type { SurveyDraft } from './types.ts';
import { faultWords } from './views-edit.ts';
import { choiceField, questionField, type RawSurvey } from './views-form.ts';
import { type FormFaults, formField } from './views-read.ts';
import { LANGUAGES } from '../platform/slice.ts';

/** What whoever writes wants to know while they write; that something is still missing they see themselves. */
const SOON = new Set(['too_many_parts', 'long_text', 'reserved_answer', 'digit_word', 'same_word', 'plain', 'choice_word']); // prettier-ignore

/** Answers whose words do something else in this shop: texted alone, that is what they do. */
async function choiceWords(deps: SurveyPagesDeps, { merchantId }: Asked, { questions }: RawSurvey, id: string) {
  const found: FormFaults = {};
  const known = new Map<string, Promise<boolean>>();
  const isOwned = (word: string): Promise<boolean> => {
    const owned = known.get(fold(word)) ?? deps.words().check(deps.db.reader, merchantId, word, id || undefined).then((refused) => refused?.fault === 'built_in' || refused?.fault === 'taken'); // prettier-ignore
    known.set(fold(word), owned);
    return owned;
  };
  for (const [position, { type, choices }] of questions.entries())
    for (const [place, choice] of type === 'choice' ? choices.entries() : [])
      for (const part of [...LANGUAGES, 'words'] as const)
        for (const word of choice[part].split(/[,，、;；]/))
          if (word.trim() !== '' && (await isOwned(word.trim())))
            found[choiceField(position, place, part)] = { code: 'choice_word', values: { word: word.trim() } };
  return found;
}

/** Longer words are told where they stand, and would hide all else that is wrong. */
const SHORT = (word: string): boolean => word.length <= 60;

/** A draft of the right shape, whatever is still missing in it or too long: what is wrong elsewhere is told all the same. */
const shaped = ({ closeOn: _closeOn, ...draft }: SurveyDraft): SurveyDraft => ({
  ...draft,
  name: '…',
  words: draft.words.filter(SHORT),
  questions: draft.questions.map((question) =>
    question.type === 'choice'
      ? { ...question, choices: question.choices.map((one) => ({ ...one, words: one.words.filter(SHORT) })) }
      : question,
  ),
});

/** What is told at the fields while somebody writes, by field: how many texts a wording costs, answers that cannot be. */
export async function hintsOf(
  deps: SurveyPagesDeps,
  asked: Asked,
  raw: RawSurvey,
  { draft, id }: { draft: SurveyDraft; id: string },
): Promise<Record<string, string>> {
  const { merchantId, merchant, res } = asked;
  const all = await deps.surveys.faults(deps.db.reader, merchantId, shaped(draft), id || undefined);
  const soon = all
    .filter(({ code }) => SOON.has(code))
    .toReversed()
    .map(({ at, code, values }) => [formField(at, merchant.language), { code, ...(values && { values }) }] as const);
  return faultWords(res, { ...(await choiceWords(deps, asked, raw, id)), ...Object.fromEntries(soon) });
}

/** Every field that has a place for a hint, with what stands there now: what was mended is wiped out. */
export function hintPlaces({ questions }: RawSurvey, hints: Record<string, string>): { name: string; hint: string }[] {
  const names = [
    ...LANGUAGES.flatMap((language) => [`intro-${language}`, `thanks-${language}`]),
    ...questions.flatMap(({ type, choices }, at) => [
      ...LANGUAGES.map((language) => questionField(at, language)),
      ...(type === 'choice' ? choices.flatMap((_, n) => [...LANGUAGES, 'words'].map((part) => choiceField(at, n, part))) : []), // prettier-ignore
    ]),
  ];
  return names.map((name) => ({ name, hint: hints[name] ?? '' }));
}
