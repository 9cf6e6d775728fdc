import { fold } from '../kernel/fold.ts';

const ONES = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' '); // prettier-ignore
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const HAN_ONES: Record<string, number> = {
  零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 俩: 2, 三: 3, 仨: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
  壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9,
}; // prettier-ignore
const HAN_TENS: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000, 万: 10_000 };
const HAN = `[${Object.keys(HAN_ONES).join('')}${Object.keys(HAN_TENS).join('')}]`;

const ENGLISH = `(?:${[...TENS].join('|')})(?:[ -](?:${ONES.slice(1, 10).join('|')}))?|(?:${ONES.toReversed().join('|')})`;
/** A whole number in digits (a comma between thousands), in English words below a hundred, in Chinese ones. */
const NUMBER = `(\\d{1,3}(?:,\\d{3})+|\\d{1,9}|${ENGLISH}|${HAN}{1,8})`;

/** 十二, 二十, 两百零五, 一千; undefined: no number. */
export function hanNumber(text: string): number | undefined {
  if (!Array.from(text).some((sign) => HAN_TENS[sign]))
    return text.length === 1 || /^[零〇]/.test(text) ? HAN_ONES[text] : undefined; // 二三 is "two or three"
  let whole = 0;
  let ones: number | undefined;
  let least = Infinity;
  for (const sign of text) {
    const digit = HAN_ONES[sign];
    if (digit !== undefined) {
      if (ones !== undefined && ones !== 0) return undefined;
      ones = digit;
      continue;
    }
    const ten = HAN_TENS[sign]!;
    if (ten >= least) return undefined;
    least = ten;
    whole += (ones === undefined || (ones === 0 && whole > 0) ? 1 : ones) * ten;
    ones = undefined;
  }
  return whole + (ones ?? 0);
}

function valueOf(word: string): number | undefined {
  if (/^\d/.test(word)) return Number(word.replaceAll(',', ''));
  if (new RegExp(`^${HAN}`, 'u').test(word)) return hanNumber(word);
  const [first, second] = word.split(/[ -]/);
  const tens = TENS.indexOf(first!);
  if (tens < 0) return ONES.indexOf(first!);
  return (tens + 2) * 10 + (second === undefined ? 0 : ONES.indexOf(second));
}

/** One way only to read each word: with two, a text of many such words is tried in more ways than a day has time for. */
const BEFORE =
  "(?:(?:it(?:'s| is| was)?|i(?:'d| would)? (?:give|say|choose|pick|rate)|give|about|around|only|a|an|the|no|nr|number|score|my (?:score|answer) is|ans(?:wer)?|reply|option|choice|我|给|打|选|选择|回|回复|评分|得分|是|就|大约|大概)[\\s.:#]*)*";
const AFTER =
  '(?:[\\s,.!]*(?:please|pls|plz|thanks|thank you|thx|ty|of course|one|吧|哦|呀|啦|了|谢谢|谢谢你|多谢|谢了))*';
const UNIT = '(?:\\s*(?:stars?|points?|pts|颗?星|分|个?星))?';

const ALONE = new RegExp(`^${BEFORE}${NUMBER}${UNIT}${AFTER}$`, 'u');
/** "10/10", "8 out of 10", "4/5分". */
const OF = new RegExp(`^${BEFORE}${NUMBER}\\s*(?:/|(?:out )?of)\\s*${NUMBER}${UNIT}${AFTER}$`, 'u');
/** A number, then a mark, then words: "5, great noodles". A digit behind the mark is an amount or a span of time. */
const WITH_WORDS = new RegExp(`^${NUMBER}${UNIT}\\s*(?:[,.!;:()]|-\\s|\\s-)\\s*(?!\\d)\\S`, 'u');
/** "3 people", "三个人", "25岁": one word of what is counted. */
const COUNTED = new RegExp(
  `^${BEFORE}${NUMBER}(?:\\s+(?!(?:or|and|to|am|pm|k|thousand|hundred|million|percent)\\b)[a-z]{2,12}|\\s*(?!${HAN}|[或到和点分万亿])\\p{Script=Han}{1,3})${AFTER}$`,
  'u',
);
/** Words that only begin with a one: "so-so", "the same", "together", "certainly", "some". */
const NO_ONE = /^一(?:般|样|起|下|定|些|直)/u;
/** "4 stars", "五星", "4⭐": of five, as everywhere. */
const OF_STARS = new RegExp(`^${BEFORE}${NUMBER}\\s*(?:stars?|[颗个]?星)`, 'u');
const STAR_SIGN = /^\s*(?:\S{1,3}\s*[★⭐🌟]|[★⭐🌟])/u;
/** The most there is. */
const FULL = new RegExp(`^${BEFORE}(?:满分|full marks)${AFTER}$`, 'u');
const STARS = /^\s*(?:(?:[★⭐🌟]\uFE0F?)\s*){1,10}(?:☆\s*){0,10}$/u;
const PLACE = new RegExp(
  `^(?:${BEFORE}(?:第\\s*)?${NUMBER}\\s*(?:个|项|条|号|种)?|(?:the )?(?:(${ORDINALS.join('|')})|(\\d)(?:st|nd|rd|th))(?: (?:one|answer|option|choice))?)${AFTER}$`,
  'u',
);
const SIGNED = /^\s*[-−–+＋－]/u;
/** Longer texts are no number, and need no search. */
const LONGEST = 160;

