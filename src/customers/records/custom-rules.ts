import { isDay } from '../../kernel/calendar.ts';
import type { CustomType } from '../rules.ts';

/** One answer a choice offers. `gone`: taken away since, kept for the people who have it. */
export interface Choice {
  code: string;
  label: string;
  gone?: boolean;
}

/** A shop's own field. */
export interface CustomField {
  id: string;
  name: string;
  type: CustomType;
  choices: Choice[];
  archived: boolean;
}

/** A value as it is written down: one of the three, by type. Null all: nothing is known. */
export interface CustomRead {
  num: number | null;
  word: string | null;
  text: string | null;
}

/** What is wrong with a value; a page says it in its own words. */
export type CustomFault = 'number' | 'day' | 'choice' | 'flag' | 'long';

export const MAX_CUSTOM_TEXT = 200;
const MAX_NUMBER = 1_000_000_000_000;

const nothing: CustomRead = { num: null, word: null, text: null };

function readNumber(text: string): CustomRead | CustomFault {
  const value = /^-?\d{1,13}$/.test(text) ? Number(text) : NaN;
  return Math.abs(value) <= MAX_NUMBER ? { ...nothing, num: value } : 'number';
}

function readDate(text: string): CustomRead | CustomFault {
  const form = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return form && isDay(Number(form[1]), Number(form[2]), Number(form[3])) ? { ...nothing, word: text } : 'day';
}

/** What stands in a form or a file for a value of this field; an empty text takes the value away. */
export function readCustom({ type, choices }: CustomField, written: string): CustomRead | CustomFault {
  const text = written.normalize('NFC').trim();
  if (text === '') return nothing;
  switch (type) {
    case 'number':
      return readNumber(text.normalize('NFKC'));
    case 'day':
      return readDate(text.normalize('NFKC'));
    case 'flag':
      return text === 'yes' || text === 'no' ? { ...nothing, num: text === 'yes' ? 1 : 0 } : 'flag';
    case 'choice': {
      const chosen = choices.find(({ code, label }) => code === text || label === text);
      return chosen ? { ...nothing, word: chosen.code } : 'choice';
    }
    case 'text':
      return Array.from(text).length <= MAX_CUSTOM_TEXT ? { ...nothing, text } : 'long';
  }
}

/**
 * The choices of a field after its list was written anew, one a line: what stays keeps its code, what is no longer
 * there is only not offered any more, since people may have it.
 */
export function writeChoices(lines: string, before: readonly Choice[] = []): Choice[] {
  const labels = [...new Set(lines.split(/\r?\n/).map((line) => line.normalize('NFC').trim()))].filter(Boolean);
  let serial = Math.max(0, ...before.map(({ code }) => Number(code.slice(1))));
  const offered = labels.map((label): Choice => {
    const known = before.find((choice) => choice.label === label);
    return { code: known?.code ?? `c${++serial}`, label };
  });
  const codes = new Set(offered.map(({ code }) => code));
  return [...offered, ...before.filter(({ code }) => !codes.has(code)).map((choice) => ({ ...choice, gone: true }))];
}
