import type { Question, SurveyDraft } from './types.ts';

/** Numbers a question's answers lie between; undefined: its answers are no scores. */
export function rangeOf(question: Question): { from: number; to: number } | undefined {
  switch (question.type) {
    case 'csat':
      return { from: 1, to: 5 };
    case 'nps':
      return { from: 0, to: 10 };
    case 'scale':
      return { from: question.from, to: question.to };
    case 'choice':
    case 'number':
    case 'day':
    case 'text':
      return undefined;
  }
}

/** The question by which a survey is told in one number: the first that asks for a score. */
export const headQuestion = ({ questions }: SurveyDraft): Question | undefined =>
  questions.find((question) => rangeOf(question) !== undefined);

const isNumber = (code: string): boolean => /^-?\d+$/.test(code);

/** Mean of scores by their counts; null: there are none. */
export function meanOf(counts: readonly { code: string; count: number }[]): { mean: number; answered: number } | null {
  const scores = counts.filter(({ code, count }) => isNumber(code) && count > 0);
  const answered = scores.reduce((sum, { count }) => sum + count, 0);
  if (answered === 0) return null;
  return { mean: scores.reduce((sum, { code, count }) => sum + Number(code) * count, 0) / answered, answered };
}

/** -100 to 100: those who gave 9 or 10, less those who gave 6 or less (Reichheld 2003). */
export function npsOf(counts: readonly { code: string; count: number }[]): { score: number; answered: number } | null {
  const scores = counts.filter(({ code }) => isNumber(code));
  const answered = scores.reduce((sum, { count }) => sum + count, 0);
  if (answered === 0) return null;
  const sumOf = (test: (score: number) => boolean): number =>
    scores.filter(({ code }) => test(Number(code))).reduce((sum, { count }) => sum + count, 0);
  return { score: Math.round((100 * (sumOf((score) => score >= 9) - sumOf((score) => score <= 6))) / answered), answered }; // prettier-ignore
}
