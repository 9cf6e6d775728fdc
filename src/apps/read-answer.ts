import { addDays, type LocalDate } from '../kernel/calendar.ts';
import { fold } from '../kernel/fold.ts';
import { oneSlip } from '../keywords/index.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { shownWeekday } from '../platform/web/shown.ts';
import { bare, readWhole } from './read-number.ts';
import { readTime } from './read-time.ts';
import { readDay } from './read-when.ts';
import type { Choice, Wanted } from './types.ts';

/** An answer that could be read: its code, and as texts may say it. */
export interface Read {
  code: string;
  shown: string;
}

/** What reading needs to know of the shop and the reader. */
export interface Where {
  language: Language;
  today: LocalDate;
  /** Whether 5/12 is the fifth of December. */
  dayFirst: boolean;
}

/** Shorter words have too many neighbours. */
const GUESS_FROM = 4;
const HAN = /\p{Script=Han}/u;
/** A value within a text of the shop's is no longer than this. */
export const MOST_SHOWN = 60;

export const labelIn = ({ label }: Pick<Choice, 'label'>, language: Language): string =>
  label[language] ?? LANGUAGES.map((other) => label[other]).find((text) => text?.trim()) ?? '';

/** All ways to write a choice, folded; the first is its digit. */
export const waysOf = ({ label, words }: Choice, at: number): string[] => [
  ...new Set(
    [String(at + 1), ...LANGUAGES.flatMap((language) => label[language] ?? []), ...words]
      .map(fold)
      .filter((way) => way !== ''),
  ),
];

function choose(text: string, choices: readonly Choice[]): Choice | undefined {
  const folded = fold(text);
  const ways = choices.map(waysOf);
  const exactly = (way: string) => choices[ways.findIndex((own) => own.includes(way))];
  const found = exactly(folded) ?? exactly(bare(folded));
  if (found) return found;
  const number = readWhole(text);
  if (number !== undefined) return choices[number - 1];
  // "2 fish", "2.fish": the digit with its own words behind it.
  const both = /^(\d)[\s.:,)-]*(\D.*)$/u.exec(folded);
  if (both && ways[Number(both[1]) - 1]?.includes(both[2]!.trim())) return choices[Number(both[1]) - 1];
  if (folded.length < GUESS_FROM || HAN.test(folded)) return undefined;
  const near = choices.filter((_, at) => ways[at]!.some((way) => way.length >= GUESS_FROM && oneSlip(folded, way)));
  return near.length === 1 ? near[0] : undefined;
}

const oneLine = (text: string): string =>
  text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_SHOWN);

const plain = (code: string): Read => ({ code, shown: code });

/** A kept answer as a language says it; undefined: it is said as it was written, whatever the language. */
export function shownAs(wanted: Wanted, code: string, language: Language, today: LocalDate): string | undefined {
  if (wanted.type === 'day') return code === '' ? undefined : shownWeekday(language, code, today);
  const choice = wanted.type === 'choice' ? wanted.choices.find((one) => one.code === code) : undefined;
  return choice && labelIn(choice, language);
}

/** Reads an answer; undefined: it is none. Never throws, whatever is texted. */
export function readAnswer(text: string, wanted: Wanted, { language, today, dayFirst }: Where): Read | undefined {
  switch (wanted.type) {
    case 'choice': {
      const choice = choose(text, wanted.choices);
      return choice && { code: choice.code, shown: shownAs(wanted, choice.code, language, today)! };
    }
    case 'number': {
      const number = readWhole(text);
      return number !== undefined && number >= wanted.from && number <= wanted.to ? plain(String(number)) : undefined;
    }
    case 'day': {
      const date = readDay(text, today, dayFirst);
      if (date === undefined || date < addDays(today, wanted.from) || date > addDays(today, wanted.to))
        return undefined;
      return { code: date, shown: shownAs(wanted, date, language, today)! };
    }
    case 'time': {
      const time = readTime(text, wanted);
      return time === undefined ? undefined : plain(time);
    }
    case 'text': {
      const said = text.trim();
      const fits = said !== '' && Array.from(said).length <= wanted.most;
      return fits ? { code: '', shown: oneLine(said) } : undefined;
    }
  }
}
