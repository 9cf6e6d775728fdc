import type { Request, Response } from 'express';
import type { Clock } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { isId } from '../kernel/ids.ts';
import { measure } from '../kernel/sms-text.ts';
import { coach, leftOf } from '../marketing/index.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Database } from '../platform/db/index.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { frameOf } from '../platform/web/frame.ts';
import { READY, readyEntry } from './ready.ts';
import { inLanguage, readWordList } from './rules.ts';
import type { Entry, Knowledge, NewEntry } from './types.ts';

export interface KnowledgePagesDeps {
  db: Database;
  clock: Clock;
  knowledge: Knowledge;
  merchants: Merchants;
}

/** An id of the address or of a form; '' for anything else, which finds nothing. */
export const idIn = (value: unknown): string => (typeof value === 'string' && isId(value) ? value : '');

export const entryIdOf = (req: Request): string => idIn(req.params['id']);

export const textIn = (value: unknown, most: number): string => (typeof value === 'string' ? value.slice(0, most) : '');

/** The form of an entry as it was filled in. */
export interface EntryForm {
  questionEn: string;
  answerEn: string;
  questionZh: string;
  answerZh: string;
  words: string;
  topic: string;
  forReplies: boolean;
  forTexts: boolean;
}

export const BLANK: EntryForm = {
  questionEn: '', answerEn: '', questionZh: '', answerZh: '', words: '', topic: '', forReplies: true, forTexts: true,
}; // prettier-ignore

/** Nobody types this much on purpose; what is longer is told at its field all the same. */
const MOST = 5000;

export const formIn = (form: Record<string, string>): EntryForm => {
  const text = (name: string): string => textIn(form[name], MOST);
  return {
    questionEn: text('questionEn'),
    answerEn: text('answerEn'),
    questionZh: text('questionZh'),
    answerZh: text('answerZh'),
    words: text('words'),
    topic: text('topic'),
    forReplies: form['forReplies'] === 'yes',
    forTexts: form['forTexts'] === 'yes',
  };
};

export const formOfEntry = ({ question, answer, words, topic, forReplies, forTexts }: NewEntry): EntryForm => ({
  questionEn: question.en ?? '',
  answerEn: answer.en ?? '',
  questionZh: question.zh ?? '',
  answerZh: answer.zh ?? '',
  words: words.join(', '),
  topic,
  forReplies,
  forTexts,
});

export const entryIn = (form: EntryForm): NewEntry => ({
  question: { en: form.questionEn, zh: form.questionZh },
  answer: { en: form.answerEn, zh: form.answerZh },
  words: readWordList(form.words),
  topic: form.topic,
  forReplies: form.forReplies,
  forTexts: form.forTexts,
});

/** What a text of the answer would be: how long, how many parts, and which sign makes it dear. */
const counterOf = (text: string) => {
  const whole = measure(text);
  const dear = coach(text) ? (whole.culprit ?? '') : '';
  return { units: whole.units, parts: whole.parts, left: leftOf(whole), dear };
};

/** The answers in two phones, as far as they are written. */
export function previewView(form: EntryForm) {
  const written: [Language, string, string][] = [
    ['en', form.questionEn, form.answerEn],
    ['zh', form.questionZh, form.answerZh],
  ];
  return {
    phones: written
      .map(([language, question, answer]) => ({ language, question: question.trim(), answer: answer.trim() }))
      .filter(({ answer }) => answer !== '')
      .map((one) => ({ ...one, ...counterOf(one.answer) })),
  };
}

/** One entry as the list shows it, in the language of the page. */
export function entryView(entry: Entry, language: Language) {
  const other = LANGUAGES.find((code) => code !== language)!;
  const both = entry.question[language] !== undefined && entry.question[other] !== undefined;
  return {
    id: entry.id,
    question: inLanguage(entry.question, language),
    otherQuestion: both ? entry.question[other]! : '',
    answer: inLanguage(entry.answer, language),
    words: entry.words,
    replies: entry.forReplies,
    texts: entry.forTexts,
    used: entry.used,
  };
}

/** Ready entries by trade; those whose question the shop has already are marked. */
export function readyView(res: Response, entries: readonly Entry[]) {
  const { views, language } = frameOf(res);
  const known = new Set(entries.flatMap(({ question }) => Object.values(question).map(fold)));
  return Object.entries(READY).map(([trade, codes]) => ({
    trade,
    cards: codes.map((code) => {
      const { question, answer } = readyEntry(views.words, code, language);
      const taken = Object.values(question).some((one) => known.has(fold(one)));
      return { code, question: inLanguage(question, language), answer: inLanguage(answer, language), taken };
    }),
  }));
}
