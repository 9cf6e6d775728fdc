import { fold } from '../../kernel/fold.ts';
import type { Topic } from '../types.ts';
import { en } from './en.ts';
import type { TopicLexicon } from './lexicon.ts';
import { zh } from './zh.ts';

/** A booking stands in the first words; the rest of a long letter only costs time. */
const READ = 400;
const HAN = /\p{Script=Han}/u;
const BLANKS_BY_HAN = /(?<=[\p{Script=Han}\d]) (?=[\p{Script=Han}\d])|(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu;

const anyOf = (sources: readonly string[], flags = 'u'): RegExp =>
  new RegExp(sources.map((one) => `(?:${one})`).join('|'), flags);

const compile = (lexicon: TopicLexicon) => ({
  capability: anyOf(lexicon.capability),
  booking: anyOf(lexicon.booking),
  order: anyOf(lexicon.order),
  enquiry: anyOf(lexicon.enquiry),
  never: anyOf(lexicon.never, 'gu'),
});

const LATIN = compile(en);
const CHINESE = compile(zh);

/** Folding takes the question mark at the end away, which is half of what makes a question. */
function lineOf(text: string): string {
  const folded = fold(text.slice(0, READ));
  return /[?？]\s*$/u.test(text.trim()) && !folded.endsWith('?') ? `${folded}?` : folded;
}

/**
 * What a text seems to want of the shop (P17): a booking before an order before an enquiry, since who books also asks.
 * Reads English and Chinese words, times and numbers of people; a wrong guess only puts the talk into another folder.
 * Linear in practice: at most 400 characters are read. Never throws.
 */
export function topicOf(text: string): Topic {
  const line = lineOf(text);
  const han = HAN.test(line);
  const { capability, booking, order, enquiry, never } = han ? CHINESE : LATIN;
  const left = (han ? line.replace(BLANKS_BY_HAN, '') : line).replace(never, ' ');
  if (capability.test(left)) return 'enquiry';
  if (booking.test(left)) return 'booking';
  if (order.test(left)) return 'order';
  return enquiry.test(left) ? 'enquiry' : 'other';
}
