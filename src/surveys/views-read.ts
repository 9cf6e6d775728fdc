import { LANGUAGES, type Language } from '../platform/slice.ts';
import type { Texts } from '../marketing/index.ts';
import type { Condition } from '../segments/index.ts';
import { type Branch, DIMENSIONS, type Question, type SurveyDraft } from './types.ts';
import {
  branchField,
  choiceField,
  questionField,
  type RawQuestion,
  type RawSurvey,
  type Values,
} from './views-form.ts';

/** Why a field cannot stand; its words are `surveys.fault.<code>`. */
export interface FormFault {
  code: string;
  values?: Record<string, string | number>;
}
/** By field of the form. */
export type FormFaults = Record<string, FormFault>;

/** Free text of an answer; the carrier cuts longer ones anyway. */
const USUAL_TEXT = 500;

/** How far the numbers of a form reach, as the engine takes them. */
const RANGES = {
  points: [1, 10_000],
  hours: [0, 720],
  restDays: [0, 3650],
  atMost: [0, 100],
  step: [0, 100],
  number: [-1_000_000, 1_000_000],
  most: [1, 1000],
} as const;

/** A whole number between two others, full-width digits too; what is none is told there and counts as `other`. */
function whole(
  values: Values,
  name: string,
  other: number,
  { range: [min, max], faults, at = name }: { range: readonly [number, number]; faults: FormFaults; at?: string },
): number {
  const text = (values[name] ?? '').normalize('NFKC').trim();
  const number = Number(text);
  if (/^-?\d{1,9}$/.test(text) && number >= min && number <= max) return number;
  faults[at] = { code: 'number', values: { min, max } };
  return other;
}

function textsOf(values: Values, prefix = ''): Texts {
  const texts: Texts = {};
  for (const language of LANGUAGES) {
    const text = (values[`${prefix}${language}`] ?? '').trim();
    if (text !== '') texts[language] = text;
  }
  return texts;
}

/** Words as people list them: by commas, also full-width ones, semicolons and lines. */
export const listOf = (text: string): string[] =>
  text
    .split(/[,，、;；\n]/)
    .map((word) => word.trim())
    .filter(Boolean);

/** "1, 2 or 5", "0-6", "0 to 6", full-width digits too: codes and ranges; undefined: not readable. */
export function readWhen(text: string): string[] | undefined {
  const parts = text
    .normalize('NFKC')
    .replace(/(\d)\s*(?:-|–|—|~|to|bis|到|至)\s*(?=\d)/gi, '$1-')
    .split(/[\s,、;]+|\bor\b|\band\b|或|和/i)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(or|and)$/i.test(part));
  return parts.length > 0 && parts.every((part) => /^\d{1,9}(-\d{1,9})?$/.test(part)) ? parts : undefined;
}

function branchesOf({ branches }: RawQuestion, position: number, faults: FormFaults): Branch[] {
  return branches.flatMap(({ when, to }, at): Branch[] => {
    if (when.trim() === '' && to === '') return [];
    const codes = readWhen(when);
    if (!codes) faults[branchField(position, at, 'when')] = { code: 'branch_when' };
    return [{ when: codes ?? [], goTo: to }];
  });
}

type Kind<T extends Question['type']> = Extract<Question, { type: T }>;

function choicesOf({ choices }: RawQuestion): Kind<'choice'>['choices'] {
  return choices.map(({ en, zh, words }, at) => ({
    code: String(at + 1),
    label: textsOf({ en, zh }),
    words: listOf(words),
  }));
}

function questionOf(raw: RawQuestion, position: number, faults: FormFaults): Question {
  const { id, type, values } = raw;
  const at = (name: string): string => questionField(position, name);
  const dimension = DIMENSIONS.find((one) => one === values['dimension']);
  const base = {
    id,
    texts: textsOf(values),
    optional: values['optional'] === '1',
    ...(dimension && { dimension }),
    branches: type === 'text' ? [] : branchesOf(raw, position, faults),
  };
  const number = (name: string, other: number, range: readonly [number, number]): number =>
    whole(values, name, other, { range, faults, at: at(name) });
  switch (type) {
    case 'choice':
      return { ...base, type, choices: choicesOf(raw) };
    case 'scale':
      return { ...base, type, from: number('from', 1, RANGES.step), to: number('to', 10, RANGES.step) };
    case 'number':
      return { ...base, type, from: number('from', 1, RANGES.number), to: number('to', 20, RANGES.number) };
    case 'text':
      return { ...base, type, most: values['most'] ? number('most', USUAL_TEXT, RANGES.most) : USUAL_TEXT };
    case 'csat':
    case 'nps':
    case 'day':
      return { ...base, type };
  }
}

