import { fold } from '../kernel/fold.ts';
import { ASKS, IDLE, IDLE_HAN, TOLD, TOLD_HAN } from './find-words.ts';

/** What people ask stands in the first words; the rest of a long letter only costs time. */
const READ = 400;
const HAN_RUN = /\p{Script=Han}+/gu;
const LONE_HAN = /(?<!\p{Script=Han})\p{Script=Han}(?!\p{Script=Han})/gu;
const BLANKS_BY_HAN = /(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu;
const LATIN_WORD = /[\p{L}\p{N}]+(?:'[\p{L}]+)*/gu;
const idleHan = new RegExp(IDLE_HAN.join('|'), 'gu');

/** A word of a script with blanks, and what it has in common with its other forms. */
export interface Word {
  word: string;
  stem: string;
}

/** A text as it is compared: what it is about, apart from how it is asked. */
export interface ReadText {
  /** Folded, no blanks between Chinese characters. */
  folded: string;
  /** Words with blanks that say something, in order. */
  words: Word[];
  /** Pieces of Chinese that say something, each of two characters at least, in order. */
  pieces: string[];
  /** Characters that stand alone between idle ones: the dog of "may I bring a dog". */
  singles: ReadonlySet<string>;
  /** The same as the folded text, blank where a Chinese character says nothing: an own word may reach over such. */
  telling: string;
  /** How much there is to explain: words, and half a word for each Chinese character. */
  size: number;
}

/** Endings of number and doing are taken off: "parking" and "parks" are "park", "allergies" is "allergy". */
export function stemOf(word: string): string {
  let stem = word;
  if (/[^aeiou]ies$/.test(stem) && stem.length > 4) stem = `${stem.slice(0, -3)}y`;
  else if (/(?:s|x|z|ch|sh)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (/[^su]s$/.test(stem) && stem.length > 3) stem = stem.slice(0, -1);
  if (stem.length > 5 && stem.endsWith('ing')) stem = stem.slice(0, -3);
  else if (stem.length > 4 && stem.endsWith('ed')) stem = stem.slice(0, -2);
  // "cancell(ing)", and the mute e of "clos(ing)", "close"
  return stem.replace(/([bdgklmnprt])\1$/u, '$1').replace(/(?<=\w{3})e$/u, '');
}

const bare = (text: string): string => text.replace(BLANKS_BY_HAN, '');

/** Reads a text. @param keepIdle of an entry's own words, where every word was meant */
export function readText(text: string, keepIdle = false): ReadText {
  const folded = bare(fold(text.slice(0, READ)));
  const latin = folded.replace(HAN_RUN, ' ').match(LATIN_WORD) ?? [];
  const words = latin
    .map((word) => word.replaceAll("'", ''))
    .filter((word) => keepIdle || (word.length > 1 && !IDLE.has(word)))
    .map((word) => ({ word, stem: stemOf(word) }));
  const runs = keepIdle ? folded : folded.replace(idleHan, (idle) => ' '.repeat(idle.length));
  const all = runs.match(HAN_RUN) ?? [];
  const pieces = all.filter((run) => keepIdle || run.length > 1);
  const singles = new Set(all.filter((run) => run.length === 1));
  const telling = runs.replace(LONE_HAN, ' ');
  return { folded, words, pieces, singles, telling, size: words.length + pieces.join('').length / 2 };
}

/** Of a short text nobody can tell whether it asks: "parking", "opening hours sunday". */
const SHORT = 3;

/**
 * How far a text is to be taken for a question, 0 to 1: whoever tells that they waited two hours does not ask for the
 * opening hours.
 */
export function asksHowMuch(text: string, { folded, size }: ReadText): number {
  if (ASKS.test(folded) || /[?？]\s*$/u.test(text.trim())) return 1;
  const told = TOLD_HAN.test(folded) || folded.split(/[^\p{L}']+/u).some((word) => TOLD.has(word.replaceAll("'", '')));
  if (told) return 0.4;
  return size <= SHORT ? 1 : 0.75;
}
