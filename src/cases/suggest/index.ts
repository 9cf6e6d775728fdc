import { fold } from '../../kernel/fold.ts';
import { labelsOf } from '../labels.ts';
import type { CaseDesk, Label, Suggestion } from '../types.ts';
import { en } from './en.ts';
import { type CategoryLexicon, DEFAULT_CATEGORIES } from './lexicon.ts';
import { zh } from './zh.ts';

/** What is wrong stands in the first sentences; the rest of a long letter only costs time. */
const READ = 600;
/** A word of the shop's own counts more than all that the product guesses from. */
const OWN = 12;
const NAME = 6;
const HAN = /\p{Script=Han}/u;
const BLANKS_BY_HAN = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu;
const MOST_SHOWN = 5;

interface Found {
  category: string;
  score: number;
  words: { word: string; weight: number }[];
}

const compile = (lexicon: CategoryLexicon) =>
  DEFAULT_CATEGORIES.map((category) => ({
    category,
    patterns: lexicon[category].map(([weight, source]) => ({ weight, find: new RegExp(source, 'gu') })),
  }));

const LATIN = compile(en);
const CHINESE = compile(zh);

/** Words of a text that a default category is known by; the same words count once. */
function defaultsIn(text: string, han: boolean): Found[] {
  return (han ? CHINESE : LATIN).map(({ category, patterns }) => {
    const words = new Map<string, number>();
    for (const { weight, find } of patterns)
      for (const [word] of text.matchAll(find))
        if (![...words.keys()].some((known) => known.includes(word))) words.set(word, weight);
    return {
      category,
      score: [...words.values()].reduce((sum, weight) => sum + weight, 0),
      words: [...words].map(([word, weight]) => ({ word, weight })),
    };
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Whether a text holds a word: whole in letters that are parted by blanks, anywhere in Chinese. */
function holds(text: string, word: string): boolean {
  if (word === '') return false;
  if (HAN.test(word)) return text.replace(BLANKS_BY_HAN, '').includes(word.replace(BLANKS_BY_HAN, ''));
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped(word)}(?![\p{L}\p{N}])`, 'u').test(text);
}

/** The shop's own words and names of its categories. */
function ownIn(text: string, { id, name, words }: Label): Found {
  const names = 'words' in name ? Object.values(name.words) : [];
  const weighed = [
    ...words.map((word) => ({ word: fold(word), weight: OWN })),
    ...names.map((word) => ({ word: fold(word), weight: NAME })),
  ].filter(({ word }) => holds(text, word));
  return { category: id, score: weighed.reduce((sum, { weight }) => sum + weight, 0), words: weighed };
}

/** Whether a word says something that the weightier ones before it do not: "hair" says nothing beside "hair in". */
const isNew = (word: string, at: number, all: readonly string[]): boolean =>
  !all.slice(0, at).some((before) => before.includes(word) || word.includes(before));

/**
 * The category a text seems to be of, with the words that decided, the weightiest first. Of two that weigh alike the one
 * that is named more plainly is taken. Linear: at most 600 characters are read. Never throws.
 * @param labels categories of the shop; what it has put away is not suggested
 */
export function suggestFrom(labels: readonly Label[], text: string): Suggestion | undefined {
  const folded = fold(text.slice(0, READ));
  const han = HAN.test(folded);
  const line = han ? folded.replace(BLANKS_BY_HAN, '') : folded;
  const guessed = new Map<string, Found>(defaultsIn(line, han).map((found) => [found.category, found]));
  const order = (id: string): number => (DEFAULT_CATEGORIES as readonly string[]).indexOf(id);
  const found = labels
    .map((label) => {
      const own = ownIn(folded, label);
      const guess = guessed.get(label.id);
      return {
        category: label.id,
        score: own.score + (guess?.score ?? 0),
        words: [...own.words, ...(guess?.words ?? [])],
      };
    })
    .toSorted((a, b) => b.score - a.score || order(a.category) - order(b.category));
  const [best, next] = found;
  if (!best || best.score === 0) return undefined;
  const because = best.words.toSorted((a, b) => b.weight - a.weight).map(({ word }) => word.trim());
  return {
    category: best.category,
    sure: (best.score - (next?.score ?? 0)) / best.score,
    because: because.filter(isNew).slice(0, MOST_SHOWN),
  };
}

/** Suggests from the categories as the shop has them now. */
export const suggester = (): CaseDesk['suggest'] => async (reader, merchantId, text) =>
  suggestFrom(await labelsOf(reader, merchantId, 'category'), text);
