import { fold } from '../../kernel/fold.ts';
import type { Vault } from '../../platform/crypto/vault.ts';
import { labelsOf } from '../labels.ts';
import { firstSaid } from '../pages-store.ts';
import type { CaseDesk, Label, Suggestion } from '../types.ts';
import { en } from './en.ts';
import { examples as examplesEn } from './examples/en.ts';
import { examples as examplesZh } from './examples/zh.ts';
import { framesEn } from './frames-en.ts';
import { framesZh } from './frames-zh.ts';
import { type Examples, isTelling, learn, type Learned } from './learned.ts';
import { type CategoryLexicon, DEFAULT_CATEGORIES } from './lexicon.ts';
import { withoutPraise } from './praise.ts';
import { newestClassified } from './store.ts';
import { zh } from './zh.ts';

/** What is wrong stands in the first sentences; the rest of a long letter only costs time. */
const READ = 600;
/** A word of the shop's own counts more than all that the product guesses from. */
const OWN = 40;
const NAME = 12;
const HAN = /\p{Script=Han}/u;
const BLANKS_BY_HAN = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu;
const MOST_SHOWN = 5;
const MOST_HINTS = 2;
/** How much examples say beside the words chosen by hand: the product's, and what this shop has decided itself. */
const SHARE = 0.7;
const OWN_SHARE = 1.5;
/** How many of the shop's own cases are learnt from, the newest. */
const OWN_CASES = 120;
/** What weighs less is not shown beside a weightier word. */
const WORTH_SAYING = 0.25;
/** Below this a text says too little of anything: a person chooses. */
const LEAST = 0.3;

type Decided = readonly (readonly [category: string, text: string])[];

interface Found {
  category: string;
  score: number;
  words: { word: string; weight: number; learned?: true }[];
}

/** The weightiest first, so that a word inside a weightier turn of phrase does not count again. */
const compile = (...lexica: CategoryLexicon[]) =>
  DEFAULT_CATEGORIES.map((category) => ({
    category,
    patterns: lexica
      .flatMap((lexicon) => lexicon[category])
      .map(([weight, source]) => ({ weight, find: new RegExp(source, 'gu') }))
      .toSorted((a, b) => b.weight - a.weight),
  }));

const LATIN = compile(framesEn, en);
const CHINESE = compile(framesZh, zh);

const pairsOf = (examples: Examples): [category: string, text: string][] =>
  DEFAULT_CATEGORIES.flatMap((category) =>
    examples[category].split('\n').map((text): [string, string] => [category, fold(text)]),
  );

const learned: { latin?: Learned; chinese?: Learned } = {};
/** Learnt when first asked for, once a process: Chinese examples load the dictionary of signs. */
function learnedOf(han: boolean): Learned {
  const learnFrom = (examples: Examples) => learn(DEFAULT_CATEGORIES, pairsOf(examples), { han, share: SHARE });
  return han ? (learned.chinese ??= learnFrom(examplesZh)) : (learned.latin ??= learnFrom(examplesEn));
}

/** What a text is about says little of what went wrong: however many such words there are, they count as two. */
const scoreOf = (weights: readonly number[]): number => {
  const hints = weights.filter((weight) => weight === 1).length;
  return weights.reduce((sum, weight) => sum + weight, 0) - hints + Math.min(hints, MOST_HINTS);
};

/** Words of a text that a default category is known by; the same words count once. */
function defaultsIn(text: string, han: boolean): Found[] {
  const lessons = learnedOf(han)(text);
  return (han ? CHINESE : LATIN).map(({ category, patterns }) => {
    const words = new Map<string, number>();
    for (const { weight, find } of patterns)
      for (const [word] of text.matchAll(find))
        if (![...words.keys()].some((known) => known.includes(word))) words.set(word, weight);
    const lesson = lessons.get(category) ?? [];
    return {
      category,
      score: scoreOf([...words.values()]) + lesson.reduce((sum, { weight }) => sum + weight, 0),
      words: [...[...words].map(([word, weight]) => ({ word, weight })), ...lesson],
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

/** Whether a text has these words one after the other: where praise was left out, what stood around it was not together. */
const saysSo = (folded: string, line: string, word: string): boolean => line.includes(word) || folded.includes(word);

/** Whether a word says something that the weightier ones before it do not: "hair" says nothing beside "hair in". */
const isNew = (word: string, at: number, all: readonly string[]): boolean =>
  !all.slice(0, at).some((before) => before.includes(word) || word.includes(before));

/** Of what the shop has decided, that in the same script. */
const lessonsOf = (labels: readonly Label[], decided: Decided, han: boolean): Learned => {
  const texts = decided.map(([category, text]) => [category, fold(text.slice(0, READ))] as const);
  const same = texts.filter(([, text]) => HAN.test(text) === han);
  return learn(labels.map(({ id }) => id), same, { han, share: OWN_SHARE }); // prettier-ignore
};

/**
 * The category a text seems to be of, with the words that decided, the weightiest first. Of two that weigh alike the one
 * that is named more plainly is taken. Linear: at most 600 characters are read. Never throws.
 * @param labels categories of the shop; what it has put away is not suggested
 * @param decided what the shop's people have put into its categories so far
 */
export function suggestFrom(labels: readonly Label[], text: string, decided: Decided = []): Suggestion | undefined {
  const folded = fold(text.slice(0, READ));
  const han = HAN.test(folded);
  const line = han ? folded.replace(BLANKS_BY_HAN, '') : folded;
  const guessed = new Map<string, Found>(defaultsIn(withoutPraise(line), han).map((found) => [found.category, found]));
  const own = lessonsOf(labels, decided, han)(line);
  const order = (id: string): number => (DEFAULT_CATEGORIES as readonly string[]).indexOf(id);
  const found = labels
    .map((label) => {
      const named = ownIn(folded, label);
      const guess = guessed.get(label.id);
      const lesson = own.get(label.id) ?? [];
      return {
        category: label.id,
        score: named.score + (guess?.score ?? 0) + lesson.reduce((sum, { weight }) => sum + weight, 0),
        words: [...named.words, ...(guess?.words ?? []), ...lesson],
      };
    })
    .toSorted((a, b) => b.score - a.score || order(a.category) - order(b.category));
  const [best, next] = found;
  if (!best || best.score <= LEAST) return undefined;
  const weighty = best.words
    .toSorted((a, b) => b.weight - a.weight)
    .filter(
      ({ word, weight, learned: blind = false }) =>
        saysSo(folded, line, word) && (weight >= NAME || isTelling(word, blind)),
    );
  const because = weighty
    .filter(({ weight }, at) => weight > (at === 0 ? 0 : WORTH_SAYING))
    .map(({ word }) => word.trim());
  return {
    category: best.category,
    sure: (best.score - Math.max(0, next?.score ?? 0)) / best.score,
    because: because.filter(isNew).slice(0, MOST_SHOWN),
  };
}

/** Suggests from the categories as the shop has them now, and from what its people decided of earlier cases. */
export const suggester =
  ({ vault }: { vault: Vault }): CaseDesk['suggest'] =>
  async (reader, merchantId, text) => {
    const newest = await newestClassified(reader, merchantId, OWN_CASES);
    const said = await firstSaid(vault, reader, merchantId, newest.map(({ id }) => id)); // prettier-ignore
    const decided = newest.map(({ id, category }) => [category, said.get(id) ?? ''] as const);
    return suggestFrom(await labelsOf(reader, merchantId, 'category'), text, decided);
  };
