import { measure } from '../kernel/sms-text.ts';
import { quoteOf } from './rules.ts';

const SHORTEST = 4;

/** With fewer characters than that of a customer's words nobody knows what a case is about. */
const TELLING = 16;

/** As `inOnePart`, with a hint where it leaves room enough for the words. @param say its second argument: with the hint */
export function hintedInOnePart(say: (quote: string, hint: boolean) => string, text: string, most: number): string {
  const hint = measure(say(quoteOf(text, Math.min(TELLING, most)), true)).parts === 1;
  return inOnePart((quote) => say(quote, hint), text, most);
}

/** The text with as much of the words as one part holds; whoever wants more reads it on the page. @param most characters */
export function inOnePart(say: (quote: string) => string, text: string, most: number): string {
  const whole = say(quoteOf(text, most));
  if (measure(whole).parts === 1) return whole;
  let [fits, over] = [SHORTEST, most];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (measure(say(quoteOf(text, middle))).parts === 1) fits = middle;
    else over = middle;
  }
  return say(quoteOf(text, fits));
}
