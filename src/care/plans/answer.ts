import type { Tx } from '../../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../../platform/slice.ts';
import { readScore } from '../../kernel/score.ts';
import * as answers from './store-answers.ts';
import * as walks from './store-walks.ts';
import { type Cause, CAUSES } from './types.ts';

/** Name under which answers are kept with the texts they came in. */
export const ANSWER_APP = 'care.answer';

/** From here on a score is praise; below it a person looks. */
const CONTENT = 3;
/** Causes that are the shop's own fault. */
const OURS: ReadonlySet<Cause> = new Set(['service', 'detail', 'honesty']);

interface Question {
  walkId: string;
  stepId: string;
  what: 'score' | 'cause';
}

/** What is said to an answer, and whether a person must look at it. */
function saidTo(what: Question['what'], value: number): { template: string; person: boolean } {
  if (what === 'score')
    return value < CONTENT ? { template: 'care/sorry', person: true } : { template: 'care/thanks', person: false };
  const ours = OURS.has(CAUSES[value - 1]!);
  return ours ? { template: 'care/sorry', person: true } : { template: 'care/cause-thanks', person: false };
}

/**
 * The other side of a question: it has no word, and only a dialogue that a plan opened leads to it. What is no number
 * from 1 to 5 is not for it, and the question stays open until its days are over.
 */
export function answerApp(): KeywordApp {
  async function next(tx: Tx, talk: Talk, state: Record<string, unknown>): Promise<Answer | undefined> {
    const { walkId, stepId, what } = state as unknown as Question;
    const read = readScore(talk.text);
    if (!read) return undefined;
    const { merchantId, at, inboundId } = talk;
    const walk = await walks.walkById.get(tx, { merchantId, id: walkId });
    if (!walk) return undefined;
    const value = what === 'cause' ? CAUSES[read.value - 1]! : String(read.value);
    const row = { merchantId, walkId, stepId, customerId: walk.customerId, kind: what, value, inboundId, at };
    if (!(await answers.insertAnswer.get(tx, row))) return undefined;
    await answers.wake.run(tx, { merchantId, walkId, now: at });
    const { template, person } = saidTo(what, read.value);
    return { say: { template }, ...((person || read.more) && { person: 'follow_up' as const }) };
  }
  return { name: ANSWER_APP, words: [], takes: 'alone', patient: true, run: async () => ({}), next };
}
