import { readIntent } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { fold } from '../kernel/fold.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { KeywordApp } from '../platform/slice.ts';
import * as store from './store.ts';
import type { WordTable } from './words.ts';

/** Whose word it is, and how it may be followed. */
export interface WordOwner {
  /** Name of the built-in app that answers for it. */
  app: string;
  /** What it stands for there. */
  ref: string;
  takes: KeywordApp['takes'];
}

/** Why a word cannot be had. */
export type WordFault =
  | 'form' // nothing readable, one letter, digits alone, or over 20 characters
  | 'reserved' // STOP, START, HELP and their kin, or a word that carriers take for one
  | 'built_in' // a function of the product has it
  | 'taken'; // another app or survey of the shop has it

export interface RefusedWord {
  word: string;
  fault: WordFault;
  /** Name of the built-in app, or `ref` of the shop's own. */
  by?: string;
}

/** The shop's own words. */
export interface ShopWords {
  /** What is wrong with a word for this owner; undefined: it is free, or the owner's already. */
  check(reader: Reader, merchantId: string, word: string, ref?: string): Promise<RefusedWord | undefined>;
  /** Gives the owner exactly these words. @returns those it cannot have; then nothing is changed @throws DomainError `conflict` in a race for one */
  claim(tx: Tx, merchantId: string, owner: WordOwner, words: readonly string[]): Promise<RefusedWord[]>;
  /** Gives back every word of this owner. */
  release(tx: Tx, merchantId: string, ref: string): Promise<void>;
  /** The words that an owner has, as they were written. */
  ofRef(reader: Reader, merchantId: string, ref: string): Promise<string[]>;
}

const LONGEST = 20;
/** What carriers and the product read as an answer to something else; never a word and never a choice (FEATURES 6b). */
const ANSWERS = ['T', 'R', 'N', 'Y', 'TD', 'END', 'YES', 'NO', 'QUIT', 'SKIP'];
const CODE_OR_CASE = /^(y ?\d+|c ?-? ?\d+)$/;

/** Whether a text may not be offered as an answer or taken as a word, whatever the shop has. @param text as written */
export function isReserved(text: string, systemWords: readonly string[]): boolean {
  const folded = fold(text);
  if ([...ANSWERS, ...systemWords].some((word) => fold(word) === folded) || CODE_OR_CASE.test(folded)) return true;
  // "Stop please", "S T O P", 请退订: whatever the switchboard takes for a stop in the strictest country.
  return readIntent(text, { stopPrefixIsStop: true }).kind !== 'none';
}

const isWellFormed = (folded: string): boolean =>
  folded.length >= 2 && folded.length <= LONGEST && /\p{L}/u.test(folded);

/** @param table words of the product */
export function createShopWords(table: WordTable, systemWords: readonly string[]): ShopWords {
  function faultOf(
    word: string,
    ref: string | undefined,
    rows: readonly { word: string; ref: string }[],
  ): RefusedWord | undefined {
    const folded = fold(word);
    if (isReserved(word, systemWords)) return { word, fault: 'reserved' };
    if (!isWellFormed(folded)) return { word, fault: 'form' };
    const builtIn = table.owner(folded);
    if (builtIn) return { word, fault: 'built_in', by: builtIn.name };
    const owner = rows.find((row) => row.word === folded);
    return owner && owner.ref !== ref ? { word, fault: 'taken', by: owner.ref } : undefined;
  }

  const rowsOf = (reader: Reader, merchantId: string) => store.shopWordsOf.all(reader, { merchantId });

  return {
    check: async (reader, merchantId, word, ref) => faultOf(word, ref, await rowsOf(reader, merchantId)),
    async claim(tx, merchantId, { app, ref, takes }, words) {
      const rows = await rowsOf(tx, merchantId);
      const refused = words.flatMap((word) => faultOf(word, ref, rows) ?? []);
      if (refused.length > 0) return refused;
      await store.deleteShopWords.run(tx, { merchantId, ref });
      for (const written of new Map(words.map((word) => [fold(word), word.trim()])).values()) {
        const row = { merchantId, word: fold(written), app, ref, takes, written };
        if (!(await store.insertShopWord.get(tx, row)))
          throw new DomainError('conflict', `The word ${written} was taken a moment ago. Choose another.`, 'words');
      }
      return [];
    },
    release: (tx, merchantId, ref) => store.deleteShopWords.run(tx, { merchantId, ref }),
    ofRef: async (reader, merchantId, ref) =>
      (await rowsOf(reader, merchantId)).filter((row) => row.ref === ref).map(({ written }) => written),
  };
}

/** How many shops' tables are kept made; one is a few kilobytes. */
const KEPT = 500;

/** The table of all words of a shop: the product's and its own, each its own `KeywordApp` like any other. */
export function openWords(table: WordTable): (tx: Tx, merchantId: string) => Promise<WordTable> {
  const made = new Map<string, { key: string; table: WordTable }>();
  return async (tx, merchantId) => {
    const rows = await store.shopWordsOf.all(tx, { merchantId });
    if (rows.length === 0) return table;
    const key = rows.map(({ word, ref, takes }) => `${word} ${ref} ${takes}`).join('\n');
    const known = made.get(merchantId);
    if (known?.key === key) return known.table;
    const own = rows.flatMap(({ word, app, ref, takes }): KeywordApp[] => {
      const family = table.byName(app);
      return family
        ? [{ ...family, words: [word], takes, run: (inTx, talk) => family.run(inTx, { ...talk, ref }) }]
        : [];
    });
    const whole = table.with(own);
    if (made.size >= KEPT) made.delete(made.keys().next().value!);
    made.set(merchantId, { key, table: whole });
    return whole;
  };
}
