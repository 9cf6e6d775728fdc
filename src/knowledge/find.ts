import { oneSlip } from '../kernel/slip.ts';
import { asksHowMuch, readText, type ReadText, type Word } from './read-text.ts';
import type { Entry, Found } from './types.ts';

const HAN = /\p{Script=Han}/u;

/** Below this nothing fits: better no answer than a wrong one. */
export const LEAST_FIT = 0.4;

/** What an entry's own word, a word of its question and one of its answer add; each takes a share of what is missing. */
const OWN = 0.78;
const ASKED = 0.35;
const ASKED_ALL = 0.6; // shared by the words of a question that has few
const ANSWERED = 0.06;
const MOST_ANSWERED = 3;
/** Another form of the same word ("parked" for "parking"), and one slip of the thumb ("parkng"). */
const OTHER_FORM = 0.85;
const SLIP = 0.8;
const SLIP_FROM = 6;

interface ReadEntry {
  updatedAt: number;
  own: { as: string; read: ReadText }[];
  asked: ReadText[];
  answered: ReadText[];
}

/** What an entry explains of a text. */
interface Explained {
  words: Set<number>;
  han: Set<string>;
}

/** How much a word of a text is a word of an entry: 0 not at all, 1 the same. */
function sameWord(text: Word, entry: Word): number {
  if (text.word === entry.word) return 1;
  if (text.stem === entry.stem && text.stem.length > 2) return OTHER_FORM;
  const slipped = entry.word.length >= SLIP_FROM && text.word[0] === entry.word[0] && oneSlip(text.word, entry.word);
  return slipped ? SLIP : 0;
}

/** An own word of several words stands in the text in this order, with nothing between that says anything. */
function phraseAt(text: readonly Word[], phrase: readonly Word[]): { at: number; same: number } | undefined {
  for (let at = 0; phrase.length > 0 && at + phrase.length <= text.length; at++) {
    const same = Math.min(...phrase.map((word, i) => sameWord(text[at + i]!, word)));
    if (same > 0) return { at, same };
  }
  return undefined;
}

const add = (sum: number, share: number): number => sum + (1 - sum) * share;

/** An entry's own word in a text; how sure that is. */
function ownIn(text: ReadText, plain: ReadText, { read }: ReadEntry['own'][number], explained: Explained): number {
  const phrase = phraseAt(text.words, read.words) ?? phraseAt(plain.words, read.words);
  const hasHan = read.pieces.every((piece) =>
    piece.length > 1 ? text.folded.includes(piece) : text.singles.has(piece),
  );
  if ((read.words.length > 0 && !phrase) || !hasHan || read.words.length + read.pieces.length === 0) return 0;
  for (const word of read.words)
    for (const [i, other] of text.words.entries()) if (sameWord(other, word) > 0) explained.words.add(i);
  for (const piece of read.pieces) explained.han.add(piece);
  return OWN * (phrase?.same ?? 1);
}

const pairsOf = (pieces: readonly string[]): string[] =>
  pieces.flatMap((piece) => Array.from({ length: piece.length - 1 }, (_, i) => piece.slice(i, i + 2)));

/** Words and pairs of characters that a text has in common with one sentence of an entry. */
function common(text: ReadText, sentence: ReadText, explained?: Explained): { shares: number[]; because: string[] } {
  const shares: number[] = [];
  const because: string[] = [];
  for (const [i, word] of text.words.entries()) {
    const same = Math.max(0, ...sentence.words.map((other) => sameWord(word, other)));
    if (same === 0) continue;
    shares.push(same);
    because.push(word.word);
    explained?.words.add(i);
  }
  const theirs = new Set(pairsOf(sentence.pieces));
  for (const pair of new Set(pairsOf(text.pieces)))
    if (theirs.has(pair)) {
      shares.push(1);
      explained?.han.add(pair);
      const longer = `${because.at(-1) ?? ''}${pair.slice(1)}`;
      if (longer.at(-2) === pair[0] && text.folded.includes(longer)) because[because.length - 1] = longer;
      else because.push(pair);
    }
  return { shares, because };
}

