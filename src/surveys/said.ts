import { DomainError } from '../kernel/errors.ts';
import type { Deps } from './deps.ts';
import { readDraft } from './draft.ts';
import { rangeOf } from './flow.ts';
import { saidRows } from './store-said.ts';
import * as store from './store.ts';
import type { Question, SaidAnswer, Surveys } from './types.ts';

/** The question whose score stands beside what was said: the first CSAT, NPS or scale. */
const scoreOf = (questions: readonly Question[]): Question | undefined =>
  questions.find((question) => question.type !== 'number' && rangeOf(question) !== undefined);

/** Codes of a score up to a mark; compared as they stand, since a code may also be `skipped`. */
function codesUpTo(question: Question, atMost: number): string[] {
  const { from, to } = rangeOf(question)!;
  return Array.from({ length: Math.max(0, Math.min(to, atMost) - from + 1) }, (_, i) => String(from + i));
}

/** Answers in words, newest first, with the score of the same run; of an erased person the words are empty. */
export const saidOf =
  (deps: Pick<Deps, 'vault'>): Surveys['said'] =>
  async (reader, merchantId, surveyId, { question, scoreAtMost, before, limit }): Promise<SaidAnswer[]> => {
    const row = await store.surveyOf.get(reader, { merchantId, id: surveyId });
    if (!row) throw new DomainError('not_found', 'There is no such survey.');
    const scored = scoreOf(readDraft(row.draft).questions);
    if (scoreAtMost !== undefined && !scored) return [];
    const codes = scoreAtMost === undefined ? undefined : codesUpTo(scored!, scoreAtMost);
    const of = { merchantId, surveyId, question, scored: scored?.id, codes, before };
    return (await saidRows(reader, of, limit)).map(({ via, ...one }): SaidAnswer => ({
      ...one,
      typedIn: via === 'staff',
      question,
      text: deps.vault.open(merchantId, one.text),
      score: one.score !== null && /^\d+$/.test(one.score) ? Number(one.score) : null,
    }));
  };
