import type { Question, SurveyDraft } from './types.ts';

/** Code of a question that was passed over. */
export const SKIPPED = 'skipped';

/** Code under which answers in words are counted. */
export const SAID = 'said';

/** Numbers that may be answered; undefined: the question is not answered by a number of a range. */
export function rangeOf(question: Question): { from: number; to: number } | undefined {
  switch (question.type) {
    case 'csat':
      return { from: 1, to: 5 };
    case 'nps':
      return { from: 0, to: 10 };
    case 'scale':
    case 'number':
      return { from: question.from, to: question.to };
    case 'choice':
    case 'day':
    case 'text':
      return undefined;
  }
}

/** Whether one of a branch's answers, a code or a range as `0-6`, is this answer. */
export function meets(when: readonly string[], code: string): boolean {
  return when.some((one) => {
    if (one === code) return true;
    const range = /^(-?\d+)-(-?\d+)$/.exec(one);
    return range !== null && /^-?\d+$/.test(code) && Number(code) >= Number(range[1]) && Number(code) <= Number(range[2]); // prettier-ignore
  });
}

/**
 * The question after an answer: where the first branch that fits leads, else the next in order; undefined: the end. Only
 * forward, whatever a row says: a survey always comes to its end.
 */
export function nextQuestion(draft: SurveyDraft, id: string, code: string): Question | undefined {
  const at = draft.questions.findIndex((question) => question.id === id);
  const branch = draft.questions[at]?.branches.find(({ when }) => meets(when, code));
  if (!branch) return draft.questions[at + 1];
  return draft.questions.find((question, place) => place > at && question.id === branch.goTo);
}

/** Where somebody stands who gave these answers: the first question of their way that has none; undefined: at the end. */
export function standOf(draft: SurveyDraft, answers: ReadonlyMap<string, string>): Question | undefined {
  let question = draft.questions[0];
  while (question && answers.has(question.id)) question = nextQuestion(draft, question.id, answers.get(question.id)!);
  return question;
}
