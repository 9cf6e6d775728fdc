import { core, isTelling } from './telling.ts';
import { isHan, type Word } from './words.ts';

/** A word and how much it said for a category. */
export interface Weighed extends Word {
  weight: number;
  /** Whether somebody of the shop chose it: then it tells them why, whatever it is. */
  chosen?: true;
}

const MOST_SHOWN = 5;
/** What weighs less than this part of the weightiest word is not shown beside it. */
const WORTH_SAYING = 0.25;
/** What is denied belongs to the word that denies it. */
const DENYING = /^[没不未无别]$/u;

let dictionary: Intl.Segmenter | undefined;

/** Words of a Chinese line as a reader parts them. */
function segmentsOf(line: string): Word[] {
  const all: Word[] = [];
  for (const { segment: word, index: at } of (dictionary ??= new Intl.Segmenter('zh', { granularity: 'word' })).segment(
    line,
  )) {
    const last = all.at(-1);
    if (last && DENYING.test(last.word)) last.word += word;
    else all.push({ word, at });
  }
  return all;
}

/** Chinese was weighed in runs of signs, cut blindly: what they said is given to the words that they are cut from. */
function inWords(line: string, runs: readonly Weighed[]): Weighed[] {
  const bySign = new Float64Array(line.length);
  for (const { word, at, weight } of runs)
    for (let sign = at; sign < at + word.length; sign++) bySign[sign]! += weight / word.length;
  return segmentsOf(line).map(({ word, at }) => ({
    word,
    at,
    weight: bySign.subarray(at, at + word.length).reduce((sum, weight) => sum + weight, 0),
  }));
}

/** Whether a word says something that the weightier ones before it do not: "hair" says nothing beside "hair in". */
const isNew = (word: string, at: number, all: readonly string[]): boolean =>
  !all.slice(0, at).some((before) => before.includes(word) || word.includes(before));

/** One sign is half a word: it is said only where no whole one is there to say. */
function whole(words: readonly string[]): readonly string[] {
  const long = words.filter((word) => !isHan(word) || Array.from(word).length > 1);
  return long.length > 0 ? long : words;
}

/**
 * The telling ones of the words that decided, the weightiest first; none where it was but small words.
 * @param line the text in which the words stand
 */
export function reasons(line: string, words: readonly Weighed[]): string[] {
  const chosen = words.filter((one) => one.chosen);
  const found = words.filter((one) => !one.chosen);
  const telling = [...chosen, ...(isHan(line) ? inWords(line, found) : found)]
    .filter((one) => one.weight > 0 && (one.chosen ?? isTelling(one.word)))
    .toSorted((a, b) => b.weight - a.weight);
  const least = (telling[0]?.weight ?? 0) * WORTH_SAYING;
  const said = telling.filter(({ weight }) => weight >= least).map((one) => (one.chosen ? one.word : core(one.word)));
  return whole(said).filter(isNew).slice(0, MOST_SHOWN);
}
