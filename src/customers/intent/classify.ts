import { fold } from '../../kernel/fold.ts';
import { oppositeOf, sentencesOf, TAKEN_OUT } from './patterns.ts';
import { hasHan, toHanLine, toLine, wordsOf } from './plain.ts';
import { afterStop, caseLabels, exact, lexicons, politeHan, politePhrases } from './words.ts';
import type { ExactWord } from './words.ts';

/** What a text asks of the shop's right to write. */
export type Intent =
  /** Do it at once. With `scope` ("c118", "118") only that case is left: the text was "STOP C118". */
  | { kind: 'stop'; word: string; scope?: string }
  /** A sentence that seems to mean stop: marketing pauses, a person looks. */
  | { kind: 'doubtful_stop'; matched: string }
  /** `onlyWhenStopped`: lifts a stop where one stands, else it is ordinary text (YES). */
  | { kind: 'start'; word: string; onlyWhenStopped: boolean }
  | { kind: 'help'; word: string }
  | { kind: 'none' };

/** `stopPrefixIsStop`: the pack (US) reads "STOP C118" and "stop texting me" as a full stop. */
export interface IntentRules {
  stopPrefixIsStop: boolean;
}

/** A longer text says more than one word and some politeness. */
const WHOLE_LIMIT = 240;
const LONGEST_POLITE = 4;
const MOST_AFTER_STOP = 6;
const NONE: Intent = { kind: 'none' };
const sentences = lexicons.map(sentencesOf);
const opposite = oppositeOf(lexicons.filter(({ spaced }) => spaced));
const oppositeHan = oppositeOf(lexicons.filter(({ spaced }) => !spaced));

function intentOf({ meaning, word }: ExactWord): Intent {
  if (meaning === 'help') return { kind: 'help', word };
  if (meaning === 'doubtful') return { kind: 'doubtful_stop', matched: word };
  if (meaning === 'stop' || meaning === 'stopAlone') return { kind: 'stop', word };
  return { kind: 'start', word, onlyWhenStopped: meaning === 'startWhenStopped' };
}

/** A word with something beside it, be it politeness or a question mark: less sure than the word alone. */
function besides(found: ExactWord, han: boolean): Intent {
  if (found.meaning === 'startWhenStopped') return NONE;
  if (found.meaning !== 'stopAlone') return intentOf(found);
  const letter = found.word.length === 1 && !hasHan(found.word);
  return letter && !han ? NONE : { kind: 'doubtful_stop', matched: found.word };
}

function politeAt(words: string[], fromEnd: boolean): number {
  for (let size = Math.min(LONGEST_POLITE, words.length - 1); size > 0; size--) {
    const phrase = (fromEnd ? words.slice(-size) : words.slice(0, size)).join(' ');
    if (politePhrases.has(phrase)) return size;
  }
  return 0;
}

function withoutPoliteness(words: string[]): string[] {
  let rest = words;
  for (;;) {
    const before = politeAt(rest, false);
    const after = before > 0 ? 0 : politeAt(rest, true);
    if (before + after === 0) return rest;
    rest = rest.slice(before, rest.length - after);
  }
}

function withoutHanPoliteness(text: string): string {
  let rest = text;
  for (;;) {
    const polite = politeHan.find(
      (word) => rest.length > word.length && (rest.startsWith(word) || rest.endsWith(word)),
    );
    if (polite === undefined || exact.has(rest)) return rest;
    rest = rest.startsWith(polite) ? rest.slice(polite.length) : rest.slice(0, -polite.length);
  }
}

/** "stopstopstop" is "stop", "stooop" too; a single letter repeated is nothing. */
function unrepeated(compact: string): ExactWord | undefined {
  const unit = compact.slice(0, (compact + compact).indexOf(compact, 1));
  if (unit.length < compact.length) return unit.length > 1 ? exact.get(unit) : undefined;
  const once = compact.replace(/(.)\1{2,}/gu, '$1');
  return once.length > 1 ? exact.get(once) : undefined;
}

