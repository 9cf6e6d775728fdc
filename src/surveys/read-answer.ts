import type { LocalDate } from '../kernel/calendar.ts';
import { fold } from '../kernel/fold.ts';
import { oneSlip } from '../keywords/index.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { rangeOf, SAID, SKIPPED } from './flow.ts';
import { readDay } from './read-day.ts';
import { readCount, readPlace, readScore } from './read-number.ts';
import { readWords } from './read-words.ts';
import type { Question } from './types.ts';

/** What a text says to a question; `more`: words besides, which a person should read. */
export type ReadAnswer = { kind: 'answer'; code: string; more: boolean } | { kind: 'skip' } | { kind: 'unclear' };

export interface Reading {
  /** Of the shop, for days without a year. */
  today: LocalDate;
  /** In which the question was asked. */
  language: Language;
  /** Whether SKIP passes the question over now. */
  maySkip: boolean;
  /** Long after the question: a bare "ok" is by then about something else. */
  late?: boolean;
}

const SKIP = new Set(['skip', 'skip it', 'skip this', 'pass', '跳过', '略过', '下一题', '不回答']);
const UNCLEAR: ReadAnswer = { kind: 'unclear' };
const answer = (code: string, more = false): ReadAnswer => ({ kind: 'answer', code, more });

/** Whether a text asks to go on without an answer. */
export const isSkip = (text: string): boolean => text.length <= 40 && SKIP.has(fold(text));

type Choice = Extract<Question, { type: 'choice' }>['choices'][number];

/** Everything a choice is called: its label in every language, and its other wordings; folded. */
export const namesOf = ({ label, words }: Choice): string[] =>
  [...LANGUAGES.flatMap((language) => label[language] ?? []), ...words].map(fold).filter((name) => name !== '');

const AROUND_BEFORE =
  /^(?:(?:the|a|an|some|i|we|like|liked|love|loved|prefer|want|had|choose|pick|take|would|my|answer|is|it's|it|was|for|我|们|选|要|喜欢|想要|觉得|是|吃的?)(?:\s+|(?=\p{Script=Han})))+/u;
const AROUND_AFTER = /(?:[\s,.!]*(?:please|pls|thanks|thank you|thx|best|most|more|吧|哦|呀|啦|的|谢谢))+$/u;
const bare = (folded: string): string => folded.replace(AROUND_BEFORE, '').replace(AROUND_AFTER, '');

/** Shorter words have too many neighbours for a guess; Chinese ones have none. */
const GUESS_FROM = 4;
const HAN = /\p{Script=Han}/u;

/** The one choice of which this holds; of two, none. */
function theOne(choices: readonly Choice[], holds: (name: string) => boolean): Choice | undefined {
  const those = choices.filter((choice) => namesOf(choice).some(holds));
  return those.length === 1 ? those[0] : undefined;
}

/** "2 noodles", "2. 面条": the number and the words must mean the same. */
function numbered(choices: readonly Choice[], folded: string): Choice | undefined {
  const form = /^([1-9])(?:[\s.,:)-]+|(?=\p{Script=Han}))(\P{N}+)$/u.exec(folded);
  const choice = form ? choices[Number(form[1]) - 1] : undefined;
  return choice && theOne(choices, (name) => name === form![2]!.trim()) === choice ? choice : undefined;
}

function choose(choices: readonly Choice[], text: string): ReadAnswer {
  if (text.length > 160) return UNCLEAR;
  const folded = fold(text);
  const word = bare(folded);
  const place = readPlace(text)?.value;
  const near = (name: string): boolean => name.length >= GUESS_FROM && !HAN.test(name) && oneSlip(word, name);
  const chosen =
    theOne(choices, (name) => name === folded || name === word) ??
    (place === undefined ? undefined : choices[place - 1]) ??
    numbered(choices, folded) ??
    (word.length >= GUESS_FROM ? theOne(choices, near) : undefined);
  return chosen ? answer(chosen.code) : UNCLEAR;
}

/**
 * Reads what somebody texted to a question, in the ways people write:
 * - choice: its digit in any width ("2", "２", "2️⃣", "②"), in words ("two", "number two", "the second one", 二, 两, 第二,
 *   二号), its label in any language or another wording, with politeness or one slip of the thumb ("noodels please"), digit
 *   and label together ("2 noodles") where both mean the same;
 * - scale, CSAT, NPS: "5", "５", "five", "五", "4分", "10/10", "8 out of 10", "满分", "4 thanks", of five also "5 stars" and
 *   "★★★★", and a score before a mark and words ("5, great noodles": more was said);
 * - CSAT: also "great", "good", "ok", "bad", "terrible", 很好, 好, 一般, 不好, 很差, where nothing else is said;
 * - number: the same, and what is counted ("3 people", "三个人", "twenty-five", "1,200"); a minus only where the range has some;
 * - day: "24 May", "Sunday, May 24th", "2026-05-24", "5月24日", "五月二十四日", "24/5", "yesterday", "昨晚";
 * - text: anything with a sign in it, cut at the question's length;
 * - SKIP, PASS, 跳过, 略过 where the question may be passed over.
 * What can be read in two ways ("1 or 2", "5/6" in English, "2 dumplings" where 2 is noodles), what is outside of the
 * range, and parts of numbers ("4.5") are asked again.
 */
export function readAnswer(question: Question, text: string, reading: Reading): ReadAnswer {
  if (isSkip(text)) return reading.maySkip ? { kind: 'skip' } : UNCLEAR;
  switch (question.type) {
    case 'choice':
      return choose(question.choices, text);
    case 'day': {
      const day = readDay(text, reading.today, reading.language);
      return day ? answer(day) : UNCLEAR;
    }
    case 'text':
      return text.trim() === '' ? UNCLEAR : answer(SAID);
    case 'scale':
    case 'csat':
    case 'nps':
    case 'number': {
      const { from, to } = rangeOf(question)!;
      const read = question.type === 'number' ? readCount(text, from < 0) : readScore(text, to);
      // Of a shop's own scale nobody knows which end is the good one, and none of ten steps has a name.
      const word = read || question.type !== 'csat' || reading.late ? undefined : readWords(text);
      if (word !== undefined) return answer(String(word));
      return read && read.value >= from && read.value <= to ? answer(String(read.value), read.more) : UNCLEAR;
    }
  }
}

/** Code of an answer as it is kept: of free text empty, since its words are sealed. */
export const keptCode = (code: string): string => (code === SAID ? '' : code);

/** Code under which a kept answer is counted. */
export const countedCode = (kept: string): string => (kept === '' ? SAID : kept);

export { SKIPPED };
