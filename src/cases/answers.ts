import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../platform/slice.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import { readScore } from '../kernel/score.ts';
import { CASE_PATTERN } from './rules.ts';
import { isOpen } from './steps.ts';
import type { Case, CaseDesk, Cases } from './types.ts';
import { RATING_APP, TALK_APP } from './write.ts';

/** How long a number said once more corrects the first; another talk may begin after that. */
const SECOND_THOUGHT = 10 * MINUTE;
/** How long the words asked for after a low rating are waited for. */
const SORRY_LIFE = DAY;

export interface AnswerDeps {
  cases: Cases;
  desk: Pick<CaseDesk, 'rate' | 'reopen'>;
}

/** What a text that only thanks looks like: it opens nothing again. */
const THANKS =
  /^(?:ok(?:ay)?|k|great|perfect|fine|good|super|all good|cheers|ta|thx|ty|thanks?(?: you)?(?: (?:so|very) much| a lot)?|got it|noted|好的?|好滴|可以|行|嗯+|知道了|收到|明白了?|谢谢(?:你们?|您|啦|了)?|多谢|辛苦了|没事了?)(?:[ ,.!]+(?:thanks?(?: you)?|谢谢(?:你们?|您)?))?$/u;

/** Whether a folded text is nothing but thanks or a nod. */
export const onlyThanks = (folded: string): boolean => THANKS.test(folded);

/** Takes a number for how content the customer is, with whatever was said besides. */
export async function takeRating(
  { cases, desk }: AnswerDeps,
  tx: Tx,
  talk: Talk,
  of: Case,
  read: { value: number; more: boolean },
): Promise<Answer> {
  const { merchantId, inboundId } = talk;
  const values = { number: of.number };
  const person = read.more ? { person: 'follow_up' as const } : {};
  if (read.more) await cases.addText(tx, merchantId, of.id, { text: talk.text.trim(), actor: 'customer', inboundId });
  const rated = await desk.rate(tx, merchantId, of.id, read.value, 'customer');
  const state = { caseId: of.id };
  if (rated === 'reopened')
    return {
      say: { template: 'cases/rated-sorry', values },
      ask: { state: { ...state, asks: true }, life: SORRY_LIFE },
      person: 'follow_up',
    };
  const template = rated === 'closed' ? 'cases/rated-thanks' : 'cases/rated-already';
  return { say: { template, values }, ask: { state, life: SECOND_THOUGHT }, ...person };
}

/** Whether a number is a rating of this case now: of what was reported, or a second thought about it. */
export const mayRate = (of: Case): boolean =>
  !isOpen(of.step) || (of.reopened > 0 && of.rating !== null && of.rating < 3);

/**
 * The other side of what staff text from a case. Both have no word: only a dialogue that a text of ours opened leads to
 * them, and whatever is not for them finds its way past.
 */
export function answerApps(deps: AnswerDeps): KeywordApp[] {
  const { cases } = deps;

  async function add(
    tx: Tx,
    talk: Talk,
    of: Case,
    state: Record<string, unknown>,
    life: number,
  ): Promise<Answer | undefined> {
    const text = talk.text.trim();
    if (text === '' || talk.exactKeyword !== undefined || CASE_PATTERN.test(talk.folded)) return undefined;
    const { merchantId, inboundId } = talk;
    await cases.addText(tx, merchantId, of.id, { text, actor: 'customer', inboundId });
    return {
      say: { template: 'cases/added', values: { number: of.number } },
      ask: { state, life },
      person: 'follow_up',
    };
  }

  return [
    {
      name: RATING_APP,
      words: [],
      takes: 'alone',
      patient: true,
      run: async () => ({}),
      async next(tx, talk, state) {
        const of = await cases.byId(tx, talk.merchantId, state['caseId'] as string);
        const read = readScore(talk.text);
        if (read && mayRate(of)) return takeRating(deps, tx, talk, of, read);
        return state['asks'] ? add(tx, talk, of, { caseId: of.id }, SORRY_LIFE) : undefined;
      },
    },
    {
      name: TALK_APP,
      words: [],
      takes: 'alone',
      patient: true,
      run: async () => ({}),
      async next(tx, talk, state) {
        const of = await cases.byId(tx, talk.merchantId, state['caseId'] as string);
        return isOpen(of.step) ? add(tx, talk, of, state, SORRY_LIFE) : undefined;
      },
    },
  ];
}
