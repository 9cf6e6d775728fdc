import { localDate } from '../kernel/calendar.ts';
import { QUESTION } from './question-mark.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../platform/slice.ts';
import { begin } from './begin.ts';
import { isOpen, type Known } from './book.ts';
import type { Deps } from './deps.ts';
import { finish } from './finish.ts';
import { SKIPPED } from './flow.ts';
import { isSkip, namesOf, readAnswer } from './read-answer.ts';
import { isLow, openCase, record, recordLate, type Said } from './record.ts';
import { askOf, type Put, valuesFor } from './say.ts';
import { asState, IN_TIME, RE_ASKS, SKIP_AFTER, SURVEY_APP, TALK_LIFE, type TalkState } from './state.ts';
import * as runs from './store-runs.ts';
import type { Question } from './types.ts';

/** A text in the middle of a survey. */
interface Turn {
  deps: Deps;
  tx: Tx;
  talk: Talk;
  known: Known;
  state: TalkState;
  question: Question;
}

const maySkip = ({ optional }: Question, wrong: number): boolean => optional || wrong >= SKIP_AFTER;

const values = ({ deps, tx, talk, state }: Turn) =>
  valuesFor(deps, tx, talk.merchantId, talk.customerId, state.language);

/** What a text says to the question that is out, as far as it says something. */
function said({ talk, known, state, question }: Turn, overdue = false): { said: Said; more: boolean } | undefined {
  const today = localDate(talk.at, known.zone);
  const { language, wrong } = state;
  const read = readAnswer(question, talk.text, { today, language, maySkip: maySkip(question, wrong), late: overdue });
  if (read.kind === 'unclear') return undefined;
  const code = read.kind === 'skip' ? SKIPPED : read.code;
  return { said: { question, code, text: talk.text, at: talk.at }, more: read.kind === 'answer' && read.more };
}

/** Puts a question, with what the talk remembers. */
async function put(turn: Turn, question: Question, state: TalkState, again?: Put['again']): Promise<Answer> {
  const skip = maySkip(question, state.wrong);
  const how = { language: state.language, values: values(turn), again, skip };
  return { say: await askOf(turn.deps, question, how), ask: { state: asState(state), life: TALK_LIFE } };
}

/** The survey is closed, or the day in which answers count is over. */
async function late(turn: Turn): Promise<Answer | undefined> {
  const { deps, tx, talk, known, state, question } = turn;
  const read = said(turn, talk.at > state.until);
  const skipped = isSkip(talk.text);
  if (!read && !skipped && isOpen(known, talk.at)) return undefined; // days later it is about something else
  if (!read || skipped) {
    const { merchantId, at: now } = talk;
    await runs.endRun.get(tx, { merchantId, id: state.run, state: 'left', reason: 'closed', now });
    return { say: { template: 'surveys/closed', language: state.language } };
  }
  await recordLate(deps, tx, known, state.run, read.said);
  // Words may by now be about something else: a person reads them.
  const person = question.type === 'text' || read.more ? { person: 'follow_up' as const } : {};
  return { say: { template: 'surveys/late', language: state.language }, ...person };
}

/** What could not be read is asked again three times; then we leave it. */
async function unread(turn: Turn): Promise<Answer | undefined> {
  const { tx, talk, state, question } = turn;
  const asks = QUESTION.test(talk.folded) || QUESTION.test(talk.text);
  // Who was asked out of the blue and asks something back is not answering.
  if (state.ours && state.n === 0 && state.wrong === 0 && asks) return undefined;
  const tries = state.wrong + 1;
  if (tries <= RE_ASKS) {
    const again = await put(turn, question, { ...state, wrong: tries }, isSkip(talk.text) ? 'skip' : 'unread');
    return asks ? { ...again, person: 'unclear' } : again;
  }
  const { merchantId, at: now } = talk;
  await runs.endRun.get(tx, { merchantId, id: state.run, state: 'left', reason: 'unclear', now });
  return { say: { template: 'surveys/left', language: state.language }, person: 'unclear' };
}

/** The case that this answer opens, or that its words belong to. */
async function caseFor(turn: Turn, answer: Said): Promise<string | undefined> {
  const { deps, tx, talk, known, state } = turn;
  const { merchantId, customerId, from: phone, inboundId, numberId } = talk;
  if (state.case === undefined)
    return isLow(known, answer)
      ? openCase(deps, tx, known, state.run, answer, { customerId, phone, inboundId, numberId })
      : undefined;
  if (answer.question.type === 'text' && answer.code !== SKIPPED)
    await deps.cases.addText(tx, merchantId, state.case, { text: talk.text, actor: 'customer', inboundId });
  return state.case;
}

async function goOn(turn: Turn, answer: Said, more: boolean): Promise<Answer | undefined> {
  const { deps, tx, talk, known, state } = turn;
  const recorded = await record(deps, tx, known, state, answer);
  if (recorded === 'over') return late(turn);
  const caseId = await caseFor(turn, answer);
  const person = more ? { person: 'follow_up' as const } : {};
  const { next } = recorded;
  if (!next) {
    const run = { runId: state.run, customerId: talk.customerId, language: state.language };
    return { say: await finish(deps, tx, known, talk, run, values(turn)), ...person };
  }
  const on = { ...state, q: next.id, n: state.n + 1, wrong: 0, until: talk.at + IN_TIME };
  return { ...(await put(turn, next, caseId === undefined ? on : { ...on, case: caseId })), ...person };
}

/** Whether a text that was taken for a word of the shop's is none, but the name of an answer that is one slip away from it. */
async function isOnlyNear(deps: Deps, tx: Tx, { merchantId, folded }: Talk, question: Question): Promise<boolean> {
  if (question.type !== 'choice' || !question.choices.some((choice) => namesOf(choice).includes(folded))) return false;
  const owner = await deps.words().check(tx, merchantId, folded);
  return owner?.fault !== 'built_in' && owner?.fault !== 'taken';
}

/**
 * Surveys by text. A word of the shop's begins one; what follows, or is sent to a question of ours, is an answer. One text
 * answers one question; STOP and every other word of the shop's, alone, stay what they are.
 */
export function surveyApp(deps: Deps): KeywordApp {
  async function next(tx: Tx, talk: Talk, remembered: Record<string, unknown>): Promise<Answer | undefined> {
    const state = remembered as unknown as TalkState;
    const known = await deps.book.one(tx, talk.merchantId, state.survey);
    const question = known?.draft.questions.find(({ id }) => id === state.q);
    if (!known || !question) return undefined;
    if (talk.exactKeyword !== undefined && !(await isOnlyNear(deps, tx, talk, question))) return undefined;
    const turn: Turn = { deps, tx, talk, known, state, question };
    if (talk.at > state.until || !isOpen(known, talk.at)) return late(turn);
    const read = said(turn);
    return read ? goOn(turn, read.said, read.more) : unread(turn);
  }
  return {
    name: SURVEY_APP,
    words: [],
    takes: 'alone',
    patient: true,
    run: (tx, talk) => begin(deps, tx, talk),
    next,
    async stopped(tx, { merchantId, at: now }, remembered) {
      const { run } = remembered as unknown as TalkState;
      await runs.endRun.get(tx, { merchantId, id: run, state: 'left', reason: 'stopped', now });
    },
  };
}
