import type { LocalDate } from '../kernel/calendar.ts';
import type { Texts } from '../marketing/index.ts';
import { parseMerchantText, renderMerchantText } from '../platform/merchant-text.ts';
import { LANGUAGES, type Language, type Say } from '../platform/slice.ts';
import { labelIn, readAnswer, shownAs } from './read-answer.ts';
import type { AppDraft, Question, SpecialResult, Step, TalkState } from './types.ts';

type Ask = Extract<Step, { kind: 'ask' }>;

/** So many texts in a row that are no answer end a talk. */
export const TRIES = 3;

/**
 * What an app may learn and do. Two bodies: the real one writes inside the transaction of the text, the one of a
 * rehearsal writes nothing and notes what would be done.
 */
export interface World {
  language: Language;
  /** In which the shop's own texts reach these people, and so the values within them. */
  spoken: Language;
  /** In which the shop's people read what an app writes for them. */
  staff: Language;
  today: LocalDate;
  dayFirst: boolean;
  isMember(): Promise<boolean>;
  inSegment(segmentId: string): Promise<boolean>;
  /** Values of a customer's fields that a text uses; who has none is left out. */
  values(fields: readonly string[], language: Language): Promise<Record<string, string>>;
  /** Names of fields that texts may use. */
  fields: readonly string[];
  /** An answer that counts. */
  /** What is said where a step gave nothing and the draft has no words for that. */
  sorry(): string;
  keep(stepId: string, code: string, text: string): Promise<void>;
  /** An action of a slice, its words filled in. @returns whether a person must look at it, since it failed */
  act(step: Extract<Step, { kind: 'do' }>, input: Record<string, unknown>): Promise<boolean>;
  special(
    step: Extract<Step, { kind: 'special' }>,
    input: Record<string, unknown>,
    state: TalkState,
    heard: string,
  ): Promise<SpecialResult>;
}

/** What one text came to. */
export interface Played {
  /** The shop's words, or a text of the product's. */
  say: { text: string; language: Language } | Say;
  /** The talk goes on with this. */
  state?: TalkState;
  /** Why it is over. */
  ended?: 'done' | 'tries';
  person?: 'follow_up';
}

/** What is being put together within one turn. */
interface Turning {
  draft: AppDraft;
  world: World;
  state: TalkState;
  said: string[];
  /** The answer of this turn, as it was written; empty: none. */
  heard: string;
  language?: Language;
  person?: 'follow_up';
}

/** The language in which these people get a text: theirs, or the one there is. */
export const languageOf = (texts: Texts, language: Language): Language | undefined =>
  [language, ...LANGUAGES].find((one) => texts[one]?.trim());

/** The language of a draft's texts for whoever reads `language`: the one that its first text has. */
export function spokenBy({ steps }: AppDraft, language: Language): Language {
  const first = steps.find((step) => 'texts' in step && languageOf(step.texts, language));
  return (first && 'texts' in first && languageOf(first.texts, language)) || language;
}

/** Answers as another language says them: days and choices. */
const answersIn = ({ steps }: AppDraft, { answers }: TalkState, language: Language, today: LocalDate) =>
  Object.fromEntries(
    steps.flatMap((step) => {
      const code = step.kind === 'ask' && Object.hasOwn(answers, step.id) ? answers[step.id] : undefined;
      const shown = step.kind === 'ask' && code !== undefined ? shownAs(step.wanted, code, language, today) : undefined;
      return shown === undefined ? [] : [[`answer_${step.id}`, shown]];
    }),
  );

/** Words with their fields filled in; what has no value is left out, since an answer must be given. */
async function fill({ world, state, draft }: Turning, text: string, language = world.spoken): Promise<string> {
  const read = parseMerchantText(text, world.fields);
  if (!read.ok) return text;
  const own = read.text.fields.filter((field) => !Object.hasOwn(state.fields, field));
  const answers = language === world.spoken ? {} : answersIn(draft, state, language, world.today);
  const values = { ...(own.length > 0 ? await world.values(own, language) : {}), ...state.fields, ...answers };
  return renderMerchantText(read.text, values).text.trim();
}

async function say(turning: Turning, texts: Texts, behind: readonly string[] = []): Promise<void> {
  const language = languageOf(texts, turning.world.language);
  if (!language) return;
  turning.language ??= language;
  turning.said.push([await fill(turning, texts[language]!), ...behind].join('\n'));
}

/** The lines of a menu, each with its digit. */
export const menuOf = (step: Ask, language: Language): string[] =>
  step.wanted.type === 'choice'
    ? step.wanted.choices.map((choice, at) => `${at + 1} ${labelIn(choice, language)}`)
    : [];

const askIt = (turning: Turning, step: Ask, texts = step.texts): Promise<void> =>
  say(turning, texts, menuOf(step, languageOf(texts, turning.world.language) ?? turning.world.language));

async function holds(question: Question, { world, state }: Turning): Promise<boolean> {
  switch (question.is) {
    case 'member':
      return world.isMember();
    case 'segment':
      return world.inSegment(question.segmentId);
    case 'answer':
      return question.codes.includes(state.answers[question.step] ?? '');
    case 'between': {
      const number = Number(state.answers[question.step] || Number.NaN);
      return number >= question.from && number <= question.to;
    }
    case 'outcome':
      return question.codes.includes(state.outcomes[question.step] ?? '');
  }
}

