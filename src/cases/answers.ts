import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../platform/slice.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import { readScore } from '../kernel/score.ts';
import { CASE_PATTERN } from './rules.ts';
import { isOpen } from './steps.ts';
import type { TellOwner } from './tell-owner.ts';
import type { Case, CaseDesk, Cases } from './types.ts';
import { OPENING_APPS, RATING_APP, TALK_APP } from './speak.ts';
import { toneOf } from './tone.ts';

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
      ask: { state: { ...state, asks: true, heard: read.more }, life: SORRY_LIFE },
      person: 'follow_up',
    };
  }
  const template = rated === 'closed' ? 'cases/rated-thanks' : 'cases/rated-already';
  return { say: { template, values }, ask: { state, life: SECOND_THOUGHT }, ...person };
}

/** Opens a settled case again since the customer says that it is not settled, and tells whoever looks after it. */
export async function againFor(
  { desk, tellOwner }: AnswerDeps,
  tx: Tx,
  { merchantId, inboundId }: Talk,
  of: Case,
): Promise<Answer> {
  await desk.reopen(tx, merchantId, of.id, 'customer', 'customer');
  await tellOwner(tx, merchantId, of, { template: 'cases/alert-again', rating: null, inboundId });
  return { say: { template: 'cases/reopened', values: { number: of.number } }, person: 'follow_up' };
}

/** Whether a number is a rating of this case now: of what was reported, or a second thought about it. */
export const mayRate = (of: Case): boolean =>
  !isOpen(of.step) || (of.reopened > 0 && of.rating !== null && of.rating < 3);

/** A case is open again, and its customer has said why. */
const HEARD = { asks: true, heard: true };

type Next = Required<KeywordApp>['next'];
type State = Record<string, unknown>;

/** What follows texts of ours: a rating, or words for the case. What is not for them finds its way past. */
function followers(deps: AnswerDeps): { rating: Next; talk: Next } {
  const { cases } = deps;

  /** Hangs the words on their case. @returns false for what is not meant for it */
  async function kept(tx: Tx, talk: Talk, of: Case): Promise<boolean> {
    const text = talk.text.trim();
    if (text === '' || talk.exactKeyword !== undefined || CASE_PATTERN.test(talk.folded)) return false;
    await cases.addText(tx, talk.merchantId, of.id, { text, actor: 'customer', inboundId: talk.inboundId });
    return true;
  }

  const added = (of: Case, state: State, life: number): Answer => {
    return {
      say: { template: 'cases/added', values: { number: of.number } },
      ask: { state, life },
      person: 'follow_up',
    };
  };

  /**
   * Words instead of a number, of a case that was told its outcome: thanks stay with it and ask for no answer, what
   * says that it is not settled opens it again, and other words of the first day are added for a person to read.
   */
  async function words(tx: Tx, talk: Talk, of: Case, state: State): Promise<Answer | undefined> {
    if (talk.keyword !== undefined) return undefined; // a word of the shop's goes its own way
    const tone = toneOf(talk.folded);
    if (tone === 'other' && talk.at - (of.reportedAt ?? 0) > TALK_LIFE) return undefined;
    if (!(await kept(tx, talk, of))) return undefined;
    if (tone === 'unhappy')
      return { ...(await againFor(deps, tx, talk, of)), ask: { state: { ...state, ...HEARD }, life: SORRY_LIFE } };
    const life = of.step === 'reported' ? RATING_LIFE : SECOND_THOUGHT;
    return tone === 'thanks' ? { ask: { state, life } } : added(of, state, life); // the rating may still come
  }

  /**
   * Words for a case that is open again. The first ones answer our "what is still wrong?", even where they begin with the
   * word that opens cases: it is the word people know. Once they were heard, that word opens another case.
   */
  async function stillWrong(tx: Tx, talk: Talk, of: Case, state: State): Promise<Answer | undefined> {
    const opens = talk.keyword !== undefined && OPENING_APPS.has(talk.keyword);
    if (opens && state['heard'] === true) return undefined;
    if (!(await kept(tx, talk, of))) return undefined;
    const answer = added(of, { ...state, ...HEARD }, SORRY_LIFE);
    return opens ? { ...answer, say: { template: 'cases/added-again', values: { number: of.number } } } : answer;
  }

  const caseOf = (tx: Tx, { merchantId }: Talk, state: State): Promise<Case> =>
    cases.byId(tx, merchantId, state['caseId'] as string);

  return {
    async rating(tx, talk, state) {
      const of = await caseOf(tx, talk, state);
      const read = readScore(talk.text);
      if (read && mayRate(of)) return takeRating(deps, tx, talk, of, read);
      if (!isOpen(of.step)) return words(tx, talk, of, state);
      return state['asks'] ? stillWrong(tx, talk, of, state) : undefined;
    },
    async talk(tx, talk, state) {
      if (talk.keyword !== undefined) return undefined; // a word of the shop's goes its own way
      const of = await caseOf(tx, talk, state);
      return isOpen(of.step) && (await kept(tx, talk, of)) ? added(of, state, TALK_LIFE) : undefined;
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