/** "stopc118" is a stop word and the scope "c118"; undefined when it is anything else. */
function scoped(compact: string): { word: string; scope: string } | undefined {
  const number = /\d{1,9}$/.exec(compact)?.[0];
  if (number === undefined || number.length === compact.length) return undefined;
  const before = compact.slice(0, -number.length);
  for (const label of ['', ...caseLabels]) {
    const found = before.endsWith(label) ? exact.get(before.slice(0, before.length - label.length)) : undefined;
    if (found?.meaning === 'stop') return { word: found.word, scope: (label === '' ? '' : 'c') + number };
  }
  return undefined;
}

const isLittle = (word: string): boolean => afterStop.has(word) || /^c?\d{1,9}$/.test(word);

/** Reads a text that says one thing: an exact word, politeness, a case number. Undefined when it says more. */
function readWhole(line: string, rules: IntentRules): Intent | undefined {
  const said = wordsOf(line);
  const words = withoutPoliteness(said);
  const joined = words.join('');
  const han = hasHan(line);
  const compact = han ? withoutHanPoliteness(joined) : joined;
  const alone = compact === said.join('');
  const found = exact.get(compact) ?? unrepeated(compact);
  if (found !== undefined) return alone ? intentOf(found) : besides(found, han);

  const each = words.map((word) => exact.get(word)?.meaning);
  if (words.length > 1 && each.includes('stop') && each.every((meaning) => meaning?.startsWith('stop'))) {
    return { kind: 'stop', word: exact.get(words[each.indexOf('stop')]!)!.word };
  }
  const part = scoped(compact);
  if (part !== undefined) {
    return rules.stopPrefixIsStop ? { kind: 'stop', word: part.word } : { kind: 'stop', ...part };
  }
  const [first, ...rest] = words;
  if (first !== 'stop' || rest.length > MOST_AFTER_STOP || !rest.every(isLittle)) return undefined;
  return rules.stopPrefixIsStop ? { kind: 'stop', word: first } : { kind: 'doubtful_stop', matched: words.join(' ') };
}

/** Looks for a sentence that means stop, once "do not stop", "bus stop" and their like are taken out. */
function readSentence(line: string, rules: IntentRules): Intent {
  const hanLine = toHanLine(line);
  const open = sentences.filter(({ spaced, gate }) => gate.test(spaced ? line : hanLine));
  if (open.length === 0) return NONE;
  const left = line.replace(opposite, ` ${TAKEN_OUT}`);
  const hanLeft = hanLine.replace(oppositeHan, TAKEN_OUT);
  for (const { spaced, strong, usual } of open) {
    const match = strong?.exec(spaced ? line : hanLine) ?? usual.exec(spaced ? left : hanLeft);
    if (match === null) continue;
    const beginsWithStop = rules.stopPrefixIsStop && withoutPoliteness(wordsOf(left))[0] === 'stop';
    return beginsWithStop ? { kind: 'stop', word: 'stop' } : { kind: 'doubtful_stop', matched: match[0].trim() };
  }
  return NONE;
}

/**
 * Reads one inbound text. Exact words of all seven languages act at once, sentences are only ever doubtful, save that
 * under `stopPrefixIsStop` one that begins with STOP is a full stop (47 CFR 64.1200(a)(10): any reasonable wording).
 * Linear in the length of the text; never throws.
 */
export function readIntent(text: string, rules: IntentRules): Intent {
  const folded = fold(text);
  if (folded === '') return NONE;
  const found = exact.get(folded);
  if (found !== undefined) {
    const asked = found.meaning === 'stopAlone' && /[?？]$/.test(text.trimEnd());
    return asked ? besides(found, false) : intentOf(found);
  }
  const line = toLine(folded);
  const whole = line.length > WHOLE_LIMIT ? undefined : readWhole(line, rules);
  return whole ?? readSentence(line, rules);
}
