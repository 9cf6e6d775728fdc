import type { Lexicon } from './lexicon/lexicon.ts';
import { plainWord } from './plain.ts';

/** What a language says about sentences, ready to run. */
export interface Sentences {
  spaced: boolean;
  /** Cheap test: a text without any of these letters matches none of `strong` and `usual`. */
  gate: RegExp;
  /** Looked for before the opposite is taken out; absent where the language has none. */
  strong: RegExp | undefined;
  usual: RegExp;
}

/** Longer words are no words; the bound keeps every pattern linear in the text. */
const WORD_LIMIT = 40;
/** Stands where something was taken out; no gap reaches across it. */
export const TAKEN_OUT = '~';

interface Piece {
  alternatives: string[];
  least: number;
  most: number;
}

function pieceOf(token: string): Piece {
  const [, body = '', optional, most] = /^(.*?)(?:(\?)|\.\.(\d+))?$/.exec(token)!;
  const alternatives = body === '' ? [] : body.split('|');
  if (most !== undefined) return { alternatives, least: 0, most: Number(most) };
  return { alternatives, least: optional === undefined ? 1 : 0, most: 1 };
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const lettersOf = (alternative: string): string => plainWord(alternative.replaceAll('_', ' ').replace('*', ''));

function sourceOf(piece: Piece, spaced: boolean): string {
  const anyWord = spaced ? `[^ ,?${TAKEN_OUT}]{1,${WORD_LIMIT}}` : `[^,?${TAKEN_OUT}]`;
  const tail = `[^ ,?${TAKEN_OUT}]{0,${WORD_LIMIT}}`;
  const choices = piece.alternatives.map((word) => escape(lettersOf(word)) + (word.endsWith('*') ? tail : ''));
  const body = `${spaced ? ' ' : ''}(?:${choices.length === 0 ? anyWord : choices.join('|')})`;
  return piece.least === 1 ? body : `(?:${body}){0,${piece.most}}`;
}

const wordsIn = (sequence: string): string[] => sequence.split(' ').filter((token) => !['^', '$', '!'].includes(token));

/** One sequence of the lexicon's notation (see `Lexicon`) as the source of a regular expression. */
export function compile(sequence: string, spaced: boolean): string {
  const body = wordsIn(sequence)
    .map((token) => sourceOf(pieceOf(token), spaced))
    .join('');
  const begins = sequence.includes('^') ? (spaced ? '(?<![^,?])' : '(?<=^ ?|[,?] ?)') : '';
  const ends = sequence.endsWith('$') ? '(?= ?(?:[,?]|$))' : spaced ? '(?= )' : '';
  return begins + body + ends;
}

const shortest = (stems: string[]): number => Math.min(...stems.map((stem) => stem.length));

/** The alternatives of the most telling word a sequence cannot do without: the one whose shortest spelling is longest. */
function stemsOf(sequence: string): string[] {
  const needed = wordsIn(sequence)
    .map(pieceOf)
    .filter((piece) => piece.least === 1)
    .map((piece) => piece.alternatives.map(lettersOf));
  return needed.reduce((best, stems) => (shortest(stems) > shortest(best) ? stems : best));
}

const anyOf = (sources: readonly string[], flags: string): RegExp => new RegExp(sources.join('|'), flags);

/** @throws Error when a sequence has no word it needs, which only a faulty lexicon can bring about. */
export function sentencesOf(lexicon: Lexicon): Sentences {
  const { spaced, sentences } = lexicon;
  const compiled = (sequences: readonly string[]): string[] => sequences.map((sequence) => compile(sequence, spaced));
  const strong = sentences.filter((sequence) => sequence.startsWith('!'));
  const usual = sentences.filter((sequence) => !sequence.startsWith('!'));
  return {
    spaced,
    gate: anyOf([...new Set(sentences.flatMap(stemsOf))].map(escape), 'u'),
    strong: strong.length === 0 ? undefined : anyOf(compiled(strong), 'u'),
    usual: anyOf(compiled(usual), 'u'),
  };
}

/**
 * Negations and false friends of several languages as one pattern: people mix languages, and STOP is a word in all,
 * so English "stop by" must not become a French "stop" either.
 */
export function oppositeOf(lexicons: readonly Lexicon[]): RegExp {
  const sources = lexicons.flatMap(({ spaced, negations, falseFriends }) =>
    [...negations, ...falseFriends].map((sequence) => compile(sequence, spaced)),
  );
  return anyOf(sources, 'gu');
}
