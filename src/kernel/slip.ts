/** Whether two words are the same but for one slip of the thumb at most: a letter missed, doubled, mistyped or swapped with its neighbour. */
export function oneSlip(typed: string, word: string): boolean {
  if (Math.abs(typed.length - word.length) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === word[start]) start++;
  let end = 0;
  while (end < Math.min(typed.length, word.length) - start && typed.at(-1 - end) === word.at(-1 - end)) end++;
  const typedMiddle = typed.slice(start, typed.length - end);
  const wordMiddle = word.slice(start, word.length - end);
  if (typedMiddle.length <= 1 && wordMiddle.length <= 1) return true;
  return typedMiddle.length === 2 && typedMiddle === wordMiddle[1]! + wordMiddle[0]!;
}