/** The input of a step with the fields of its texts filled in. */
async function filled(
  turning: Turning,
  input: Record<string, unknown>,
  language: Language,
): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input))
    result[name] = typeof value === 'string' && value.includes('{{') ? await fill(turning, value, language) : value;
  return result;
}

/** Takes one step. @returns where to go on; `wait`: a question is open; `over`: it ends here */
async function take(turning: Turning, step: Step, at: number): Promise<number | 'wait' | 'over'> {
  const { world, state, draft } = turning;
  switch (step.kind) {
    case 'reply':
      await say(turning, step.texts);
      return at + 1;
    case 'ask':
      if (Object.hasOwn(state.answers, step.id)) return 'over'; // two steps of one name: never asked in turn for ever
      await askIt(turning, step);
      Object.assign(state, { step: step.id, tries: 0 });
      return 'wait';
    case 'check':
      return (await holds(step.question, turning)) ? at + 1 : placeOf(draft, step.elseGoTo);
    case 'do':
      if (await world.act(step, await filled(turning, step.input, world.staff))) turning.person = 'follow_up';
      return at + 1;
    case 'special': {
      const result = await world.special(step, await filled(turning, step.input, world.spoken), state, turning.heard);
      state.outcomes[step.id] = result.outcome;
      Object.assign(state.fields, result.fields);
      if (result.person) turning.person = result.person;
      if (!result.nothing || asksAbout(draft, step.id)) return at + 1;
      // The texts behind it would tell of what was not given.
      turning.said.push(world.sorry());
      turning.person = 'follow_up';
      return 'over';
    }
    case 'end':
      return 'over';
  }
}

/** Whether a draft has a way of its own for what a special step came to. */
const asksAbout = ({ steps }: AppDraft, id: string): boolean =>
  steps.some((step) => step.kind === 'check' && step.question.is === 'outcome' && step.question.step === id);

/** A step that is not there ends the talk. */
function placeOf({ steps }: AppDraft, id: string): number {
  const at = steps.findIndex((step) => step.id === id);
  return at < 0 ? steps.length : at;
}

/** Takes steps until a question or the end. Steps lead forward only; whatever a draft says, none is taken twice. */
async function goOn(turning: Turning, from: number): Promise<Played> {
  const { steps } = turning.draft;
  let at = from;
  while (at < steps.length) {
    const next = await take(turning, steps[at]!, at);
    if (next === 'wait') return { ...tell(turning), state: turning.state };
    if (next === 'over' || next <= at) break;
    at = next;
  }
  return { ...tell(turning), ended: 'done' };
}

const tell = ({ said, language, world, person }: Turning): Played => ({
  say: said.length > 0 ? { text: said.join('\n'), language: language ?? world.language } : { template: 'apps/noted' },
  ...(person && { person }),
});

/** Takes an answer, if the text is one, and goes on behind it. */
async function answer(turning: Turning, step: Ask, at: number, text: string): Promise<Played | undefined> {
  const { world, state, draft } = turning;
  const read = readAnswer(text, step.wanted, { ...world, language: world.spoken });
  if (!read) return undefined;
  await world.keep(step.id, read.code, text);
  turning.heard = text;
  state.answers[step.id] = read.code;
  state.fields[`answer_${step.id}`] = read.shown;
  const chosen = step.wanted.type === 'choice' && step.wanted.choices.find(({ code }) => code === read.code);
  return goOn(turning, chosen && chosen.goTo !== undefined ? placeOf(draft, chosen.goTo) : at + 1);
}

/** What is said to a text that is no answer: the shop's words, or the product's. */
async function again(turning: Turning, step: Ask): Promise<Played> {
  const { world, state } = turning;
  if (step.again && languageOf(step.again, world.language)) {
    await askIt(turning, step, step.again);
    return { ...tell(turning), state };
  }
  const { wanted } = step;
  const values =
    wanted.type === 'choice' ? { to: wanted.choices.length } : wanted.type === 'text' ? { most: wanted.most } : wanted.type === 'day' ? {} : { from: wanted.from, to: wanted.to }; // prettier-ignore
  return { say: { template: `apps/again-${wanted.type}`, values }, state };
}

const fresh = (): TalkState => ({ step: '', tries: 0, answers: {}, fields: {}, outcomes: {} });

/**
 * Begins an app. @param value what followed its word: an answer to its first question, when it begins with one and the
 * text can be read as such
 */
export async function begin(draft: AppDraft, world: World, value: string): Promise<Played> {
  const turning: Turning = { draft, world, state: fresh(), said: [], heard: '' };
  const [first] = draft.steps;
  const early = first?.kind === 'ask' && value !== '' ? await answer(turning, first, 0, value) : undefined;
  return early ?? goOn(turning, 0);
}

/** Goes on with the next text. */
export async function hear(draft: AppDraft, world: World, before: TalkState, text: string): Promise<Played> {
  const turning: Turning = { draft, world, state: structuredClone(before), said: [], heard: '' };
  const at = draft.steps.findIndex(({ id }) => id === before.step);
  const step = draft.steps[at];
  if (step?.kind !== 'ask') return { say: { template: 'apps/noted' }, ended: 'done' };
  const answered = await answer(turning, step, at, text);
  if (answered) return answered;
  turning.state.tries = before.tries + 1;
  if (turning.state.tries >= TRIES) return { say: { template: 'apps/left' }, ended: 'tries' };
  return again(turning, step);
}
