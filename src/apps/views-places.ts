import { fold } from '../kernel/fold.ts';
import { LANGUAGES } from '../platform/slice.ts';
import { splitChoices } from './kinds/form.ts';
import type { AppDraft } from './types.ts';
import { FORM } from './views-form.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Texts that stand at a place of a draft, as near to it as there are any: those of a choice are its label. */
function textsAt(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (!isRecord(value)) return [];
  const own = LANGUAGES.flatMap((language) => textsAt(value[language]));
  return own.length > 0 ? own : textsAt(value['label'] ?? value['texts']);
}

/** Where a text was written in a card's form. @param is whether a box holds it */
function findText(value: unknown, is: (box: string) => boolean, at: string): string | undefined {
  if (typeof value === 'string') return is(value) ? at : undefined;
  if (!isRecord(value)) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = findText(part, is, `${at}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The field of a card's form from which a place of its steps was made: the one in which the same text stands. Undefined
 * where the card put it together, so that no one field is to blame.
 * @param at `steps.2.texts.en`, `steps.0.wanted.choices.1`
 * @param word what is wrong there: of the box of each language the one that holds it
 */
export function fieldOfStep(draft: AppDraft, at: string, word = ''): string | undefined {
  const parts = at.split('.');
  let value: unknown = draft;
  let nearest: string[] = [];
  for (const part of parts) {
    value = isRecord(value) ? value[part] : undefined;
    const texts = textsAt(value);
    if (texts.length > 0) nearest = texts;
  }
  const meant = nearest.filter((text) => fold(text) === fold(word));
  if (meant.length > 0) nearest = meant;
  if (nearest.length === 0) return undefined;
  const whole = findText(draft.form, (box) => nearest.includes(box), FORM);
  // One of several answers that are listed in one box.
  return whole ?? findText(draft.form, (box) => splitChoices(box).some((one) => nearest.includes(one)), FORM);
}