/** Zeros of the digits people type besides ours and the wide ones: Arabic, Persian, Devanagari, Bengali, Thai. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50];

/** A text with every digit as one of ours, folded; 🔟 is the one keycap that is a sign of its own. */
export function plain(text: string): string {
  const ours = text.replaceAll('🔟', '10').replace(/\p{Nd}/gu, (sign) => {
    const zero = ZEROS.find((one) => sign.codePointAt(0)! >= one && sign.codePointAt(0)! < one + 10);
    return zero === undefined ? sign : String(sign.codePointAt(0)! - zero);
  });
  return fold(ours);
}

/** A number as it was found, and whether more was said besides, which a person should read. */
export interface ReadNumber {
  value: number;
  more: boolean;
}

const found = (word: string | undefined, more = false): ReadNumber | undefined => {
  const value = word === undefined ? undefined : valueOf(word);
  return value === undefined ? undefined : { value, more };
};

/**
 * Reads a score: "5", "５", "5️⃣", "five", "五", "4分", "10/10" where the scale ends there, "满分", "5, great"; "5 stars"
 * and "★★★★" only of five: who gives a shop five stars of ten means the best.
 * @param to the highest of the scale
 */
export function readScore(text: string, to: number): ReadNumber | undefined {
  if (text.length > 10 * LONGEST || SIGNED.test(text)) return undefined;
  if (STARS.test(text)) return to === 5 ? { value: (text.match(/[★⭐🌟]/gu) ?? []).length, more: false } : undefined;
  const folded = plain(text);
  if (to !== 5 && (STAR_SIGN.test(text) || OF_STARS.test(folded.slice(0, LONGEST)))) return undefined;
  if (folded.length <= LONGEST && FULL.test(folded)) return { value: to, more: false };
  const of = folded.length <= LONGEST ? OF.exec(folded) : null;
  if (of) return valueOf(of[2]!) === to ? found(of[1]) : undefined;
  return (folded.length <= LONGEST && found(ALONE.exec(folded)?.[1])) || found(WITH_WORDS.exec(folded)?.[1], true);
}

/** Reads a number of things: as a score without a scale, and "3 people", "两个人". A sign counts where `signed`. */
export function readCount(text: string, signed: boolean): ReadNumber | undefined {
  const minus = /^\s*[-−–－]/u.test(text);
  if (text.length > LONGEST || (SIGNED.test(text) && !(minus && signed))) return undefined;
  const folded = plain(text);
  if (NO_ONE.test(folded)) return undefined;
  const read = found(ALONE.exec(folded)?.[1]) ?? found(COUNTED.exec(folded)?.[1]);
  return read && minus ? { ...read, value: -read.value } : read;
}

/** Reads a place in a list: "2", "two", "number two", "第二", "二号", "the second one", "2nd". */
export function readPlace(text: string): ReadNumber | undefined {
  if (text.length > LONGEST || SIGNED.test(text)) return undefined;
  const folded = plain(text);
  const place = PLACE.exec(folded);
  if (!place) return undefined;
  const [, number, ordinal, digit] = place;
  return ordinal !== undefined ? { value: ORDINALS.indexOf(ordinal) + 1, more: false } : found(number ?? digit);
}
