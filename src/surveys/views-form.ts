import { LANGUAGES, type Language } from '../platform/slice.ts';
import { treeOfForm } from '../segments/index.ts';
import type { Branch, Question, SurveyDraft } from './types.ts';

/** What the fields of a form hold, as typed. */
export type Values = Record<string, string>;

export const QUESTION_TYPES = ['csat', 'nps', 'choice', 'text', 'number', 'day', 'scale'] as const satisfies readonly Question['type'][]; // prettier-ignore

/** An answer to choose from as the form holds it; its digit is its place. */
export interface RawChoice {
  en: string;
  zh: string;
  /** Other wordings that count as it, parted by commas. */
  words: string;
}

export interface RawBranch {
  when: string;
  to: string;
}

/** A question as the form holds it: nothing is checked yet. */
export interface RawQuestion {
  id: string;
  type: Question['type'];
  /** Its fields, by what follows `q<position>-` in their names. */
  values: Values;
  choices: RawChoice[];
  branches: RawBranch[];
}

/** A survey as the form holds it. */
export interface RawSurvey {
  values: Values;
  questions: RawQuestion[];
  /** Whom it concerns when it begins by itself, as the editor of conditions holds it; undefined: it held none. */
  where?: unknown;
  /** Fields that came nested or twice: no text can be read from them. */
  malformed: string[];
}

export const MOST_CHOICES = 9;
/** A form of more fields than this would not be taken whole (platform/web/pages). */
const MOST_FIELDS = 440;
const MOST_BRANCHES = 9;

export const questionField = (position: number, name: string): string => `q${position}-${name}`;
export const choiceField = (position: number, choice: number, name: string): string => `q${position}c${choice}-${name}`;
export const branchField = (position: number, branch: number, name: string): string => `q${position}b${branch}-${name}`;

const typeOf = (text: string | undefined): Question['type'] | undefined => QUESTION_TYPES.find((type) => type === text);

function readFields(body: unknown): { values: Values; malformed: string[] } {
  const values: Values = {};
  const malformed = new Set<string>();
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (name.startsWith('where.')) continue; // the editor of conditions reads these
    const nested = /^([\w-]+)\[/.exec(name)?.[1];
    if (nested) malformed.add(nested);
    else if (typeof value === 'string') values[name] = value.replaceAll('\r\n', '\n');
    else malformed.add(name);
  }
  return { values, malformed: [...malformed] };
}

type Parts = Map<number, Values>;

const put = (parts: Parts, at: number, name: string, value: string): void =>
  void parts.set(at, { ...parts.get(at), [name]: value });

const inOrder = (parts: Parts | undefined): Values[] =>
  [...(parts ?? [])].toSorted(([a], [b]) => a - b).map(([, values]) => values);

const SUB = /^q(\d{1,2})([cb])(\d{1,2})-(\w+)$/;
const OWN = /^q(\d{1,2})-(\w+)$/;

/** Reads a posted form. A question whose type nobody knows is left out; one without an id gets one. */
export function readSurvey(body: unknown): RawSurvey {
  const { values: all, malformed } = readFields(body);
  const values: Values = {};
  const own: Parts = new Map();
  const subs = { c: new Map<number, Parts>(), b: new Map<number, Parts>() };
  for (const [name, value] of Object.entries(all)) {
    const [, ofSub, kind, place, field] = SUB.exec(name) ?? [];
    const [, position, word] = OWN.exec(name) ?? [];
    if (field !== undefined) {
      const parts = subs[kind as 'c' | 'b'].get(Number(ofSub)) ?? new Map<number, Values>();
      put(parts, Number(place), field, value);
      subs[kind as 'c' | 'b'].set(Number(ofSub), parts);
    } else if (word !== undefined) put(own, Number(position), word, value);
    else values[name] = value;
  }
  const questions: RawQuestion[] = [];
  for (const [position, fields] of [...own].toSorted(([a], [b]) => a - b)) {
    const { id = '', type: word, ...rest } = fields;
    const type = typeOf(word);
    if (!type) continue;
    questions.push({
      id: /^[\w-]{1,40}$/.test(id) && !questions.some((other) => other.id === id) ? id : freeId(questions),
      type,
      values: rest,
      choices: inOrder(subs.c.get(position)).map(({ en = '', zh = '', words = '' }) => ({ en, zh, words })),
      branches: inOrder(subs.b.get(position)).map(({ when = '', to = '' }) => ({ when, to })),
    });
  }
  const raw = { values, questions, where: treeOfForm(body).where, malformed };
  for (const question of questions) tendChoices(question);
  return raw;
}

/** The next short id: it names a column of the export, so it is one that people can read. */
function freeId(questions: readonly RawQuestion[]): string {
  for (let number = questions.length + 1; ; number++)
    if (!questions.some(({ id }) => id === `q${number}`)) return `q${number}`;
}

/** A question that became one of choice has two answers to fill in. */
function tendChoices(question: RawQuestion): void {
  if (question.type !== 'choice') return;
  while (question.choices.length < 2) question.choices.push({ en: '', zh: '', words: '' });
}