/** Characters of Chinese that say something or are explained, and how many of them are explained. */
function hanCovered({ folded, telling }: ReadText, parts: ReadonlySet<string>): { all: number; covered: number } {
  const marks = Array.from({ length: folded.length }, () => false);
  for (const part of parts)
    for (let at = folded.indexOf(part); at >= 0; at = folded.indexOf(part, at + 1))
      marks.fill(true, at, at + part.length);
  const said = (at: number): boolean => HAN.test(telling[at] ?? '');
  return { all: marks.filter((mark, at) => mark || said(at)).length, covered: marks.filter(Boolean).length };
}

/** How much of a text an entry explains, 0 to 1: one word of ten in common is chance. */
function coverage(text: ReadText, { words, han }: Explained): number {
  const { all, covered } = hanCovered(text, han);
  const size = text.words.length + all / 2;
  return size === 0 ? 1 : Math.min(1, (words.size + covered / 2) / size);
}

function fitOf(text: ReadText, plain: ReadText, asks: number, entry: ReadEntry): { fit: number; because: string[] } {
  const explained: Explained = { words: new Set(), han: new Set() };
  const because: string[] = [];
  let sum = 0;
  for (const own of entry.own) {
    const sure = ownIn(text, plain, own, explained);
    if (sure > 0) because.push(own.as);
    sum = add(sum, sure);
  }
  for (const asked of entry.asked) {
    const found = common(text, asked, explained);
    const each = Math.max(ASKED, ASKED_ALL / Math.max(1, asked.size));
    for (const share of found.shares) sum = add(sum, each * share);
    because.push(...found.because);
  }
  if (sum === 0) return { fit: 0, because };
  const answered = entry.answered.flatMap((one) => common(text, one).shares).slice(0, MOST_ANSWERED);
  for (const share of answered) sum = add(sum, ANSWERED * share);
  const fit = sum * (0.5 + 0.5 * coverage(text, explained)) * asks;
  return { fit: Math.round(fit * 100) / 100, because: shortest(because) };
}

/** Each word once, and none that only repeats a part of another. */
const shortest = (because: readonly string[]): string[] => {
  const once = [...new Map(because.map((word) => [word.toLowerCase(), word])).values()];
  return once.filter(
    (word) => !once.some((other) => other !== word && other.toLowerCase().includes(word.toLowerCase())),
  );
};

/** So many entries are kept read, of all shops. */
const KEPT = 2000;

/**
 * Finds what fits a text among entries: folded words, Chinese by pairs of characters; an entry's own words count most,
 * then those of its question. What the text says besides, and whether it asks at all, lowers the fit. Best first;
 * entries below `LEAST_FIT` are left out. Reading an entry costs most of the time, so it is kept until it changes.
 */
export function createFinder(): (merchantId: string, entries: readonly Entry[], text: string) => Found[] {
  const kept = new Map<string, ReadEntry>();

  function read(merchantId: string, { id, updatedAt, words, question, answer }: Entry): ReadEntry {
    const key = `${merchantId} ${id}`;
    const known = kept.get(key);
    if (known?.updatedAt === updatedAt) return known;
    const fresh: ReadEntry = {
      updatedAt,
      own: words.map((as) => ({ as, read: readText(as, true) })),
      asked: Object.values(question).map((one) => readText(one)),
      answered: Object.values(answer).map((one) => readText(one)),
    };
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, fresh);
    return fresh;
  }

  return (merchantId, entries, text) => {
    const asked = readText(text);
    const plain = readText(text, true);
    const asks = asksHowMuch(text, asked);
    return entries
      .map((entry) => ({ entry, ...fitOf(asked, plain, asks, read(merchantId, entry)) }))
      .filter(({ fit }) => fit >= LEAST_FIT)
      .toSorted((a, b) => b.fit - a.fit || b.entry.used - a.entry.used || (a.entry.id < b.entry.id ? -1 : 1));
  };
}
