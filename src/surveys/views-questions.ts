import { say } from '../platform/web/frame.ts';
import { type Asked, inLanguage } from './pages-context.ts';
import type { Question, SurveyDraft } from './types.ts';

/** A choice in the language of the page. */
export function choiceWords(asked: Asked, question: Question, code: string): string {
  if (question.type !== 'choice') return code;
  const choice = question.choices.find((one) => one.code === code);
  return choice ? inLanguage(asked, choice.label) : code;
}

/** How a question is answered, in a few words. */
export function howWords({ res }: Asked, question: Question): string {
  const { type } = question;
  if (type === 'scale' || type === 'number') return say(res, `surveys.how.${type}`, { from: question.from, to: question.to }); // prettier-ignore
  return say(res, `surveys.how.${type}`);
}

/** The questions of a survey as somebody reads them who does not change them. */
export function questionLines(asked: Asked, { questions }: SurveyDraft) {
  const numberOf = (id: string): number => questions.findIndex((question) => question.id === id) + 1;
  return questions.map((question, at) => ({
    id: question.id,
    number: at + 1,
    words: inLanguage(asked, question.texts),
    how: howWords(asked, question),
    choices:
      question.type === 'choice'
        ? question.choices.map(({ label }, place) => ({ code: String(place + 1), words: inLanguage(asked, label) }))
        : [],
    leads: question.branches.map(({ when, goTo }) => {
      const answers = when.map((code) => choiceWords(asked, question, code)).join(', ');
      return goTo === 'end'
        ? say(asked.res, 'surveys.lead.end', { when: answers })
        : say(asked.res, 'surveys.lead.to', { when: answers, number: numberOf(goTo) });
    }),
    optional: question.optional,
  }));
}