/** How many fields the form of this draft has, about. */
const fieldsOf = ({ questions }: RawSurvey): number =>
  questions.reduce((sum, { choices, branches }) => sum + 9 + choices.length * 3 + branches.length * 2, 30);

/** Whether there is room for another question, choice or branch. */
export const mayGrow = (raw: RawSurvey): boolean => fieldsOf(raw) < MOST_FIELDS;

const USUAL: Values = { en: '', zh: '', optional: '', dimension: '', from: '', to: '', most: '' };

/** What a new question of a type holds at first. */
const firstValues = (type: Question['type']): Values => ({
  ...USUAL,
  ...(type === 'scale' && { from: '1', to: '10' }),
  ...(type === 'number' && { from: '1', to: '20' }),
});

function move(list: RawQuestion[], at: number, by: -1 | 1): void {
  const [one] = list.splice(at, 1);
  list.splice(Math.max(0, at + by), 0, one!);
}

/** Moves, adds or takes away questions, choices and branches, as a button of the form asks. @returns the id of a new question */
export function editQuestions(raw: RawSurvey, button: string): string {
  const [verb = '', place = '', more = ''] = button.split(':');
  const { questions } = raw;
  if (verb === 'add') return add(raw, place);
  const at = /^\d{1,2}$/.test(place) ? Number(place) : -1;
  const question = questions[at];
  if (!question) return '';
  const sub = /^\d{1,2}$/.test(more) ? Number(more) : -1;
  if (verb === 'remove') remove(questions, at);
  if (verb === 'up' && at > 0) move(questions, at, -1);
  if (verb === 'down' && at < questions.length - 1) move(questions, at, 1);
  if (verb === 'choice' && question.choices.length < MOST_CHOICES && mayGrow(raw))
    question.choices.push({ en: '', zh: '', words: '' });
  if (verb === 'unchoice' && question.choices.length > 2) question.choices.splice(sub, sub >= 0 ? 1 : 0);
  if (verb === 'branch' && question.branches.length < MOST_BRANCHES && mayGrow(raw))
    question.branches.push({ when: '', to: 'end' });
  if (verb === 'unbranch') question.branches.splice(sub, sub >= 0 ? 1 : 0);
  return '';
}

function add(raw: RawSurvey, word: string): string {
  const type = typeOf(word);
  if (!type || !mayGrow(raw)) return '';
  const question: RawQuestion = {
    id: freeId(raw.questions),
    type,
    values: firstValues(type),
    choices: [],
    branches: [],
  };
  tendChoices(question);
  raw.questions.push(question);
  return question.id;
}

/** What led to a question that is gone leads nowhere any more. */
function remove(questions: RawQuestion[], at: number): void {
  const [gone] = questions.splice(at, 1);
  for (const question of questions) question.branches = question.branches.filter(({ to }) => to !== gone!.id);
}

/** "1, 2", "0-6": the codes as they are typed. */
export const whenText = ({ when }: Branch): string => when.join(', ');

const textOf = (texts: Partial<Record<Language, string>>): Record<Language, string> =>
  Object.fromEntries(LANGUAGES.map((language) => [language, texts[language] ?? ''])) as Record<Language, string>;

function rawQuestion(question: Question): RawQuestion {
  const { type } = question;
  return {
    id: question.id,
    type,
    values: {
      ...USUAL,
      ...textOf(question.texts),
      optional: question.optional ? '1' : '',
      dimension: question.dimension ?? '',
      ...((type === 'scale' || type === 'number') && { from: String(question.from), to: String(question.to) }),
      ...(type === 'text' && { most: String(question.most) }),
    },
    choices:
      type === 'choice'
        ? question.choices.map(({ label, words }) => ({ ...textOf(label), words: words.join(', ') }))
        : [],
    branches: question.branches.map((branch) => ({ when: whenText(branch), to: branch.goTo })),
  };
}

/** A draft as the form shows it. */
export function rawOf(draft: SurveyDraft): RawSurvey {
  const { reward, after, lowOpensCase } = draft;
  return {
    values: {
      name: draft.name,
      'intro-en': draft.intro.en ?? '',
      'intro-zh': draft.intro.zh ?? '',
      'thanks-en': draft.thanks.en ?? '',
      'thanks-zh': draft.thanks.zh ?? '',
      words: draft.words.join(', '),
      reward: reward === undefined ? 'none' : 'points' in reward ? 'points' : 'offer',
      points: reward && 'points' in reward ? String(reward.points) : '10',
      offerId: reward && 'offerId' in reward ? reward.offerId : '',
      after: after?.what ?? 'none',
      hours: String(after?.hours ?? 2),
      which: after?.where === undefined ? 'all' : 'some',
      restDays: String(draft.restDays),
      low: lowOpensCase?.question ?? '',
      atMost: String(lowOpensCase?.atMost ?? 2),
      closeOn: draft.closeOn ?? '',
    },
    questions: draft.questions.map(rawQuestion),
    where: after?.where,
    malformed: [],
  };
}
