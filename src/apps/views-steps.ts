import { newId } from '../kernel/ids.ts';
import { LANGUAGES } from '../platform/slice.ts';
import type { Texts } from '../marketing/index.ts';
import type { Choice, Question, Step, Wanted } from './types.ts';
import { numberOr, type Values, written } from './views-form.ts';

/** A step as the form holds it: nothing is checked yet. Names are those after `s.<position>.`. */
export interface RawStep {
  id: string;
  kind: Step['kind'];
  values: Values;
}

export const STEP_KINDS = ['reply', 'ask', 'check', 'do', 'special', 'end'] as const satisfies readonly Step['kind'][];
export const WANTED = ['choice', 'number', 'day', 'time', 'text'] as const satisfies readonly Wanted['type'][];
export const QUESTIONS = ['answer', 'between', 'member', 'segment', 'outcome'] as const satisfies readonly Question['is'][]; // prettier-ignore
/** What one form holds; the engine has its own limits. */
export const MOST_STEPS = 30;
export const MOST_CHOICES = 12;

/** Where a way leads that ends the talk; such a step is made behind all others and is not shown. */
export const TALK_ENDS = 'talk_ends';

/** Ids of steps stand in texts (`{{answer_s3f9kq}}`): short, and beginning with a letter. */
export const newStepId = (now: number): string => `s${newId(now).slice(-6).toLowerCase()}`;

export const stepKindOf = (text: string | undefined): Step['kind'] | undefined =>
  STEP_KINDS.find((kind) => kind === text);

/** Steps of a posted form. One whose kind nobody knows is left out; one without an id gets one. */
export function readSteps(values: Values, now: number): RawStep[] {
  const byStep = new Map<number, Values>();
  for (const [name, value] of Object.entries(values)) {
    const [, position, field] = /^s\.(\d{1,2})\.(.+)$/.exec(name) ?? [];
    if (field !== undefined) byStep.set(Number(position), { ...byStep.get(Number(position)), [field]: value });
  }
  return [...byStep.keys()]
    .filter((position) => position < MOST_STEPS)
    .toSorted((a, b) => a - b)
    .flatMap((position): RawStep[] => {
      const { id = '', kind: word, ...rest } = byStep.get(position)!;
      const kind = stepKindOf(word);
      return kind ? [{ id: /^[A-Za-z]\w{0,39}$/.test(id) ? id : newStepId(now), kind, values: rest }] : [];
    });
}

const textsAt = (at: string, values: Values): Texts =>
  Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const text = (values[`${at}.${language}`] ?? '').trim();
      return text === '' ? [] : [[language, text]];
    }),
  );

const list = (text = ''): string[] =>
  text
    .split(/[,，、;；\n]/u)
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** A whole number where one was written; what cannot be read stays what it is for whoever checks it. */
const number = (text = ''): number => {
  const read = numberOr(text);
  return typeof read === 'number' ? read : Number.NaN;
};

export const choiceRows = (values: Values): number => Math.min(Number(values['rows'] ?? 0) || 0, MOST_CHOICES);

function choicesIn(values: Values): Choice[] {
  return Array.from({ length: choiceRows(values) }, (_, i): Choice => {
    const goTo = values[`c.${i}.goTo`] ?? '';
    return {
      code: (values[`c.${i}.code`] ?? '').trim(),
      label: textsAt(`c.${i}`, values),
      words: list(values[`c.${i}.words`]),
      ...(goTo !== '' && { goTo }),
    };
  }).filter(({ code, label, words }) => code !== '' || Object.keys(label).length > 0 || words.length > 0);
}

function wantedIn(values: Values): Wanted {
  switch (WANTED.find((type) => type === values['type'])) {
    case 'number':
      return { type: 'number', from: number(values['from']), to: number(values['to']) };
    case 'day':
      return { type: 'day', from: number(values['dayFrom']), to: number(values['dayTo']) };
    case 'time':
      return { type: 'time', from: values['timeFrom'] ?? '', to: values['timeTo'] ?? '' };
    case 'text':
      return { type: 'text', most: number(values['most']) };
    case 'choice':
    case undefined:
      return { type: 'choice', choices: choicesIn(values) };
  }
}

/** Answers that were ticked; where there were none to tick, those written before. */
function codesIn(values: Values): string[] {
  if (values['picks'] === undefined) return list(values['codes']);
  if (values['picks'] !== values['of']) return []; // another question was chosen since
  return Object.entries(values).flatMap(([name, value]) => (name.startsWith('pick.') && value === '1' ? [name.slice(5)] : [])); // prettier-ignore
}

