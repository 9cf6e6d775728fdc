import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Answer, Talk } from '../platform/slice.ts';
import { isOpen, type Known } from './book.ts';
import type { Deps } from './deps.ts';
import { standOf } from './flow.ts';
import { askOf, languageFor, valuesFor } from './say.ts';
import { asState, IN_TIME, TALK_LIFE } from './state.ts';
import * as runs from './store-runs.ts';
import type { Question } from './types.ts';

/** By word or by a round of ours, a person answers a survey once. */
export const personKey = (customerId: string): string => `person:${customerId}`;
const numberKey = (numberHash: string): string => `number:${numberHash}`;
const causeOf = ({ customerId, numberHash }: Talk): string =>
  customerId === undefined ? numberKey(numberHash) : personKey(customerId);

/** Whether a run is the one that a person has by word or round: also that of a record which was merged into theirs. */
const isOwn = ({ causeKey }: runs.RunRow): boolean => /^(person|number):/.test(causeKey);

/** A run of theirs that there is already: one that goes on, theirs by word or round, or from before we knew them. */
async function before(tx: Tx, surveyId: string, talk: Talk): Promise<runs.RunRow | undefined> {
  const { merchantId, customerId, numberHash } = talk;
  const ofNumber = () => runs.runByCause.get(tx, { merchantId, surveyId, causeKey: numberKey(numberHash) });
  if (customerId === undefined) return ofNumber();
  const known = await runs.ofPerson.all(tx, { merchantId, customerId, surveyId });
  const going = known.find(({ state }) => runs.GOING.includes(state));
  return going ?? known.find((run) => isOwn(run) && run.state === 'done') ?? known.find(isOwn) ?? ofNumber();
}

/** Where somebody stands who texted the word: the question to put, or nothing, since they answered it all. */
interface Place {
  runId: string;
  question: Question | undefined;
  asked: number;
  answered: number;
  ours: boolean;
}

async function fresh(tx: Tx, { merchantId, id, draft }: Known, talk: Talk): Promise<Place | undefined> {
  const { customerId = null, numberHash, at } = talk;
  const runId = newId(at);
  const made = await runs.insertRun.get(tx, {
    merchantId,
    id: runId,
    surveyId: id,
    customerId,
    numberHash,
    via: 'keyword',
    causeKey: causeOf(talk),
    state: 'asked',
    bucket: null,
    dueAt: at + IN_TIME,
    askedAt: at,
    actor: 'customer',
  });
  return made && { runId, question: draft.questions[0], asked: at, answered: 0, ours: false };
}

/** A run of theirs that there is already is gone on with, where it stands. */
async function resume(tx: Tx, { merchantId, draft }: Known, talk: Talk, run: runs.RunRow): Promise<Place> {
  const { numberHash, at: now } = talk;
  const answers = await runs.answersOf(tx, merchantId, run.id);
  const place = { runId: run.id, answered: answers.size, ours: run.via !== 'keyword' && run.askedAt !== null };
  const state = answers.size > 0 ? 'answering' : 'asked';
  const taken = await runs.takeUp.get(tx, { merchantId, id: run.id, state, numberHash, dueAt: now + IN_TIME, now });
  return { ...place, asked: taken?.askedAt ?? now, question: taken && standOf(draft, answers) };
}

/** What somebody who texted a survey's word is asked. */
export async function begin(deps: Deps, tx: Tx, talk: Talk): Promise<Answer> {
  const { merchantId, customerId } = talk;
  const known = talk.ref === undefined ? undefined : await deps.book.one(tx, merchantId, talk.ref);
  if (!known || !isOpen(known, talk.at)) return { say: { template: 'surveys/closed' } };
  const { draft, id: surveyId } = known;
  const earlier = await before(tx, surveyId, talk);
  const place = earlier ? await resume(tx, known, talk, earlier) : await fresh(tx, known, talk);
  const language = languageFor(draft, talk.language, known.language);
  // Two words at once: the other has the run, and asks.
  if (!place) return {};
  const { runId, question, asked, answered, ours } = place;
  if (!question) return { say: { template: 'surveys/answered', language } };
  const put = {
    language,
    values: valuesFor(deps, tx, merchantId, customerId, language),
    skip: question.optional,
    ...(answered === 0 && { intro: draft.intro }),
  };
  const state = { survey: surveyId, run: runId, q: question.id, asked, n: answered, wrong: 0, until: talk.at + IN_TIME, ours, language }; // prettier-ignore
  return { say: await askOf(deps, question, put), ask: { state: asState(state), life: TALK_LIFE } };
}
