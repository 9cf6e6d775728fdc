import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Known } from './book.ts';
import type { Deps } from './deps.ts';
import { nextQuestion, rangeOf } from './flow.ts';
import { countedCode, keptCode } from './read-answer.ts';
import { plainly } from './say.ts';
import { IN_TIME, type TalkState } from './state.ts';
import * as runs from './store-runs.ts';
import { bucketOfSpan, count, type Counted, RUNS } from './tallies.ts';
import type { Question } from './types.ts';

/** One answer as it was read. */
export interface Said {
  question: Question;
  /** As `readAnswer` tells it, or `SKIPPED`. */
  code: string;
  text: string;
  at: number;
}

const answerRow = (deps: Deps, { merchantId, id }: Known, runId: string, said: Said, late: boolean) => {
  const { question, code, text, at } = said;
  const most = question.type === 'text' ? question.most : 500;
  const cut = Array.from(text).slice(0, most).join('');
  return {
    merchantId,
    runId,
    question: question.id,
    surveyId: id,
    id: newId(at),
    code: keptCode(code),
    text: deps.vault.seal(merchantId, cut),
    late,
    at,
  };
};

/** The run that goes on; answers typed in by staff tell nothing of how long somebody took, and when. */
type Going = Pick<TalkState, 'run' | 'asked' | 'n' | 'ours'> & { typedIn?: true };

/** What is counted of a run with this answer, besides the answer. */
function ofRun({ asked, n, ours, typedIn }: Going, at: number, last: boolean): Counted[] {
  if (typedIn) return n === 0 ? [{ question: RUNS, code: 'staff' }] : [];
  const bucket = bucketOfSpan(at - asked);
  return [
    ...(n === 0 ? [{ question: RUNS, code: `${ours ? 'ours' : 'own'}:${bucket}` }] : []),
    ...(last ? [{ question: RUNS, code: `whole:${bucket}` }] : []),
  ];
}

/**
 * Keeps an answer that came in time, counts it, and moves the run on, all in the transaction of its text. @returns the
 * next question; undefined: that was the last; `over`: the run had ended before
 */
export async function record(
  deps: Deps,
  tx: Tx,
  known: Known,
  state: Going,
  said: Said,
): Promise<{ next: Question | undefined } | 'over'> {
  const { merchantId, id: surveyId, zone } = known;
  const { question, code, at } = said;
  const next = nextQuestion(known.draft, question.id, code);
  const to = next
    ? { state: 'answering', dueAt: at + IN_TIME, endedAt: null }
    : { state: 'done', dueAt: null, endedAt: at };
  if (!(await runs.takeOn.get(tx, { merchantId, id: state.run, now: at, ...to }))) return 'over';
  const row = answerRow(deps, known, state.run, said, false);
  const fresh = await runs.insertAnswer.get(tx, row);
  const counts = [
    ...(fresh ? [{ question: question.id, code: countedCode(row.code) }] : []),
    ...ofRun(state, at, next === undefined),
  ];
  const of = { merchantId, surveyId, runId: state.run, zone, at, typedIn: state.typedIn };
  if (counts.length > 0) await count(tx, of, counts);
  return { next };
}

/** Keeps an answer that came too late; it is marked, and not counted. @returns whether it was the first to its question */
export async function recordLate(deps: Deps, tx: Tx, known: Known, runId: string, said: Said): Promise<boolean> {
  const { merchantId } = known;
  const kept = await runs.insertAnswer.get(tx, answerRow(deps, known, runId, said, true));
  await runs.turnLate.run(tx, { merchantId, id: runId, now: said.at });
  return kept !== undefined;
}

/** Whether this answer is so low that a case is opened. */
export function isLow({ draft }: Known, { question, code }: Pick<Said, 'question' | 'code'>): boolean {
  const low = draft.lowOpensCase;
  return low?.question === question.id && rangeOf(question) !== undefined && /^\d+$/.test(code) && Number(code) <= low.atMost; // prettier-ignore
}

/** Of whom a low score is, and how they are reached. */
export interface Unhappy {
  customerId: string | undefined;
  phone: string;
  inboundId?: string;
  numberId?: string;
}

/** Opens a case at once with the question and the words of the answer. @returns its id */
export async function openCase(
  deps: Deps,
  tx: Tx,
  known: Known,
  runId: string,
  said: Said,
  whose: Unhappy,
): Promise<string> {
  const { question, text } = said;
  const { customerId, phone, inboundId, numberId } = whose;
  const opened = await deps.cases.open(tx, known.merchantId, {
    kind: 'complaint',
    text: `${await plainly(deps, question.texts, known.language)} ${text}`.trim(),
    phone,
    source: 'survey',
    actor: 'customer',
    customerId,
    inboundId,
    numberId,
  });
  await runs.noteCase.run(tx, { merchantId: known.merchantId, id: runId, caseId: opened.id });
  return opened.id;
}
