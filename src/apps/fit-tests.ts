import { fold } from '../kernel/fold.ts';
import type { Language } from '../platform/slice.ts';
import { LEAST_TESTS } from './draft.ts';
import { languageOf, menuOf } from './interpret.ts';
import { labelIn } from './read-answer.ts';
import type { Step, TestTalk } from './types.ts';

/** What a step says, with the lines of its menu. */
function saidBy(step: Step, language: Language): string {
  if (step.kind !== 'reply' && step.kind !== 'ask') return '';
  const spoken = languageOf(step.texts, language) ?? language;
  return [step.texts[spoken] ?? '', ...(step.kind === 'ask' ? menuOf(step, spoken) : [])].join('\n');
}

const LONGEST = { en: 30, zh: 10 };

/** Some words of a text that stand in it whoever gets it. */
function fragment(text: string, language: Language): string {
  const pieces = text.split(/\{\{[^{}]*\}\}|\n/).map((piece) => piece.trim());
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  const cut = longest.slice(0, LONGEST[language]);
  return cut.length < longest.length && cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut;
}

/** What decides whether the answers of ready tests can be answers here. */
const shape = (steps: readonly Step[]): string =>
  JSON.stringify(steps.flatMap((step) => (step.kind === 'ask' ? [[step.id, step.wanted.type, step.wanted.type === 'choice' ? step.wanted.choices.length : 0]] : []))); // prettier-ignore

/** An answer that was a choice's label is the label that stands there now. */
function answerHere(text: string, before: readonly Step[], now: readonly Step[], language: Language): string {
  for (const [n, step] of before.entries()) {
    if (step.kind !== 'ask' || step.wanted.type !== 'choice') continue;
    const at = step.wanted.choices.findIndex((choice) => fold(labelIn(choice, language)) === fold(text));
    const same = now[n];
    if (at >= 0 && same?.kind === 'ask' && same.wanted.type === 'choice') return String(at + 1);
  }
  return text;
}

/**
 * A card's ready test texts for a form whose words were changed: what an answer had to hold becomes words of the text
 * that now stands in that place. What cannot be carried over is replaced by the word alone, written three ways.
 */
export function fitTests(
  tests: readonly TestTalk[],
  before: readonly Step[],
  now: readonly Step[],
  language: Language,
): TestTalk[] {
  if (JSON.stringify(before) === JSON.stringify(now)) return [...tests];
  const alike = shape(before) === shape(now);
  const first = now.find(({ kind }) => kind === 'reply' || kind === 'ask');
  const begins = first ? fragment(saidBy(first, language), language) : '';
  const expectOf = ({ expect }: TestTalk): string | undefined => {
    const stood = before.find((step) => fold(saidBy(step, language)).includes(fold(expect)));
    const stands = stood && now.find(({ id }) => id === stood.id);
    if (!stands) return undefined;
    const text = saidBy(stands, language);
    return fold(text).includes(fold(expect)) ? expect : fragment(text, language) || undefined;
  };
  const kept = tests.flatMap((test): TestTalk[] => {
    if (test.texts.length > 1 && !alike) return [];
    const expect = expectOf(test);
    const texts = test.texts.map((text, n) => (n === 0 ? text : answerHere(text, before, now, language)));
    return expect === undefined ? [] : [{ texts, expect }];
  });
  const [word = ''] = tests[0]?.texts ?? [];
  const ways = [word, `${word}!`, language === 'zh' ? `${word} 谢谢` : `${word} please`];
  for (const way of ways)
    if (kept.length < LEAST_TESTS && begins !== '' && !kept.some(({ texts }) => texts.length === 1 && texts[0] === way))
      kept.push({ texts: [way], expect: begins });
  return kept;
}
