import { fold } from '../kernel/fold.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { EntryFaults, type EntryFaultCode } from './faults.ts';
import type { Entry, NewEntry, Worded } from './types.ts';

export const QUESTION_MAX = 160;
/** Four parts of an English text: whoever asks by text wants no leaflet. */
export const ANSWER_MAX = 600;
export const WORD_MAX = 40;
export const WORDS_MAX = 30;
export const TOPIC_MAX = 40;
/** So many entries a shop may have in use: all of them are read for one text. */
export const ENTRIES_MAX = 300;

// Tab and line feed are the only control characters a text may hold; a lone half of a pair is Cs.
const BAD = /(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029]/u;

const tidy = (text = ''): string => text.replaceAll('\r\n', '\n').trim();

/** Words as they were typed, between commas or on lines of their own, each meaning once. */
export function readWordList(typed: string): string[] {
  const known = new Map<string, string>();
  for (const word of typed.split(/[,，、;；\n]/u).map((one) => one.trim().replace(/\s+/g, ' ')))
    if (word !== '' && !known.has(fold(word))) known.set(fold(word), word);
  return [...known.values()];
}

/** One Chinese character is a word; one letter means nothing. */
const isWord = (word: string): boolean =>
  word.length <= WORD_MAX && !BAD.test(word) && (fold(word).length >= 2 || /\p{Script=Han}/u.test(word));

function answerFault(answer: string): EntryFaultCode | undefined {
  if (answer === '') return 'answer';
  if (answer.length > ANSWER_MAX) return 'long';
  if (BAD.test(answer)) return 'characters';
  return /\{\{|\}\}/.test(answer) ? 'braces' : undefined;
}

/** @returns what is wrong in one language, by field */
function worded(language: Language, question: string, answer: string): [string, EntryFaultCode][] {
  const faults: [string, EntryFaultCode][] = [];
  if (question === '' || question.length > QUESTION_MAX) faults.push([`question.${language}`, 'question']);
  else if (BAD.test(question)) faults.push([`question.${language}`, 'characters']);
  const wrong = answerFault(answer);
  if (wrong) faults.push([`answer.${language}`, wrong]);
  return faults;
}

/**
 * An entry as it is kept: trimmed, words once each. A language is either whole (question and answer) or left out.
 * @throws EntryFaults on `question.en`, `answer.zh`, `words`, `topic`
 */
export function readEntry(entry: NewEntry): NewEntry {
  const faults = new Map<string, EntryFaultCode>();
  const question: Worded = {};
  const answer: Worded = {};
  for (const language of LANGUAGES) {
    const [asked, answered] = [tidy(entry.question[language]), tidy(entry.answer[language])];
    if (asked === '' && answered === '') continue;
    for (const [field, code] of worded(language, asked, answered)) faults.set(field, code);
    question[language] = asked;
    answer[language] = answered;
  }
  if (Object.keys(question).length === 0) faults.set('question.en', 'nothing');
  const words = readWordList(entry.words.join('\n'));
  if (words.length > WORDS_MAX || !words.every(isWord)) faults.set('words', 'words');
  const topic = entry.topic.trim().replace(/\s+/g, ' ');
  if (topic.length > TOPIC_MAX || BAD.test(topic)) faults.set('topic', 'topic');
  if (faults.size > 0) throw new EntryFaults(faults);
  return { question, answer, words, topic, forReplies: entry.forReplies, forTexts: entry.forTexts };
}

/** A text in the language wished for, or in the other where there is none. */
export const inLanguage = (texts: Worded, language: Language): string =>
  texts[language] ?? LANGUAGES.map((other) => texts[other]).find((text) => text !== undefined) ?? '';

/** Whether all words searched for stand anywhere in an entry. */
export function holds(entry: Entry, search: string): boolean {
  const { question, answer, words, topic } = entry;
  const all = fold([...Object.values(question), ...Object.values(answer), ...words, topic].join('\n'));
  return fold(search)
    .split(' ')
    .every((word) => all.includes(word));
}
