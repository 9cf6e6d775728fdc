import { fold } from '../../kernel/fold.ts';
import type { Vault } from '../../platform/crypto/vault.ts';
import { labelsOf } from '../labels.ts';
import { firstSaid } from '../pages-store.ts';
import type { CaseDesk, Label, Suggestion } from '../types.ts';
import { bayes } from './bayes.ts';
import { examplesOf, TAUGHT } from './examples.ts';
import { evened, regress, shares, type Weights } from './regress.ts';
import { reasons, type Weighed } from './reasons.ts';
import { newestClassified } from './store.ts';
import { isHan, joinHan, wordsOf, type Words } from './words.ts';

/** What is wrong stands in the first sentences; the rest of a long letter only costs time. */
const READ = 600;
/** A word of the shop's own counts more than all that is guessed; the name of a category nearly so. */
const OWN = 30;
const NAME = 10;
/** How much one of the shop's own cases says beside the product's examples. */
const OWN_SHARE = 0.5;
/** How many of the shop's own cases are learnt from, the newest. */
const OWN_CASES = 120;
/** Below this part of one a text says too little of anything: a person chooses. */
const LEAST = 0.3;

type Decided = readonly (readonly [category: string, text: string])[];

const taught: { latin?: Promise<Weights>; han?: Promise<Weights> } = {};
function learn(language: 'en' | 'zh'): Promise<Weights> {
  const texts = examplesOf(language).map(([category, text]) => [category, lineOf(fold(text))] as const);
  return regress(TAUGHT.length, texts.map(([category, line]) => [TAUGHT.indexOf(category), [...wordsOf(line).keys()]])); // prettier-ignore
}
/** Learnt when first asked for, once a process: Chinese examples load the dictionary of signs. */
const taughtOf = (han: boolean): Promise<Weights> =>
  han ? (taught.han ??= learn('zh')) : (taught.latin ??= learn('en'));

const lineOf = (folded: string): string => (isHan(folded) ? joinHan(folded) : folded);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Whether a text holds a word: whole in letters that are parted by blanks, anywhere in Chinese. */
function holds(text: string, word: string): boolean {
  if (word === '') return false;
  if (isHan(word)) return joinHan(text).includes(joinHan(word));
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped(word)}(?![\p{L}\p{N}])`, 'u').test(text);
}

/** The shop's own words and names of its categories. */
function chosenIn(text: string, { name, words }: Label): Weighed[] {
  const names = 'words' in name ? Object.values(name.words) : [];
  return [
    ...words.map((word) => ({ word: fold(word), at: 0, weight: OWN, chosen: true as const })),
    ...names.map((word) => ({ word: fold(word), at: 0, weight: NAME, chosen: true as const })),
  ].filter(({ word }) => holds(text, word));
}

/** What the words of a text weigh for the category that stands at one place of what was learnt. */
function learntIn(words: Words, weights: Weights, place: number, share: number): Weighed[] {
  if (place === -1) return [];
  return [...words].flatMap(([key, word]) => {
    const weight = weights(key)?.[place];
    return weight === undefined ? [] : [{ ...word, weight: weight * share }];
  });
}

/** What the shop has decided itself, in the same script. */
function decidedOf(labels: readonly Label[], decided: Decided, han: boolean): Weights {
  const same = decided
    .map(([category, text]) => [labels.findIndex(({ id }) => id === category), fold(text.slice(0, READ))] as const)
    .filter(([at, text]) => at !== -1 && isHan(text) === han);
  return bayes(labels.length, same.map(([at, text]) => [at, lineOf(text)])); // prettier-ignore
}

/**
 * The category a text seems to be of, with the words that decided, the weightiest first. Linear: at most 600 characters
 * are read. Never throws.
 * @param labels categories of the shop; what it has put away is not suggested
 * @param decided what the shop's people have put into its categories so far
 */
export async function suggestFrom(
  labels: readonly Label[],
  text: string,
  decided: Decided = [],
): Promise<Suggestion | undefined> {
  const folded = fold(text.slice(0, READ));
  const han = isHan(folded);
  const line = lineOf(folded);
  const words = wordsOf(line);
  const share = evened(words.size);
  const ours = await taughtOf(han);
  const own = decidedOf(labels, decided, han);
  const found = labels.map((label, place) => {
    const weighed = [
      ...chosenIn(folded, label),
      ...learntIn(words, ours, (TAUGHT as readonly string[]).indexOf(label.id), share),
      ...learntIn(words, own, place, OWN_SHARE),
    ];
    return { category: label.id, score: weighed.reduce((sum, { weight }) => sum + weight, 0), words: weighed };
  });
  const ranked = found.toSorted((a, b) => b.score - a.score);
  const [best] = ranked;
  const [sure = 0] = shares(ranked.map(({ score }) => score));
  if (!best || sure < LEAST || !/\p{L}\P{L}*\p{L}/u.test(line)) return undefined;
  return { category: best.category, sure, because: reasons(line, best.words) };
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
