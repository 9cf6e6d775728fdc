import { fold } from '../../kernel/fold.ts';

const BEYOND_ASCII = /[^\x20-\x7e]/;
const MARKS = /\p{M}+/gu;
const APOSTROPHES = /['`´ʼ]+/g;
const PUNCTUATION = / ?[^\p{L}\p{N} ][^\p{L}\p{N}]*/gu;
const CLAUSE = /[.,;:!\n]/;
const HAN = /\p{Script=Han}/u;
const BLANKS_BY_HAN = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu;

/**
 * A folded text as words between single blanks, with a blank at either end: no accents (people leave them out),
 * no apostrophes, and of all punctuation only "," for the end of a clause and "?" for a question.
 */
export function toLine(folded: string): string {
  const bare = BEYOND_ASCII.test(folded) ? folded.normalize('NFD').replace(MARKS, '').replaceAll('ß', 'ss') : folded;
  const marked = bare
    .replace(APOSTROPHES, '')
    .replace(PUNCTUATION, (run) => (run.includes('?') ? ' ? ' : CLAUSE.test(run) ? ' , ' : ' '));
  return ` ${marked.trim()} `;
}

/** The same without blanks next to Chinese characters, which some people put and others do not. */
export const toHanLine = (line: string): string => (HAN.test(line) ? line.replace(BLANKS_BY_HAN, '') : line);

/** The words of a line, clause marks left out. */
export const wordsOf = (line: string): string[] => line.split(/[ ,?]+/).filter((word) => word !== '');

/** How a word of the lexicon looks in a line. */
export const plainWord = (word: string): string => wordsOf(toLine(fold(word))).join(' ');

/** True when there is a Chinese character in it. */
export const hasHan = (text: string): boolean => HAN.test(text);
