import { fold, words } from '../kernel/fold.ts';

export const MAX_NAME = 40;

/**
 * A name as people text it: control characters and surplus white space go, braces and angle brackets too (no name has
 * them, and templates and pages must never meet them).
 * @returns undefined when nothing readable is left or it is longer than 40 characters
 */
export function readName(text: string): string | undefined {
  const name = text
    .normalize('NFC')
    .replace(/[\p{C}{}<>]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name !== '' && /[\p{L}\p{N}]/u.test(name) && Array.from(name).length <= MAX_NAME ? name : undefined;
}

const MAX_PREFIX = 12;

/** What a name is found by: each folded word and its beginnings; for Chinese each character's run from there on. */
export function nameTokens(name: string): string[] {
  const tokens = new Set<string>();
  for (const word of words(fold(name))) {
    const letters = Array.from(word);
    for (let end = 1; end <= Math.min(letters.length, MAX_PREFIX); end++) tokens.add(letters.slice(0, end).join(''));
    if (/\p{Script=Han}/u.test(word))
      for (let start = 1; start < letters.length; start++) tokens.add(letters.slice(start).join(''));
    tokens.add(word);
  }
  return [...tokens];
}

/** What two spellings of one name share: its folded words in one order ("Lin, Amy" and "amy lin"). */
export const nameKeyText = (name: string): string =>
  words(fold(name).replace(/[,;.]/g, ' ').replace(/\s+/g, ' ').trim()).toSorted().join(' ');
