import { fold } from '../kernel/fold.ts';

/**
 * What a score of five is called, folded. Left out is what some mean one score by and some another: "not bad", "fine",
 * "meh", 不差, 还好, 很一般; a Chinese 不错 is praise. A thumb or a face is no score either: it is asked again.
 */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  5: ['great', 'really great', 'very good', 'really good', 'excellent', 'perfect', 'amazing', 'awesome', 'fantastic', 'wonderful', 'outstanding', 'superb', 'brilliant', 'the best', '很好', '非常好', '特别好', '太好', '真好', '很棒', '太棒', '非常棒', '很满意', '非常满意', '十分满意', '好极了', '太好了', '超好', '超级好', '真棒', '很赞', '太赞', '超赞'],
  4: ['good', 'nice', 'pretty good', 'quite good', '好', '不错', '很不错', '还不错', '挺不错', '挺好', '蛮好', '满意', '比较满意', '比较好', '还挺好'],
  3: ['ok', 'so so', 'so-so', 'just so so', 'okay', 'o.k', 'just ok', 'only ok', 'average', '一般', '一般般', '还行', '还可以', '马马虎虎', '凑合', '还凑合', '过得去', '普通', '中等'],
  2: ['bad', 'not good', 'not very good', 'not so good', 'not too good', 'poor', '不好', '不太好', '不怎么好', '不怎么样', '差', '比较差', '不满意', '不太满意', '不太行'],
  1: ['terrible', 'the worst', 'awful', 'horrible', 'very bad', 'really bad', 'so bad', 'very poor', '很差', '非常差', '太差', '很不好', '糟糕', '很糟糕', '太糟糕', '很糟', '很不满意', '非常不满意', '很差劲', '太差劲', '差极了'],
}; // prettier-ignore
const STEP_OF = new Map(Object.entries(STEPS).flatMap(([step, names]) => names.map((name) => [name, Number(step)])));

/** With more behind them these say "all right, then" to whatever it was: 好的, "ok thanks". */
const VAGUE: ReadonlySet<string> = new Set(['ok', 'okay', 'o.k', '好']);

const BEFORE =
  /^(?:(?:i think |overall,? )?(?:it |that |everything )?(?:was |is )|it's |i think |overall,? |我?(?:觉得|感觉|认为)|总体来?说?,?|整体,?)/u;
const AFTER = /(?:[\s,.!]*(?:thanks|thank you|thx|谢谢你?|多谢))+$/u;
const PARTICLE = /[啊呀哦吧啦了的]$/u;

/** Longer texts are more than a word. */
const LONGEST = 60;

/**
 * Reads a score of five in words, where they are all that was said: "great", "It was not good.", "很好，谢谢", "太差了". What
 * is said of one thing besides ("great food but slow"), and what asks, is no score. @returns 1 to 5; undefined: none
 */
export function readWords(text: string): number | undefined {
  if (text.length > LONGEST || /[?？]/.test(text)) return undefined;
  const said = fold(text).replace(BEFORE, '');
  const whole = STEP_OF.get(said);
  if (whole !== undefined) return whole;
  const bare = said.replace(AFTER, '').replace(/[\s,.!]+$/, '');
  const word = STEP_OF.has(bare) ? bare : bare.replace(PARTICLE, '');
  return VAGUE.has(word) ? undefined : STEP_OF.get(word);
}
