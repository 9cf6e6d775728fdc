import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Texts } from '../marketing/index.ts';
import { projectRoot } from '../platform/paths.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import type { Question, SurveyDraft } from './types.ts';

/** Surveys that are ready: each works as it is, and is a place to start from. */
export const STARTS = ['visit', 'nps', 'event', 'dish'] as const;
export type Start = (typeof STARTS)[number];

const file = z.strictObject({
  name: z.string(),
  words: z.array(z.string()),
  intro: z.string(),
  thanks: z.string(),
  questions: z.record(z.string(), z.string()),
  choices: z.record(z.string(), z.array(z.string())),
});
type StartTexts = Record<Language, z.output<typeof file>>;

const known = new Map<Start, StartTexts>();

/** Its words: `templates/surveys/<start>.<language>.json`, read once. */
function textsOf(start: Start): StartTexts {
  const found = known.get(start);
  if (found) return found;
  const read = (language: Language) =>
    file.parse(
      JSON.parse(readFileSync(join(projectRoot, 'templates', 'surveys', `${start}.${language}.json`), 'utf8')),
    );
  const texts = Object.fromEntries(LANGUAGES.map((language) => [language, read(language)])) as StartTexts;
  known.set(start, texts);
  return texts;
}

/** A question without its words; `choices` says that the file lists some. */
type Bare =
  | { type: 'csat'; dimension: Question['dimension'] }
  | { type: 'nps' | 'text' | 'choice' }
  | { type: 'number'; from: number; to: number };

interface Shape extends Pick<SurveyDraft, 'after' | 'lowOpensCase' | 'restDays'> {
  questions: Record<string, Bare>;
  /** Questions after which it ends for an answer. */
  ends?: Record<string, string[]>;
}

const SHAPES: Record<Start, Shape> = {
  visit: {
    questions: {
      attitude: { type: 'csat', dimension: 'attitude' },
      quality: { type: 'csat', dimension: 'quality' },
      price: { type: 'csat', dimension: 'price' },
      more: { type: 'text' },
    },
    after: { what: 'purchase', hours: 2 },
    lowOpensCase: { question: 'quality', atMost: 2 },
    restDays: 30,
  },
  nps: {
    questions: { recommend: { type: 'nps' }, why: { type: 'text' } },
    lowOpensCase: { question: 'recommend', atMost: 3 },
    restDays: 90,
  },
  event: {
    questions: { coming: { type: 'choice' }, people: { type: 'number', from: 1, to: 12 }, wish: { type: 'text' } },
    ends: { coming: ['2'] },
    restDays: 0,
  },
  dish: { questions: { dish: { type: 'choice' }, other: { type: 'text' } }, restDays: 0 },
};

const inEach = (texts: StartTexts, read: (own: StartTexts[Language]) => string | undefined): Texts =>
  Object.fromEntries(LANGUAGES.flatMap((language) => {
    const text = read(texts[language]);
    return text ? [[language, text]] : [];
  })); // prettier-ignore

function questionOf(texts: StartTexts, { ends = {} }: Shape, id: string, bare: Bare): Question {
  const base = {
    id,
    texts: inEach(texts, ({ questions }) => questions[id]),
    optional: bare.type === 'text', // nobody is kept from the end by having nothing more to say
    branches: ends[id] ? [{ when: ends[id], goTo: 'end' }] : [],
  };
  switch (bare.type) {
    case 'choice': {
      const count = texts.en.choices[id]!.length;
      const choices = Array.from({ length: count }, (_, at) => ({
        code: String(at + 1),
        label: inEach(texts, (own) => own.choices[id]![at]),
        words: [],
      }));
      return { ...base, type: 'choice', choices };
    }
    case 'csat':
      return { ...base, ...bare };
    case 'number':
      return { ...base, ...bare };
    case 'text':
      return { ...base, type: 'text', most: 500 };
    case 'nps':
      return { ...base, type: 'nps' };
  }
}

/** A ready survey as a draft, named in the language of whoever makes it. */
export function startDraft(start: Start, language: Language): SurveyDraft {
  const texts = textsOf(start);
  const shape = SHAPES[start];
  const { after, lowOpensCase, restDays } = shape;
  return {
    name: texts[language].name,
    intro: inEach(texts, ({ intro }) => intro),
    questions: Object.entries(shape.questions).map(([id, bare]) => questionOf(texts, shape, id, bare)),
    thanks: inEach(texts, ({ thanks }) => thanks),
    words: LANGUAGES.flatMap((one) => texts[one].words),
    ...(after && { after }),
    ...(lowOpensCase && { lowOpensCase }),
    restDays,
  };
}

/** A survey of the shop's own begins empty; its first question is still to be chosen. */
export const blankDraft = (): SurveyDraft => ({
  name: '',
  intro: {},
  questions: [],
  thanks: {},
  words: [],
  restDays: 30,
});
