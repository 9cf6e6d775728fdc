/** Where one statement ends and another begins: a stop, or the word that turns from praise to the complaint. */
const CLAUSES =
  /(?<=[,.!?;\n])|(?=\b(?:but|though|tho|however|except|shame|pity|just|only|yet)\b)|(?=但|不过|可是|就是|只是|可惜|倒是|唯独)/u;
const TURN = /\b(?:but|though|tho|however|except|shame|pity)\b|但|不过|可是|就是|只是|可惜|倒是|倒挺|唯独/u;
const PRAISE =
  /\b(?:fine|good|great|lovely|nice|ok|okay|tasty|delicious|comfy|perfect|excellent|loved?|friendly|decent|amazing|beautiful|yummy|alright|happy with|no complaints?)\b|还行|还可以|不错|挺好|很好|蛮好|好吃|好喝|可以(?=[,但就不]|$)|挺舒服|没得说|没话说|满意|挺喜欢|没问题|(?:挺|蛮|很)(?:好|棒|香|新|快|热情|舒服|漂亮|干净)/u;
const NO_PRAISE =
  /\b(?:not|never|no longer|isn'?t|wasn'?t|aren'?t|weren'?t|don'?t|didn'?t|hardly|would|could|should|too|says?|said|supposed)\b|不(?:太|怎么|够|是很)|没(?:那么|有)|不满意|不好|说|写/u;

/**
 * A text without what is praised in it, where it turns from praise to a complaint ("food was good but …"): what the
 * customer is content with must not decide. A text that does not turn, or only praises, stays as it is.
 */
export function withoutPraise(text: string): string {
  if (!TURN.test(text)) return text;
  const blame = text.split(CLAUSES).filter((clause) => !PRAISE.test(clause) || NO_PRAISE.test(clause));
  return blame.join('').trim() === '' ? text : blame.join('');
}
