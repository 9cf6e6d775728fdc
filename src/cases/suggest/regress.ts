import { setImmediate as others } from 'node:timers/promises';

/** How much a word speaks for each category, in the order of the categories; nothing for a word it never met. */
export type Weights = (word: string) => ArrayLike<number> | undefined;

const ROUNDS = 15;
/** Length of the first step; each word's steps grow shorter the more it has moved. */
const STEP = 0.3;
/** How strongly weights are drawn back to nothing, so that words met once decide little. */
const DRAW = 1e-3;

/** Always the same order, shuffled once a round: what is learnt must not depend on the day. */
function shuffle(all: unknown[], next: () => number): void {
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1));
    [all[at], all[other]] = [all[other], all[at]];
  }
}
function lots(): () => number {
  const most = 2 ** 31 - 1;
  let seed = 1;
  return () => (seed = (seed * 48_271) % most) / most; // Park, Miller 1988
}

/** Odds as parts of one. */
export function shares(scores: ArrayLike<number>): number[] {
  const all = Array.from(scores);
  const most = Math.max(...all);
  const odds = all.map((score) => Math.exp(score - most));
  const sum = odds.reduce((before, odd) => before + odd, 0);
  return odds.map((odd) => odd / sum);
}

/** A long text says no more than a short one: each word counts by the root of how many there are. */
export const evened = (words: number): number => 1 / Math.sqrt(Math.max(1, words));

/**
 * Learns from examples how much each word speaks for each category: softmax regression, by steps of AdaGrad
 * (Duchi, Hazan, Singer 2011) with weights drawn to nothing. Lets others work between two rounds.
 * @param examples number of the category, and the words of a text
 */
export async function regress(
  categories: number,
  examples: readonly (readonly [category: number, words: string[]])[],
): Promise<Weights> {
  const places = new Map<string, number>();
  for (const [, words] of examples) for (const word of words) if (!places.has(word)) places.set(word, places.size);
  const weights = new Float64Array(places.size * categories);
  const moved = new Float64Array(weights.length).fill(1e-6);
  const rows = examples.map(([category, words]) => ({
    category,
    even: evened(words.length),
    places: words.map((word) => places.get(word)! * categories),
  }));
  const scores = new Float64Array(categories);
  const next = lots();

  const learnFrom = (row: (typeof rows)[number]): void => {
    scores.fill(0);
    for (const place of row.places)
      for (let at = 0; at < categories; at++) scores[at]! += weights[place + at]! * row.even;
    for (const [at, share] of shares(scores).entries()) {
      const wrong = (share - (at === row.category ? 1 : 0)) * row.even;
      for (const place of row.places) {
        const slope = wrong + DRAW * weights[place + at]!;
        moved[place + at]! += slope * slope;
        weights[place + at]! -= (STEP * slope) / Math.sqrt(moved[place + at]!);
      }
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    shuffle(rows, next);
    for (const row of rows) learnFrom(row);
    await others();
  }
  return (word) => {
    const place = places.get(word);
    return place === undefined ? undefined : weights.subarray(place * categories, (place + 1) * categories);
  };
}