function questionIn(values: Values): Question {
  const step = values['of'] ?? '';
  switch (QUESTIONS.find((is) => is === values['is'])) {
    case 'member':
      return { is: 'member' };
    case 'segment':
      return { is: 'segment', segmentId: values['segmentId'] ?? '' };
    case 'between':
      return { is: 'between', step, from: number(values['from']), to: number(values['to']) };
    case 'outcome':
      return { is: 'outcome', step, codes: codesIn(values) };
    case 'answer':
    case undefined:
      return { is: 'answer', step, codes: codesIn(values) };
  }
}

const inputIn = (values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (name.startsWith('in.') ? [[name.slice(3), value.trim()]] : [])),
  );

/** What a kind of card brings is carried along as it is; only its own form changes it. */
function keptInput(text = ''): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(text);
    return typeof input === 'object' && input !== null && !Array.isArray(input)
      ? (input as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

/** One step of a draft, as far as it can be read. */
export function stepOf({ id, kind, values }: RawStep): Step {
  switch (kind) {
    case 'reply':
      return { id, kind, texts: textsAt('text', values) };
    case 'ask': {
      const again = textsAt('again', values);
      const wanted = wantedIn(values);
      return { id, kind, texts: textsAt('text', values), wanted, ...(Object.keys(again).length > 0 && { again }) };
    }
    case 'check':
      return { id, kind, question: questionIn(values), elseGoTo: values['elseGoTo'] ?? '' };
    case 'do':
      return { id, kind, action: values['action'] ?? '', input: inputIn(values) };
    case 'special':
      return {
        id,
        kind,
        special: values['special'] ?? '',
        input: { ...keptInput(values['input']), ...inputIn(values) },
      };
    case 'end':
      return { id, kind };
  }
}

const endsTalk = (step: Step): boolean =>
  (step.kind === 'check' && step.elseGoTo === TALK_ENDS) ||
  (step.kind === 'ask' && step.wanted.type === 'choice' && step.wanted.choices.some(({ goTo }) => goTo === TALK_ENDS));

/** Steps of a form as an app has them: behind all of them the end, where a way leads there. */
export const stepsOf = (raw: readonly RawStep[]): Step[] => {
  const steps = raw.map(stepOf);
  return steps.some(endsTalk) ? [...steps, { id: TALK_ENDS, kind: 'end' }] : steps;
};

const textValues = (at: string, texts: Texts): Values =>
  Object.fromEntries(LANGUAGES.map((language) => [`${at}.${language}`, texts[language] ?? '']));

const choiceValues = (choices: readonly Choice[]): Values => ({
  rows: String(choices.length),
  ...Object.fromEntries(
    choices.flatMap(({ code, label, words, goTo }, i) => [
      [`c.${i}.code`, code],
      [`c.${i}.words`, words.join(', ')],
      [`c.${i}.goTo`, goTo ?? ''],
      ...Object.entries(textValues(`c.${i}`, label)),
    ]),
  ),
});

function wantedValues(wanted: Wanted): Values {
  const { type } = wanted;
  if (type === 'choice') return { type, ...choiceValues(wanted.choices) };
  if (type === 'text') return { type, most: String(wanted.most) };
  if (type === 'time') return { type, timeFrom: wanted.from, timeTo: wanted.to };
  const from = String(wanted.from);
  const to = String(wanted.to);
  return type === 'day' ? { type, dayFrom: from, dayTo: to } : { type, from, to };
}

const questionValues = (question: Question): Values => ({
  is: question.is,
  ...('step' in question && { of: question.step }),
  ...('codes' in question && { codes: question.codes.join(', ') }),
  ...('segmentId' in question && { segmentId: question.segmentId }),
  ...('from' in question && { from: String(question.from), to: String(question.to) }),
});

function valuesOf(step: Step): Values {
  switch (step.kind) {
    case 'reply':
      return textValues('text', step.texts);
    case 'ask':
      return {
        ...textValues('text', step.texts),
        ...textValues('again', step.again ?? {}),
        ...wantedValues(step.wanted),
      };
    case 'check':
      return { ...questionValues(step.question), elseGoTo: step.elseGoTo };
    case 'do':
      return {
        action: step.action,
        ...Object.fromEntries(Object.entries(step.input).map(([name, value]) => [`in.${name}`, written(value)])),
      };
    case 'special':
      return {
        special: step.special,
        input: JSON.stringify(step.input),
        ...(step.special === 'voucher' && { 'in.offerId': written(step.input['offerId']) }),
      };
    case 'end':
      return {};
  }
}

/** Steps as the form shows them. */
export const rawSteps = (steps: readonly Step[]): RawStep[] =>
  steps.flatMap((step) => (step.id === TALK_ENDS ? [] : [{ id: step.id, kind: step.kind, values: valuesOf(step) }]));
