import { localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { type FieldFault, FieldFaults } from '../platform/web/problems.ts';
import { isOpen, type Known } from './book.ts';
import type { Deps } from './deps.ts';
import { announceDone, reward } from './finish.ts';
import { nextQuestion, SKIPPED } from './flow.ts';
import { readAnswer } from './read-answer.ts';
import { isLow, openCase, record, type Said } from './record.ts';
import * as runs from './store-runs.ts';
import type { Surveys } from './types.ts';

/** Reads what stands on a sheet of paper along the way its answers lead; what was left empty is passed over. */
function read({ draft, zone, language }: Known, answers: Record<string, string>, at: number): Said[] {
  const faults: FieldFault[] = [];
  const said: Said[] = [];
  for (let question = draft.questions[0]; question;) {
    const text = (Object.hasOwn(answers, question.id) ? answers[question.id]! : '').trim();
    const of = readAnswer(question, text, { today: localDate(at, zone), language, maySkip: true });
    if (text !== '' && of.kind === 'unclear')
      faults.push({ field: `answers.${question.id}`, message: 'This is no answer to this question.' });
    const code = of.kind === 'answer' ? of.code : SKIPPED;
    said.push({ question, code, text, at });
    question = nextQuestion(draft, question.id, code);
  }
  if (faults.length > 0) throw new FieldFaults(faults);
  if (said.every(({ code }) => code === SKIPPED))
    throw new FieldFaults([{ field: `answers.${draft.questions[0]!.id}`, message: 'Type in at least one answer.' }]);
  return said;
}

/** Opens the case of a low score, where there is a number to reach the person by. */
async function caseOf(
  deps: Deps,
  tx: Tx,
  known: Known,
  runId: string,
  said: readonly Said[],
  customerId: string,
): Promise<void> {
  const low = said.find((one) => one.code !== SKIPPED && isLow(known, one));
  const number = low && (await deps.customers.currentNumber(tx, known.merchantId, customerId));
  if (!low || !number) return;
  const caseId = await openCase(deps, tx, known, runId, low, { customerId, phone: number.phone });
  for (const { question, code, text } of said)
    if (question.type === 'text' && code !== SKIPPED)
      await deps.cases.addText(tx, known.merchantId, caseId, { text, actor: 'customer' });
}

/** A sheet is typed in once. */
export const formCause = (formKey: string): string => `form:${formKey}`;

/** Answers from paper or phone, typed in by staff, once a form; points once a person, however many forms, and none for who was rewarded by text. */
export const typeIn =
  (deps: Deps): Surveys['typeIn'] =>
  async (tx, merchantId, surveyId, { customerId, answers, formKey }, actor) => {
    const at = deps.clock.now();
    const known = await deps.book.one(tx, merchantId, surveyId);
    if (!known) throw new DomainError('not_found', 'There is no such survey.');
    if (!isOpen(known, at)) throw new DomainError('conflict', 'Only answers to an open survey can be typed in.');
    if (customerId !== undefined) await deps.customers.standing(tx, merchantId, customerId);
    const said = read(known, answers, at);
    const causeKey = formCause(formKey);
    const run = {
      merchantId, id: newId(at), surveyId, customerId: customerId ?? null, numberHash: null, via: 'staff', causeKey,
      state: 'asked', bucket: null, dueAt: null, askedAt: at, actor,
    }; // prettier-ignore
    if (!(await runs.insertRun.get(tx, run)))
      return { runId: (await runs.runByCause.get(tx, { merchantId, surveyId, causeKey }))!.id };
    for (const [n, one] of said.entries())
      await record(deps, tx, known, { run: run.id, asked: at, n, ours: false, typedIn: true }, one);
    const finished = { runId: run.id, customerId, language: known.language };
    // A voucher's code would be told to nobody: paper is rewarded with points alone.
    if (known.draft.reward && 'points' in known.draft.reward) await reward(deps, tx, known, finished, async () => customerId); // prettier-ignore
    if (customerId !== undefined) await caseOf(deps, tx, known, run.id, said, customerId);
    await announceDone(deps, tx, known, finished);
    await deps.audit(tx, { merchantId, actor, action: 'survey.typed_in', subject: surveyId });
    return { runId: run.id };
  };
