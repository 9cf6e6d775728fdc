import { measure } from '../kernel/sms-text.ts';
import { quoteOf } from './rules.ts';

const SHORTEST = 4;

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
