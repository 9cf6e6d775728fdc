import { fold } from '../../kernel/fold.ts';
import { de } from './lexicon/de.ts';
import { en } from './lexicon/en.ts';
import { es } from './lexicon/es.ts';
import { fr } from './lexicon/fr.ts';
import type { Lexicon, WordList } from './lexicon/lexicon.ts';
import { pt } from './lexicon/pt.ts';
import { ru } from './lexicon/ru.ts';
import { zh } from './lexicon/zh.ts';
import { plainWord } from './plain.ts';

/** All seven are always active: a customer writes in what they like. */
export const lexicons: readonly Lexicon[] = [en, zh, es, pt, fr, de, ru];

export type Meaning = 'stop' | 'stopAlone' | 'doubtful' | 'start' | 'startWhenStopped' | 'help';
export interface ExactWord {
  meaning: Meaning;
  word: string;
}

const meanings: readonly Meaning[] = ['stop', 'stopAlone', 'doubtful', 'start', 'startWhenStopped', 'help'];

const wordsIn = (list: WordList): string[] =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** The spellings under which a word is known: folded, without accents, and without inner blanks. */
function spellings(word: string): string[] {
  const plain = plainWord(word);
  return [fold(word), plain, plain.replaceAll(' ', '')].filter((spelling) => spelling !== '');
}

/** Every exact word in every spelling. Where two share a spelling, the earlier meaning, language and word holds. */
export const exact: ReadonlyMap<string, ExactWord> = new Map(
  meanings
    .flatMap((meaning) =>
      lexicons.flatMap((lexicon) =>
        wordsIn(lexicon[meaning]).flatMap((word) =>
          spellings(word).map((spelling): [string, ExactWord] => [spelling, { meaning, word: fold(word) }]),
        ),
      ),
    )
    .toReversed(),
);

const allSpellings = (...wanted: Meaning[]): readonly string[] =>
  [...exact].filter(([, { meaning }]) => wanted.includes(meaning)).map(([spelling]) => spelling);

/** Folded words that belong to consent and help: no keyword app may take one of them. */
export const exactWords: { stop: readonly string[]; start: readonly string[]; help: readonly string[] } = {
  stop: allSpellings('stop', 'stopAlone'),
  start: allSpellings('start', 'startWhenStopped'),
  help: allSpellings('help'),
};

const plainOf = (pick: (lexicon: Lexicon) => WordList, from = lexicons): string[] =>
  from.flatMap((lexicon) => wordsIn(pick(lexicon)).map(plainWord));

/** Politeness of languages with spaces, by its words; of Chinese, the longest first. */
export const politePhrases: ReadonlySet<string> = new Set(plainOf(({ polite }) => polite));
export const politeHan: readonly string[] = plainOf(({ polite }) => polite, [zh]).toSorted(
  (a, b) => b.length - a.length,
);
export const afterStop: ReadonlySet<string> = new Set(plainOf((lexicon) => lexicon.afterStop));
export const caseLabels: ReadonlySet<string> = new Set(
  plainOf((lexicon) => lexicon.caseLabels).map((label) => label.replaceAll(' ', '')),
);
