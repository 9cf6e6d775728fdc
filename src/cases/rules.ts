/** What the customer wrote: a word of praise or advice, or a complaint. */
export const CASE_KINDS = ['feedback', 'complaint'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** The six steps of a case, in their order. */
export const CASE_STEPS = ['received', 'classified', 'investigated', 'handled', 'reported', 'archived'] as const;
export type CaseStep = (typeof CASE_STEPS)[number];

/** A shop's first case; three digits, so that "c 2 u" is no case. */
export const FIRST_CASE = 101;

/** A folded text that begins with a case number: "c118", "c 118", "c-118 more words". */
export const CASE_PATTERN = /^c ?-? ?([1-9]\d{2,8})(?!\d)/;

/** The number a folded text begins with. */
export function caseNumberIn(folded: string): number | undefined {
  const form = CASE_PATTERN.exec(folded);
  return form ? Number(form[1]) : undefined;
}

// The text as it came may be full-width, or begin with a mark that folding drops.
const HEAD = /^[^\p{L}\p{N}]*[cCｃＣ][\s\p{Pd}]*[\p{Nd}]{3,9}[\s\p{P}]*/u;

/** Whether the text as it came begins with a case number ("STOP C118" does not). */
export const beginsWithNumber = (text: string): boolean => HEAD.test(text);

/** What was written after the case number, as it was written; empty when nothing was. */
export function wordsAfterNumber(text: string): string {
  const rest = text.replace(HEAD, '').trim();
  return /[\p{L}\p{N}\p{S}]/u.test(rest) ? rest : '';
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The beginning of a text for a quote, on one line. @param most characters as people count them (no half emoji) */
export function quoteOf(text: string, most: number): string {
  const line = text
    .slice(0, most * 40)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(graphemes.segment(line), ({ segment }) => segment);
  return characters.length <= most ? line : `${characters.slice(0, most - 3).join('')}...`;
}
