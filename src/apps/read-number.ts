import { fold } from '../kernel/fold.ts';

const ENGLISH = new Map(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty'
  )
    .split(' ')
    .map((word, value): [string, number] => [word, value]),
);
const TENS = new Map('twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, at): [string, number] => [word, (at + 2) * 10])); // prettier-ignore
const HAN = new Map(Object.entries({ 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 俩: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 })); // prettier-ignore
const UNITS = new Map(Object.entries({ 十: 10, 百: 100, 千: 1000 }));

/** What people write around a number. */
const BEFORE = /^(?:(?:option|number|answer|choose|pick|no|nr)\b[\s.:#]*|我?(?:选择?|要|答案?)(?:是|:)?\s*|第)/u;
const AFTER =
  /(?:\s*(?:st|nd|rd|th|please|pls|people|persons|guests|of us|thanks))$|(?:个人|个|号|项|位|人|分|名|吧|谢谢)$/u;

/** A text without what people write around an answer. @param folded see kernel/fold */
export const bare = (folded: string): string => {
  let text = folded.replace(BEFORE, '');
  for (let i = 0; i < 3; i++) text = text.replace(AFTER, '');
  return text === '' ? folded : text;
};

/** 二十五, 一百二, 三千零四 up to 9999; undefined for anything else. */
function readHan(text: string): number | undefined {
  let [sum, digit] = [0, -1];
  for (const sign of text) {
    const unit = UNITS.get(sign);
    if (unit !== undefined) {
      sum += (digit < 0 ? 1 : digit) * unit;
      digit = -1;
    } else {
      const value = HAN.get(sign);
      if (value === undefined || digit > 0) return undefined;
      digit = value;
    }
  }
  return text === '' ? undefined : sum + Math.max(digit, 0);
}

function readEnglish(text: string): number | undefined {
  const plain = ENGLISH.get(text) ?? TENS.get(text);
  if (plain !== undefined) return plain;
  const [tens = '', ones = ''] = text.split(/[\s-]+/);
  const [ten, one] = [TENS.get(tens), ENGLISH.get(ones)];
  return ten !== undefined && one !== undefined && one > 0 && one < 10 ? ten + one : undefined;
}

/**
 * A whole number as people text it: 2, ２, 2️⃣, ②, "two", "twenty-one", 二, 两, 二十五, "no. 2", 第二, "1,200".
 * @returns undefined for what is none, or more than one
 */
export function readWhole(text: string): number | undefined {
  const negative = /^\s*[-−﹣－]\s*\p{Nd}/u.test(text);
  const word = bare(fold(text));
  const plain = /^\d{1,3}(,\d{3})+$/.test(word) ? word.replaceAll(',', '') : word;
  const value = /^\d{1,9}$/.test(plain) ? Number(plain) : (readEnglish(word) ?? readHan(word));
  return value !== undefined && negative ? -value : value;
}