function rewardOf(values: Values, faults: FormFaults): Pick<SurveyDraft, 'reward'> {
  if (values['reward'] === 'points')
    return { reward: { points: whole(values, 'points', 1, { range: RANGES.points, faults }) } };
  if (values['reward'] !== 'offer') return {};
  const offerId = values['offerId'] ?? '';
  if (offerId === '') faults['offerId'] = { code: 'offer' };
  return { reward: { offerId } };
}

/** A form that does not show the conditions leaves them as they were. */
function whichOf({ values, where }: RawSurvey, before: SurveyDraft['after']): Condition | undefined {
  if (values['which'] === 'all') return undefined;
  if (values['which'] === 'some') return (where ?? {}) as Condition; // what is none is told by the engine
  return before?.what === values['after'] ? before?.where : undefined;
}

function afterOf(raw: RawSurvey, faults: FormFaults, before: SurveyDraft['after']): Pick<SurveyDraft, 'after'> {
  const { values } = raw;
  const what = (['purchase', 'case_closed'] as const).find((one) => one === values['after']);
  if (!what) return {};
  const where = whichOf(raw, before);
  return {
    after: {
      what,
      hours: whole(values, 'hours', 2, { range: RANGES.hours, faults }),
      ...(where !== undefined && { where }),
    },
  };
}

function lowOf(values: Values, faults: FormFaults): Pick<SurveyDraft, 'lowOpensCase'> {
  const question = values['low'] ?? '';
  return question === ''
    ? {}
    : { lowOpensCase: { question, atMost: whole(values, 'atMost', 2, { range: RANGES.atMost, faults }) } };
}

/** What may be changed while people answer: name, words, end and rest. */
export function settingsOf(raw: RawSurvey, faults: FormFaults): Pick<SurveyDraft, 'name' | 'words' | 'restDays'> & { closeOn?: string } {
  const { values } = raw;
  const closeOn = (values['closeOn'] ?? '').trim();
  if ((values['name'] ?? '').trim() === '') faults['name'] = { code: 'name' };
  return {
    name: (values['name'] ?? '').trim(),
    words: listOf(values['words'] ?? ''),
    restDays: whole(values, 'restDays', 30, { range: RANGES.restDays, faults }),
    ...(closeOn !== '' && { closeOn }),
  };
} // prettier-ignore

/**
 * A form as a draft, with what the form alone can tell is wrong; the engine tells the rest.
 * @param before what is kept of the stored draft because the form does not show it
 */
export function draftOf(raw: RawSurvey, before?: SurveyDraft): { draft: SurveyDraft; faults: FormFaults } {
  const faults: FormFaults = {};
  const { values } = raw;
  for (const name of raw.malformed) faults[name] = { code: 'malformed' };
  return {
    draft: {
      ...settingsOf(raw, faults),
      intro: textsOf(values, 'intro-'),
      questions: raw.questions.map((question, position) => questionOf(question, position, faults)),
      thanks: textsOf(values, 'thanks-'),
      ...rewardOf(values, faults),
      ...afterOf(raw, faults, before?.after),
      ...lowOf(values, faults),
    },
    faults,
  };
}

const isLanguage = (word: string | undefined): word is Language => LANGUAGES.some((language) => language === word);

function questionPlace([place = '', field = '', more = '', last = '', tongue]: string[], own: Language): string {
  if (!/^\d{1,2}$/.test(place)) return 'questions';
  const position = Number(place);
  const sub = Number(more);
  if (field === 'texts') return questionField(position, isLanguage(more) ? more : own);
  if (field === 'choices') {
    if (!/^\d{1,2}$/.test(more)) return questionField(position, 'choices');
    return choiceField(position, sub, last === 'words' ? 'words' : isLanguage(tongue) ? tongue : own);
  }
  if (field === 'branches')
    return /^\d{1,2}$/.test(more) ? branchField(position, sub, last === 'goTo' ? 'to' : 'when') : questionField(position, 'choices'); // prettier-ignore
  return ['from', 'to', 'most'].includes(field) ? questionField(position, field) : questionField(position, own);
}

/** Where the form shows a place of the draft (`questions.1.texts.en`, `words.0`). @param own the shop's own language */
export function formField(at: string, own: Language): string {
  const [head = '', ...rest] = at.split('.');
  switch (head) {
    case 'questions':
      return questionPlace(rest, own);
    case 'intro':
    case 'thanks':
      return `${head}-${isLanguage(rest[0]) ? rest[0] : own}`;
    case 'words':
      return 'words';
    case 'reward':
      return rest[0] === 'offerId' ? 'offerId' : 'points';
    case 'after':
      return rest[0] === 'where' ? 'where' : 'hours';
    case 'lowOpensCase':
      return rest[0] === 'question' ? 'low' : 'atMost';
    default:
      return head || 'name';
  }
}
