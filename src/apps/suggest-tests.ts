import { addDays, localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { fold } from '../kernel/fold.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import type { AppDraft, Apps, Step, TestTalk, Turn, Wanted } from './types.ts';

/** What suggestions are made with. */
export interface Suggesting {
  apps: Pick<Apps, 'rehearse' | 'tried'>;
  clock: Clock;
  reader: Reader;
  merchant: Merchant;
}

/** A talk goes through so many questions at most. */
const MOST_TURNS = 24;
/** So much of a text is looked for in an answer. */
const PIECE = 40;

/** The longest piece of a text that stands in every answer as it is written: between what is filled in. */
function pieceOf(text: string): string {
  const pieces = text.split(/\{\{[^}]*\}\}|\n/).map((piece) => piece.trim());
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  return Array.from(longest).slice(0, PIECE).join('').trim();
}

const textsOf = (step: Step): readonly (string | undefined)[] =>
  step.kind === 'reply' || step.kind === 'ask' ? LANGUAGES.map((language) => step.texts[language]) : [];

const piecesOf = ({ steps }: AppDraft): string[] =>
  [...new Set(steps.flatMap((step) => textsOf(step).map((text) => pieceOf(text ?? ''))))].filter((piece) => piece !== ''); // prettier-ignore

/** Pieces of the shop's own texts that an answer holds, in the order of the steps. */
const held = (pieces: readonly string[], answer: string | null): string[] =>
  answer === null ? [] : pieces.filter((piece) => fold(answer).includes(fold(piece)));

/** What somebody may answer: the first of what is offered, or the last. */
function samples({ clock, merchant }: Suggesting, wanted: Wanted, last: boolean): string[] {
  const { language, zone } = merchant;
  switch (wanted.type) {
    case 'choice':
      return [String(last ? wanted.choices.length : 1)];
    case 'number':
      return [String(last ? wanted.to : wanted.from)];
    case 'day': {
      const tomorrow: Record<Language, string> = { en: 'tomorrow', zh: '明天' };
      const soon = wanted.from <= 1 && wanted.to >= 1;
      return [soon ? tomorrow[language] : addDays(localDate(clock.now(), zone), wanted.from)];
    }
    case 'time':
      return [last ? wanted.to : wanted.from];
    case 'text':
      return [language === 'zh' ? '谢谢，请尽快' : 'As soon as you can'];
  }
}

/** Answers a draft's questions until it has nothing more to ask. */
async function wayThrough(suggesting: Suggesting, draft: AppDraft, word: string, last: boolean): Promise<Turn[]> {
  const { apps, reader, merchant } = suggesting;
  const { hours: _always, limit: _often, ...open } = draft;
  const pieces = piecesOf(draft);
  const tries = [...new Set(draft.steps.flatMap((step) => (step.kind === 'ask' ? samples(suggesting, step.wanted, last) : [])))]; // prettier-ignore
  const play = (texts: readonly string[]): Promise<Turn[]> =>
    apps.rehearse(reader, merchant.merchantId, open, texts, { language: merchant.language, member: true });

  /** The talk with one more answer that the draft takes: it comes to a text of the shop's it had not come to. */
  async function oneOn(turns: Turn[]): Promise<Turn[] | undefined> {
    const before = new Set(held(pieces, turns.at(-1)?.answer ?? null));
    for (const text of tries) {
      const on = await play([...turns.map((turn) => turn.text), text]);
      const end = on.at(-1);
      if (end?.past === null && held(pieces, end.answer).some((piece) => !before.has(piece))) return on;
    }
    return undefined;
  }

  let turns = await play([word]);
  for (let i = 0; i < MOST_TURNS; i++) {
    const on = await oneOn(turns);
    if (!on) break;
    turns = on;
  }
  return turns;
}

/** A test of a talk: its last answer holds the last of the shop's texts that it came to. */
function testOf(draft: AppDraft, turns: readonly Turn[]): TestTalk {
  const answer = turns.at(-1)?.answer ?? null;
  return { texts: turns.map(({ text }) => text), expect: held(piecesOf(draft), answer).at(-1) ?? '' };
}

/** Ready test texts begin with a ready word: they are tried with the word that was chosen instead, once there is one. */
export function testsWithWord(tests: readonly TestTalk[], ready: readonly string[], word: string): TestTalk[] {
  if (word === '') return [...tests];
  const begin = (text: string): string => {
    const old = ready.find((one) => fold(text).includes(fold(one)));
    if (old === undefined) return text;
    const escaped = old.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const put = text.normalize('NFKC').replace(new RegExp(escaped, 'iu'), () => word);
    return fold(put).includes(fold(word)) ? put : word;
  };
  return tests.map(({ texts, expect }) => ({ texts: texts.map((text, i) => (i === 0 ? begin(text) : text)), expect }));
}

/**
 * Three test texts for a draft: those of its card where they still fit, else talks through its own questions, to its
 * first and last answers. Whoever edits sees in them what customers will; empty where nothing can be played yet.
 */
export async function suggestTests(
  suggesting: Suggesting,
  draft: AppDraft,
  ready: readonly TestTalk[],
): Promise<TestTalk[]> {
  const [word] = draft.words;
  if (word === undefined) return [...ready];
  const { apps, reader, merchant } = suggesting;
  try {
    const results = await apps.tried(reader, merchant.merchantId, { ...draft, tests: [...ready] });
    if (results.length > 0 && results.every(({ passed }) => passed)) return [...ready];
    const first = await wayThrough(suggesting, draft, word, false);
    const last = await wayThrough(suggesting, draft, word.toLowerCase(), true);
    return [testOf(draft, first.slice(0, 1)), testOf(draft, first), testOf(draft, last)];
  } catch (fault) {
    if (fault instanceof DomainError && fault.code !== 'busy') return [...ready];
    throw fault;
  }
}
