import { fold } from '../kernel/fold.ts';
import { oneSlip } from '../kernel/slip.ts';
import type { KeywordApp } from '../platform/slice.ts';

/** A text that fits an app, with what followed the word as it was typed. */
export interface Match {
  app: KeywordApp;
  value: string;
  /** The word was the whole text. */
  alone: boolean;
  /** Not the word itself stands there but one slip of the thumb from it. */
  guessed?: boolean;
}

export interface WordTable {
  match(text: string, folded: string): Match | undefined;
  byName(name: string): KeywordApp | undefined;
  byPattern(folded: string): KeywordApp | undefined;
  confirming(purpose: string): NonNullable<KeywordApp['confirms']>[number] | undefined;
  /** Whose word this is, whole and folded. */
  owner(word: string): KeywordApp | undefined;
  /** The same table with more apps; a word that is there already stays whose it was. */
  with(more: readonly KeywordApp[]): WordTable;
}

const POLITE = new Set(
  'please pls plz thanks thank you thx hi hello my the check 请 谢谢 您好 你好 查 我的'.split(' '),
);
/** A question is no value: "join? what do I get" and "入会 有什么好处" ask about joining, they do not join. */
const QUESTION = /\?|什么|怎么|多少|如何|为何|吗|^\W*(how|what|why|when|where|which)\b/u;
const HAN = /\p{Script=Han}/u;
const DIGIT = /\d/;
/** Shorter words have too many neighbours for a guess. */
const GUESS_FROM = 4;
/** A shop's own word is guessed where its app only asks, too; such words are many, so they must be longer. */
const OWN_FROM = 5;

/**
 * The table of words of all apps.
 * @param reserved words no app may take (STOP and its kin)
 * @throws Error when two apps share a word or one takes a reserved word: a fault of the build, found at start
 */
export function createWordTable(apps: readonly KeywordApp[], reserved: readonly string[]): WordTable {
  const table = new Map<string, KeywordApp>();
  const kept = new Set(reserved.map(fold));
  for (const app of apps) {
    for (const word of app.words.map(fold)) {
      if (kept.has(word)) throw new Error(`${app.name}: the word ${word} belongs to STOP, START or HELP`);
      const owner = table.get(word);
      if (owner) throw new Error(`${app.name}: the word ${word} is taken by ${owner.name}`);
      table.set(word, app);
    }
  }
  return tableOf(table, apps);
}

/** The ways in which a text finds its app. */
function tableOf(
  table: ReadonlyMap<string, KeywordApp>,
  apps: readonly KeywordApp[],
  own: ReadonlySet<string> = new Set(),
): WordTable {
  const longest = Math.max(0, ...[...table.keys()].map((word) => word.length));
  const mayGuess = ([word, { takes }]: [string, KeywordApp]): boolean =>
    !HAN.test(word) && (takes === 'alone' ? word.length >= GUESS_FROM : own.has(word) && word.length >= OWN_FROM);
  const guessable = [...table].filter(mayGuess);

  function match(text: string, folded: string): Match | undefined {
    const whole = table.get(folded);
    if (whole) return { app: whole, value: '', alone: true };
    return withValue(text, folded) ?? polite(folded) ?? guess(folded);
  }

  /** The longest word the text begins with, where the app takes what follows. */
  function withValue(text: string, folded: string): Match | undefined {
    for (let length = Math.min(longest, folded.length - 1); length > 0; length--) {
      const word = folded.slice(0, length);
      const app = table.get(word);
      if (!app || app.takes === 'alone' || !mayFollow(app, word, folded[length]!)) continue;
      const rest = folded.slice(length);
      if (isPolite(rest)) return { app, value: '', alone: true };
      return app.takes === 'value' && QUESTION.test(rest)
        ? undefined
        : { app, value: restAfter(text, word), alone: false };
    }
    return undefined;
  }

  function polite(folded: string): Match | undefined {
    const rest = wordsOf(folded).filter((word) => !POLITE.has(word));
    const app = rest.length === 1 ? table.get(rest[0]!) : undefined;
    return app && { app, value: '', alone: true };
  }

  /** One slip of the thumb, where only reading or a question follows and only one word is that near. */
  function guess(folded: string): Match | undefined {
    if (folded.length < GUESS_FROM || folded.length > longest + 1 || table.has(folded)) return undefined;
    const near = new Set(guessable.filter(([word]) => oneSlip(folded, word)).map(([, app]) => app));
    const [app] = near;
    return app && near.size === 1 ? { app, value: '', alone: true, guessed: true } : undefined;
  }

  return {
    match,
    byName: (name) => apps.find((app) => app.name === name),
    byPattern: (folded) => apps.find(({ pattern }) => pattern?.test(folded)),
    confirming: (purpose) =>
      apps.flatMap(({ confirms }) => confirms ?? []).find((confirm) => confirm.purpose === purpose),
    owner: (word) => table.get(word),
    with(more) {
      const words = more.flatMap((app) => app.words.map((word) => [fold(word), app] as const));
      return tableOf(new Map([...words, ...table]), apps, new Set(words.map(([word]) => word).filter((word) => !table.has(word)))); // prettier-ignore
    },
  };
}

const wordsOf = (folded: string): string[] => folded.split(/[\s,.!]+/).filter((word) => word !== '');

/** Whether nothing but politeness follows: "join please" gives no name. */
const isPolite = (rest: string): boolean => wordsOf(rest).every((word) => POLITE.has(word));

/** Whether a value may begin right here: after a space or sign, at a digit, or where the script changes. */
function mayFollow(app: KeywordApp, word: string, next: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(next) || DIGIT.test(next)) return true;
  return HAN.test(next) && (app.takes === 'text' || !HAN.test(word.at(-1)!));
}

/** What stands after the word in the text as typed: the longest beginning that folds to the word is cut off. */
function restAfter(text: string, word: string): string {
  let end = 0;
  const limit = Math.min(text.length, word.length + 24);
  for (let at = word.length; at <= limit; at++) if (fold(text.slice(0, at)) === word) end = at;
  return text.slice(end).trim();
}
