import { fold } from './fold.ts';

const WORDS: Record<string, number> = {
  one: 1, two: 2, three: 3, four: 4, five: 5,
  一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5,
}; // prettier-ignore

const NUMBER = `([1-5]|${Object.keys(WORDS).join('|')})`;
const UNIT =
  '(?:\\s*(?:/\\s*5|out of (?:5|five)|stars?|points?|pts|颗?星|分|个?星)(?:吧|哦|呀|啦|了)?|(?:吧|哦|呀|啦|号))?';
const POLITE_BEFORE =
  "(?:(?:it(?:'s| is| was)?|i(?:'d)? (?:give|say)|i give|give|a|an|no|nr|number|score|my score is|answer|reply|option|choice|我|给|打|选|回|回复|第|评分|得分|是|就)[\\s.:]*)*";
const POLITE_AFTER = '(?:[\\s,.!]*(?:please|pls|thanks|thank you|thx|ty|of course|谢谢|谢谢你|多谢|谢了))*';
const ALONE = new RegExp(`^${POLITE_BEFORE}${NUMBER}${UNIT}${POLITE_AFTER}$`, 'u');
/** A number, then a mark, then words: "5, great noodles". A digit behind the mark is an amount or a span of time. */
const WITH_WORDS = new RegExp(`^${NUMBER}${UNIT}\\s*(?:[,.!;:()]|-\\s|\\s-)\\s*(?!\\d)\\S`, 'u');
const STARS = /^\s*(?:(?:[★⭐🌟]\uFE0F?)\s*){1,5}(?:☆\s*)*$/u;

const valueOf = (word: string): number => WORDS[word] ?? Number(word);

/**
 * A number from 1 to 5 in the ways people write one: "5!", "５", "four", "四", "4分", "5 stars", "★★★★". Undefined for
 * everything else: words that mean a stop or belong to somebody else never are a score.
 * @returns `more`: something was said besides, which a person should read
 */
export function readScore(text: string): { value: number; more: boolean } | undefined {
  if (STARS.test(text)) return { value: (text.match(/[★⭐🌟]/gu) ?? []).length, more: false };
  if (/^\s*[-−–+]/u.test(text)) return undefined;
  const folded = fold(text);
  const alone = ALONE.exec(folded);
  if (alone) return { value: valueOf(alone[1]!), more: false };
  const first = WITH_WORDS.exec(folded);
  return first ? { value: valueOf(first[1]!), more: true } : undefined;
}
