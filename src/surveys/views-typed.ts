import { firstIdAt } from '../kernel/ids.ts';
import { contactsOf } from '../marketing/index.ts';
import { maskedNumber, say, shownName } from '../platform/web/frame.ts';
import { type Asked, type SurveyPagesDeps, timeWords } from './pages-context.ts';
import { typedLately } from './store-typed.ts';
import { TAKE_BACK_IN } from './take-back.ts';
import type { Question, Survey } from './types.ts';
import { choiceWords } from './views-questions.ts';

const LISTED = 10;

/** Answers in the order of the questions, as short as on paper; words are a pencil, and what was passed over a dash. */
const shortAnswer = (asked: Asked, question: Question, code: string | undefined): string => {
  if (code === undefined || code === 'skipped') return '–';
  return code === '' ? '✎' : choiceWords(asked, question, code);
};

/** The sheets that were typed in last, by whom, each to be taken back while that is still a slip of the hand. */
export async function typedView(deps: SurveyPagesDeps, asked: Asked, { id, draft, state }: Survey) {
  const { res, merchantId, now } = asked;
  const { db } = deps;
  const rows = await typedLately(db.reader, merchantId, id, { since: firstIdAt(now - TAKE_BACK_IN), limit: LISTED });
  const known = rows.flatMap(({ customerId }) => (customerId === null ? [] : [{ customerId }]));
  const [people, staff] = await Promise.all([
    contactsOf(deps, db.reader, merchantId, known),
    deps.names(db.reader, merchantId),
  ]);
  return rows.map(({ id: run, customerId, askedAt, actor, caseId, answers }) => {
    const { name = null, lastFour = null } = people.get(customerId ?? '') ?? {};
    const codeOf = (question: string) => answers.find((answer) => answer.question === question)?.code;
    return {
      run,
      who: shownName(res, name) || (lastFour ? maskedNumber(lastFour) : say(res, 'surveys.said.nobody')),
      answers: draft.questions.map((question) => shortAnswer(asked, question, codeOf(question.id))).join(' · '),
      at: timeWords(asked, askedAt ?? now),
      by: staff.get(actor.replace(/^staff:/, '')) ?? '',
      caseHref: caseId ? `/cases/${caseId}` : '',
      mayUndo: state === 'open',
    };
  });
}
