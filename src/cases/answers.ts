import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../platform/slice.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import { readScore } from '../kernel/score.ts';
import { CASE_PATTERN } from './rules.ts';
import { isOpen } from './steps.ts';
import type { TellOwner } from './tell-owner.ts';
import type { Case, CaseDesk, Cases } from './types.ts';
import { RATING_APP, TALK_APP } from './speak.ts';

/** How long a number said once more corrects the first; another talk may begin after that. */
const SECOND_THOUGHT = 10 * MINUTE;
/** How long a customer may answer how content they are; then the case is archived as it is. */
export const RATING_LIFE = 7 * DAY;
/** How long the words asked for after a low rating are waited for. */
const SORRY_LIFE = DAY;
/** How long the next texts of a customer count as answers to a reply of ours. */
export const TALK_LIFE = DAY;

export interface AnswerDeps {
  cases: Cases;
  desk: Pick<CaseDesk, 'rate' | 'reopen'>;
  tellOwner: TellOwner;
}

/** What a text that only thanks looks like: it opens nothing again. */
const THANKS =
  /^(?:ok(?:ay)?|k|great|perfect|fine|good|super|all good|cheers|ta|thx|ty|thanks?(?: you)?(?: (?:so|very) much| a lot)?|got it|noted|好的?|好滴|可以|行|嗯+|知道了|收到|明白了?|谢谢(?:你们?|您|啦|了)?|多谢|辛苦了|没事了?)(?:[ ,.!]+(?:thanks?(?: you)?|谢谢(?:你们?|您)?))?$/u;

/** Whether a folded text is nothing but thanks or a nod. */
export const onlyThanks = (folded: string): boolean => THANKS.test(folded);

/** Takes a number for how content the customer is, with whatever was said besides. */
export async function takeRating(
  { cases, desk, tellOwner }: AnswerDeps,
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
  if (rated === 'reopened') {
    await tellOwner(tx, merchantId, of, { template: 'cases/alert-again', rating: read.value, inboundId });
    return {
      say: { template: 'cases/rated-sorry', values },
      ask: { state: { ...state, asks: true }, life: SORRY_LIFE },
      person: 'follow_up',
    };
  }
  const template = rated === 'closed' ? 'cases/rated-thanks' : 'cases/rated-already';
  return { say: { template, values }, ask: { state, life: SECOND_THOUGHT }, ...person };
}

/** Whether a number is a rating of this case now: of what was reported, or a second thought about it. */
export const mayRate = (of: Case): boolean =>
  !isOpen(of.step) || (of.reopened > 0 && of.rating !== null && of.rating < 3);

type Next = Required<KeywordApp>['next'];

/** What follows texts of ours: a rating, or words for the case. What is not for them finds its way past. */
function followers({ cases, ...deps }: AnswerDeps): { rating: Next; talk: Next } {
  type Known = { of: Case; life: number; state: Record<string, unknown> };

  async function add(tx: Tx, talk: Talk, { of, life, state }: Known): Promise<Answer | undefined> {
    const text = talk.text.trim();
    if (text === '' || talk.exactKeyword !== undefined || CASE_PATTERN.test(talk.folded)) return undefined;
    const { merchantId, inboundId } = talk;
    await cases.addText(tx, merchantId, of.id, { text, actor: 'customer', inboundId });
    const say = { template: 'cases/added', values: { number: of.number } };
    return { say, ask: { state, life }, person: 'follow_up' };
  }

  const caseOf = (tx: Tx, { merchantId }: Talk, state: Record<string, unknown>): Promise<Case> =>
    cases.byId(tx, merchantId, state['caseId'] as string);

  return {
    async rating(tx, talk, state) {
      const of = await caseOf(tx, talk, state);
      const read = readScore(talk.text);
      if (read && mayRate(of)) return takeRating({ cases, ...deps }, tx, talk, of, read);
      // "Thank you" asks for no menu of words, and the rating may still come.
      if (!isOpen(of.step) && onlyThanks(talk.folded)) return { ask: { state, life: RATING_LIFE } };
      return state['asks'] && isOpen(of.step) ? add(tx, talk, { of, state, life: SORRY_LIFE }) : undefined;
    },
    async talk(tx, talk, state) {
      if (talk.keyword !== undefined) return undefined; // a word of the shop's goes its own way
      const of = await caseOf(tx, talk, state);
      return isOpen(of.step) ? add(tx, talk, { of, state, life: TALK_LIFE }) : undefined;
    },
  };
}

/**
 * The other side of what staff text from a case. Neither has a word: only a dialogue that a text of ours opened leads to
 * them.
 */
export function answerApps(deps: AnswerDeps): {
  apps: KeywordApp[];
  afterRating: Pick<KeywordApp, 'next' | 'patient'>;
} {
  const { rating, talk } = followers(deps);
  const app = (name: string, next: Next): KeywordApp => ({
    name,
    words: [],
    takes: 'alone',
    patient: true,
    run: async () => ({}),
    next,
  });
  return {
    apps: [app(RATING_APP, rating), app(TALK_APP, talk)],
    afterRating: { next: rating, patient: true },
  };
}
