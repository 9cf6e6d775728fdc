import type { Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { sayOr } from '../marketing/index.ts';
import { type Language, LANGUAGES } from '../platform/slice.ts';
import { say } from '../platform/web/frame.ts';
import { editorView } from '../segments/index.ts';
import type { Offer } from '../vouchers/index.ts';
import { type Asked, inLanguage, offerName, type SurveyPagesDeps } from './pages-context.ts';
import { DIMENSIONS, type SurveyDraft } from './types.ts';
import {
  branchField,
  choiceField,
  mayGrow,
  MOST_CHOICES,
  QUESTION_TYPES,
  questionField,
  type RawQuestion,
  type RawSurvey,
  type Values,
} from './views-form.ts';
import { draftOf, type FormFaults } from './views-read.ts';

/** Words of each field's fault; a code without words of its own says that this cannot stay so. */
export const faultWords = (res: Response, faults: FormFaults): Record<string, string> =>
  Object.fromEntries(
    Object.entries(faults).map(([field, { code, values }]) => [
      field,
      sayOr(res, `surveys.fault.${code}`, say(res, 'surveys.fault.other'), values),
    ]),
  );

/** What an editor of conditions begins with: one to fill in. */
export const NO_CONDITION = { all: [{ field: '', is: '', value: '' }] };

/** The shop's own language stands first. */
export const languagesOf = ({ merchant }: Pick<Asked, 'merchant'>): readonly Language[] =>
  merchant.language === 'zh' ? LANGUAGES.toReversed() : LANGUAGES;

interface Drawn {
  asked: Asked;
  raw: RawSurvey;
  told: Record<string, string>;
  /** What is told while somebody writes, by field. */
  hints: Record<string, string>;
}

const rated = (type: RawQuestion['type']): boolean => type === 'csat' || type === 'scale' || type === 'nps';

function boxesView({ asked, told, hints }: Drawn, values: Values, nameOf: (language: Language) => string) {
  return languagesOf(asked).map((language, place) => ({
    name: nameOf(language),
    language,
    label: say(asked.res, `broadcasts.language.${language}`),
    value: values[language] ?? '',
    fault: told[nameOf(language)] ?? '',
    hint: hints[nameOf(language)] ?? '',
    own: place === 0,
  }));
}

/** What a question is called where another leads to it. */
export function questionName(
  asked: Asked,
  { values, type }: Pick<RawQuestion, 'values' | 'type'>,
  number: number,
): string {
  // prettier-ignore
  const words = inLanguage(asked, { en: values['en'] ?? '', zh: values['zh'] ?? '' });
  const name = words || say(asked.res, `surveys.type.${type}.title`);
  const short = Array.from(name).length > 40 ? `${Array.from(name).slice(0, 39).join('')}…` : name;
  return `${number}. ${short}`;
}

function choicesView(drawn: Drawn, { choices }: RawQuestion, position: number) {
  return choices.map((choice, at) => ({
    digit: at + 1,
    position: at,
    boxes: boxesView(drawn, { en: choice.en, zh: choice.zh }, (language) => choiceField(position, at, language)),
    words: choice.words,
    wordsName: choiceField(position, at, 'words'),
    wordsFault: drawn.told[choiceField(position, at, 'words')] ?? '',
    wordsHint: drawn.hints[choiceField(position, at, 'words')] ?? '',
    mayGo: choices.length > 2,
  }));
}

function branchesView({ asked, raw, told }: Drawn, { branches }: RawQuestion, position: number) {
  const later = raw.questions
    .map((question, at) => ({ id: question.id, words: questionName(asked, question, at + 1), at }))
    .filter(({ at }) => at > position);
  return branches.map(({ when, to }, at) => {
    const known = to === 'end' || later.some(({ id }) => id === to);
    return {
      position: at,
      whenName: branchField(position, at, 'when'),
      when,
      whenFault: told[branchField(position, at, 'when')] ?? '',
      toName: branchField(position, at, 'to'),
      toFault: told[branchField(position, at, 'to')] ?? '',
      lost: known ? '' : to,
      ways: [
        ...later.map(({ id, words }) => ({ id, words, chosen: id === to })),
        { id: 'end', words: say(asked.res, 'surveys.edit.toEnd'), chosen: to === 'end' },
      ],
    };
  });
}

function questionView(drawn: Drawn, question: RawQuestion, position: number, fresh: string) {
  const { asked, raw, told } = drawn;
  const { id, type, values } = question;
  const field = (name: string): string => questionField(position, name);
  const branches = branchesView(drawn, question, position);
  return {
    id,
    position,
    number: position + 1,
    type,
    fresh: id === fresh,
    first: position === 0,
    last: position === raw.questions.length - 1,
    at: Object.fromEntries(
      ['id', 'type', 'optional', 'dimension', 'from', 'to', 'most'].map((name) => [name, field(name)]),
    ),
    values: { from: '', to: '', most: '', ...values },
    told: Object.fromEntries(['from', 'to', 'most', 'choices'].map((name) => [name, told[field(name)] ?? ''])),
    types: QUESTION_TYPES.map((one) => ({
      type: one,
      words: say(asked.res, `surveys.type.${one}.title`),
      chosen: one === type,
    })),
    example: say(asked.res, `surveys.type.${type}.example`),
    boxes: boxesView(drawn, values, field),
    choices: type === 'choice' ? choicesView(drawn, question, position) : [],
    mayChoose: question.choices.length < MOST_CHOICES && mayGrow(raw),
    ranged: type === 'scale' || type === 'number',
    rated: rated(type),
    dimensions: DIMENSIONS.map((one) => ({
      dimension: one,
      words: say(asked.res, `surveys.dimension.${one}`),
      chosen: values['dimension'] === one,
    })),
    optional: values['optional'] === '1',
    branches,
    mayBranch: type !== 'text' && mayGrow(raw),
    leads: type !== 'text',
    whenExample: say(asked.res, type === 'nps' ? 'surveys.edit.whenNps' : 'surveys.edit.whenDigits'),
    open: branches.length > 0,
    // What is set inside is told on the fold, so that nothing is set unseen.
    state: [
      ...(values['optional'] === '1' ? [say(asked.res, 'surveys.lead.optional')] : []),
      ...(rated(type) ? DIMENSIONS.filter((one) => one === values['dimension']).map((one) => say(asked.res, `surveys.dimension.${one}`)) : []),
    ].join(' · '), // prettier-ignore
  };
}

function offersView(asked: Asked, offers: readonly Offer[], chosen: string) {
  const known = chosen === '' || offers.some(({ id }) => id === chosen);
  return [
    ...offers.map((offer) => ({ id: offer.id, words: offerName(asked, offer), chosen: offer.id === chosen })),
    ...(known ? [] : [{ id: chosen, words: say(asked.res, 'surveys.edit.offerGone'), chosen: true }]),
  ];
}

/** Everything the form shows but its phone. @param fresh id of a question just added */
export async function formView(
  deps: SurveyPagesDeps,
  asked: Asked,
  raw: RawSurvey,
  { faults, fresh, hints }: { faults: FormFaults; fresh: string; hints: Record<string, string> },
) {
  const { res, merchantId } = asked;
  const { values } = raw;
  const drawn: Drawn = { asked, raw, told: faultWords(res, faults), hints };
  const texts = (head: string) =>
    boxesView(drawn, { en: values[`${head}-en`] ?? '', zh: values[`${head}-zh`] ?? '' }, (language) => `${head}-${language}`); // prettier-ignore
  const pick = <T extends string>(name: string, codes: readonly T[], chosen: string) =>
    codes.map((code) => ({ code, words: say(res, `surveys.${name}.${code}`), chosen: code === chosen }));
  const names = [
    'name',
    'words',
    'points',
    'offerId',
    'hours',
    'restDays',
    'low',
    'atMost',
    'closeOn',
    'questions',
    'where',
  ];
  return {
    values: { name: '', words: '', points: '', hours: '', restDays: '', atMost: '', closeOn: '', ...values },
    told: { ...Object.fromEntries(names.map((name) => [name, ''])), ...drawn.told },
    faulty: Object.keys(faults).length,
    intro: texts('intro'),
    thanks: texts('thanks'),
    questions: raw.questions.map((question, position) => questionView(drawn, question, position, fresh)),
    mayAdd: mayGrow(raw),
    kinds: QUESTION_TYPES.map((type) => ({
      type,
      title: say(res, `surveys.type.${type}.title`),
      example: say(res, `surveys.type.${type}.example`),
    })),
    rewards: pick('reward', ['none', 'points', 'offer'], values['reward'] ?? 'none'),
    offers: offersView(asked, await deps.vouchers.offers(deps.db.reader, merchantId), values['offerId'] ?? ''),
    afters: pick('after', ['none', 'purchase', 'case_closed'], values['after'] ?? 'none'),
    some: values['which'] === 'some',
    editor: await editorView(deps, deps.db.reader, res, raw.where ?? NO_CONDITION, {
      faults: faults['where'] ? 'all' : 'entered',
    }),
    lows: raw.questions.flatMap((question, position) =>
      rated(question.type)
        ? [{ id: question.id, words: questionName(asked, question, position + 1), chosen: values['low'] === question.id }] // prettier-ignore
        : [],
    ),
    lostLow: values['low'] && !raw.questions.some(({ id, type }) => id === values['low'] && rated(type)) ? values['low'] : '', // prettier-ignore
  };
}

/** What was texted so far, and in which language, as the form carries it along. */
export interface Played {
  texts: string[];
  language: Language;
}

/** So many texts are played at most: more than any survey has questions, re-asks included. */
const MOST_PLAYED = 60;

/** Reads what was played; `say` is added when its button asks. */
export function playedOf({ values }: RawSurvey, verb: string, own: Language): Played {
  const language = LANGUAGES.find((one) => one === values['tongue']) ?? own;
  if (verb === 'again') return { texts: [], language };
  const before = (values['said'] ?? '').split('\n').filter(Boolean);
  const next = (values['say'] ?? '').replaceAll('\n', ' ').trim().slice(0, 500);
  const says = (verb === 'say' || verb === 'enter') && next !== '' ? [next] : [];
  return { texts: [...before, ...says].slice(0, MOST_PLAYED), language };
}

/** The phone beside the form: the survey as one customer would live it. */
export async function phoneView(deps: SurveyPagesDeps, asked: Asked, draft: SurveyDraft, { texts, language }: Played) {
  const { res, merchantId } = asked;
  const playable = draft.questions.length > 0;
  // The first text begins it: the word where there is one.
  const begun = [draft.words[0] ?? '…', ...texts];
  const named = { ...draft, name: draft.name || '…' }; // what has no name yet can be played all the same
  const lines = playable ? await unlessRefused(deps.surveys.rehearse(deps.db.reader, merchantId, named, begun, language)) : []; // prettier-ignore
  return {
    playable,
    refused: lines === undefined,
    said: texts.join('\n'),
    begun: texts.length > 0,
    lines: (lines ?? []).map(({ text, answer, parts }, at) => ({
      text: at === 0 && draft.words.length === 0 ? '' : text,
      answer: answer ?? '',
      silent: answer === null,
      dear: parts > 1,
      parts: say(res, 'surveys.phone.parts', { count: parts }),
    })),
    language,
    tongues: languagesOf(asked).map((code) => ({
      code,
      words: say(res, `broadcasts.language.${code}`),
      chosen: code === language,
    })),
  };
}

/** Undefined where the engine refuses the draft: what is wrong with it is told at its fields. */
export async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (fault) {
    if (fault instanceof DomainError && fault.code !== 'busy') return undefined;
    throw fault;
  }
}

/** The phone of a form as it stands. */
export const phoneOfForm = (deps: SurveyPagesDeps, asked: Asked, raw: RawSurvey, verb: string, before?: SurveyDraft) =>
  phoneView(deps, asked, draftOf(raw, before).draft, playedOf(raw, verb, asked.merchant.language));
