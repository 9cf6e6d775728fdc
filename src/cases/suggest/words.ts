/** A word as the text has it, and where. */
export interface Word {
  word: string;
  at: number;
}
/** Words by the key under which the same word is known in other texts. */
export type Words = ReadonlyMap<string, Word>;

const HAN = /\p{Script=Han}/u;
/** Blanks between Chinese signs mean nothing. */
const BLANKS_BY_HAN = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu;
const TOKENS = /[\p{L}']+|[£$€¥]? ?\p{N}+(?:[.,:]\p{N}+)*/gu;
const SIGNS = /\p{L}|\p{N}+/gu;
const LONGEST_RUN = 3;
/** Whatever the number, it says the same: that there is one. */
const NUMBER = '#';

export const isHan = (text: string): boolean => HAN.test(text);
export const joinHan = (text: string): string => text.replace(BLANKS_BY_HAN, '');

const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ing|ed|es|s|ly)$/, '') : word);
const keyOf = (word: string): string => {
  if (!/\p{N}/u.test(word)) return stem(word.replaceAll("'", ''));
  return /^[£$€¥]/u.test(word) ? `£${NUMBER}` : NUMBER;
};

const cut = (line: string, at: number, end: number): Word => ({ word: line.slice(at, end), at });

/** Words alone and in pairs, by their stems. */
function latinWords(line: string): Map<string, Word> {
  const tokens = [...line.matchAll(TOKENS)].map(({ 0: word, index }) => ({
    key: keyOf(word.trim()),
    at: index,
    end: index + word.length,
  }));
  const pairs = tokens.slice(1).map((second, at) => {
    const first = tokens[at]!;
    return [`${first.key} ${second.key}`, cut(line, first.at, second.end)] as const;
  });
  return new Map([...tokens.map(({ key, at, end }) => [key, cut(line, at, end)] as const), ...pairs]);
}

/** Runs of one to three signs: Chinese does not part its words. */
function hanWords(line: string): Map<string, Word> {
  const signs = [...line.matchAll(SIGNS)].map(({ 0: sign, index }) => ({
    key: /\p{N}/u.test(sign) ? NUMBER : sign,
    at: index,
    end: index + sign.length,
  }));
  const runs = new Map<string, Word>();
  for (const [at, first] of signs.entries())
    for (let length = 1; length <= LONGEST_RUN && at + length <= signs.length; length++) {
      const run = signs.slice(at, at + length);
      runs.set(run.map(({ key }) => key).join(''), cut(line, first.at, run.at(-1)!.end));
    }
  return runs;
}

/** Words of a folded text, without blanks between Chinese signs. Linear. */
export const wordsOf = (line: string): Words => (isHan(line) ? hanWords(line) : latinWords(line));
