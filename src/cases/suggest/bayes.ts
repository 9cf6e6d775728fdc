import type { Weights } from './regress.ts';
import { wordsOf } from './words.ts';

/** A word that was seen once says little: as if each had been seen so often in every category before. */
const BEFORE = 1;
/** As if every category had had so many texts before: a shop's first cases weigh little. */
const EVEN = 5;

/**
 * Learns from few examples how much each word speaks for each category: naive Bayes, each word once a text. With few
 * texts it is right sooner than a regression (Ng, Jordan 2001), and what it learns changes with every case.
 * @param examples number of the category, and a folded text
 */
export function bayes(categories: number, examples: readonly (readonly [category: number, text: string])[]): Weights {
  const seen = new Map<string, number[]>();
  const sizes = Array.from({ length: categories }, () => EVEN);
  for (const [at, text] of examples) {
    sizes[at]! += 1;
    for (const word of wordsOf(text).keys()) {
      const counts = seen.get(word) ?? sizes.map(() => 0);
      counts[at]! += 1;
      seen.set(word, counts);
    }
  }
  const texts = sizes.reduce((sum, size) => sum + size, 0);
  return (word) => {
    const counts = seen.get(word);
    const all = counts?.reduce((sum, count) => sum + count, 0) ?? 0;
    // Against what chance would give, so that a category with many texts draws nothing to it by that alone.
    return counts?.map((count, at) => Math.log((count + BEFORE) / ((all * sizes[at]!) / texts + BEFORE)));
  };
}
