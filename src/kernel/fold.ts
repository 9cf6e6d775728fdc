import { createRequire } from 'node:module';
import type * as OpenCC from 'opencc-js';

const BEYOND_ASCII = /[^\t\n\r\x20-\x7e]/;
// Zero-width and bidi marks, the keycap frame of 5️⃣, control characters but white space, lone surrogates.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u20e3\p{Cs}]|(?!\s)\p{Cc}/gu;
// Normalizing sorts the marks on one letter and takes quadratic time for thousands of them; no script piles up eight.
const PILED_MARKS = /(\p{M}{8})\p{M}+/gu;
const HAN = /\p{Script=Han}/u;
const EVERY_HAN = /\p{Script=Han}/gu;
const EDGE = /^[\p{P}\p{So}\p{Sk}\s~|<>=+$]$/u;

/** Punctuation that NFKC leaves alone, by the ASCII character people mean with it. */
const ASCII_FOR = new Map(
  Object.entries({
    '.': '。·・•',
    ',': '、',
    '"': '“”„‟«»「」『』〝〞〟',
    "'": '‘’‚‛‹›',
    '[': '【〔〖〘',
    ']': '】〕〗〙',
    '<': '《〈',
    '>': '》〉',
    '-': '‐‑‒–—―−',
    '?': '¿⁇',
    '!': '¡',
  }).flatMap(([ascii, others]) => Array.from(others, (other): [string, string] => [other, ascii])),
);
const EVERY_OTHER = new RegExp(`[${[...ASCII_FOR.keys()].join('')}]`, 'gu');

const simplified = new Map<string, string>();

/** The dictionary costs some tens of milliseconds and megabytes, so only the first Chinese text loads it. */
function loadConverter(): (text: string) => string {
  const { Converter } = createRequire(import.meta.url)('opencc-js/t2cn') as Pick<typeof OpenCC, 'Converter'>;
  return Converter({ from: 'hk', to: 'cn' });
}

let converter: ((text: string) => string) | undefined;

/** One character at a time and not by phrases: the fold of a word's beginning must stay the beginning of its fold. */
function simplify(character: string): string {
  let simple = simplified.get(character);
  if (simple === undefined) {
    converter ??= loadConverter();
    simple = converter(converter(character)); // twice: a few characters have two steps to go (薴 苧 苎)
    simplified.set(character, simple);
  }
  return simple;
}

function unify(text: string): string {
  const visible = text.replace(INVISIBLE, '').replace(PILED_MARKS, '$1');
  const plain = visible.normalize('NFKC').toLowerCase().normalize('NFKC').replace(PILED_MARKS, '$1');
  const ascii = plain.replace(EVERY_OTHER, (mark) => ASCII_FOR.get(mark)!);
  return HAN.test(ascii) ? ascii.replace(EVERY_HAN, simplify) : ascii;
}

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';

/** A + or $ before a digit belongs to a phone number or an amount and stays. */
const isEdge = (character: string, next: string | undefined): boolean =>
  EDGE.test(character) && !((character === '+' || character === '$') && isDigit(next));

// Two walks instead of a pattern ending in +$, which takes quadratic time on ten thousand exclamation marks.
function stripEdges(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end) {
    const character = String.fromCodePoint(text.codePointAt(start)!);
    if (!isEdge(character, text[start + character.length])) break;
    start += character.length;
  }
  while (end > start) {
    const pair = text.codePointAt(end - 2)!;
    const character = end - start >= 2 && pair > 0xffff ? String.fromCodePoint(pair) : text[end - 1]!;
    if (!EDGE.test(character)) break;
    end -= character.length;
  }
  return text.slice(start, end);
}

/**
 * The form in which texts are compared: half-width, lower case, simplified Chinese, ASCII punctuation, single blanks,
 * and nothing at either end but letters and digits ("#Join！" is "join"). Question marks alone fold to "?", the help word.
 * Never throws, takes linear time, and folding twice changes nothing. Signs at the edges go too ("-3" is "3"):
 * where a sign matters, read the text itself.
 */
export function fold(text: string): string {
  const even = BEYOND_ASCII.test(text) ? unify(text) : text.toLowerCase();
  const bare = stripEdges(even).replace(/\s+/g, ' ');
  return bare === '' && even.includes('?') ? '?' : bare;
}

/** The words of a folded text; none for an empty one. */
export const words = (folded: string): string[] => (folded === '' ? [] : folded.split(' '));
