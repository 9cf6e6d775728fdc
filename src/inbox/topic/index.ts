import { fold } from '../../kernel/fold.ts';
import type { Topic } from '../types.ts';
import { en } from './en.ts';
import type { TopicLexicon } from './lexicon.ts';
import { zh } from './zh.ts';

/** A booking stands in the first words; the rest of a long letter only costs time. */
const READ = 400;
const HAN = /\p{Script=Han}/u;
const BLANKS_BY_HAN = /(?<=[\p{Script=Han}\d]) (?=[\p{Script=Han}\d])|(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu;

const anyOf = (sources: readonly string[], flags = 'mu'): RegExp =>
  new RegExp(sources.map((one) => `(?:${one})`).join('|'), flags);

const compile = (lexicon: TopicLexicon) => ({
  capability: anyOf(lexicon.capability),
  told: anyOf(lexicon.told),
  asks: anyOf(lexicon.asks),
  booking: anyOf(lexicon.booking),
  order: anyOf(lexicon.order),
  visit: anyOf(lexicon.visit),
  enquiry: anyOf(lexicon.enquiry),
  never: anyOf(lexicon.never, 'gmu'),
  marks: lexicon.marks.map(([mark, source]) => [mark, new RegExp(source, 'gu')] as const),
});

const LATIN = compile(en);
const CHINESE = compile(zh);

/** Folding takes the question mark at the end away, which is half of what makes a question. */
function lineOf(text: string): string {
  const folded = fold(text.slice(0, READ));
  return /[?？]\s*$/u.test(text.trim()) && !folded.endsWith('?') ? `${folded}?` : folded;
}

/** The text, and below it the same with its times, dishes and so on as words in capitals, which folded text never has. */
const marked = (line: string, marks: readonly (readonly [string, RegExp])[]): string =>
  `${line}\n${marks.reduce((rest, [mark, words]) => rest.replace(words, mark), line)}`;

/**
 * What a text seems to want of the shop (P17): a booking before an order before an enquiry, since who books also asks.
 * Who only thanks or complains wants none of them, however much of tables and orders is told.
 * Reads English and Chinese words, times and numbers of people; a wrong guess only puts the talk into another folder.
 * Linear in practice: at most 400 characters are read. Never throws.
 */
export function topicOf(text: string): Topic {
  const line = lineOf(text);
  const han = HAN.test(line);
  const { capability, told, asks, booking, order, visit, enquiry, never, marks } = han ? CHINESE : LATIN;
  const wished = (han ? line.replace(BLANKS_BY_HAN, '') : line).replace(never, ' ');
  const left = marks.length > 0 ? marked(wished, marks) : wished;
  if (told.test(left) && !asks.test(left)) return 'other';
  if (capability.test(left)) return 'enquiry';
  if (booking.test(left)) return 'booking';
  if (order.test(left)) return 'order';
  if (visit.test(left)) return 'booking';
  return enquiry.test(left) ? 'enquiry' : 'other';
}
