import { readWords, type Rendered, type Texts, type Words } from '../marketing/index.ts';
import type { Merchant } from '../merchants/index.ts';
import type { FieldValues } from '../platform/merchant-text.ts';
import type { Language } from '../platform/slice.ts';
import { fieldsOf, LINK_FIELD } from './draft.ts';
import type { ArmCode } from './schema.ts';
import type { Draft } from './types.ts';

/** A draft's texts, read once for all recipients. */
export interface ReadTexts {
  /** Fields that any of them uses. */
  fields: readonly string[];
  usesLink: boolean;
  /** The text for one person of an arm. Never throws: a fault is this person's alone. */
  render(arm: ArmCode, winner: 'a' | 'b' | null, language: Language | null, values: FieldValues): Rendered;
  /** The language in which somebody who reads this one gets an arm's text. */
  languageFor(arm: ArmCode, winner: 'a' | 'b' | null, language: Language | null): Language | undefined;
}

/** Reads a draft's texts; what cannot be read is as if it were not there, and the pre-flight has told so. */
export function readTexts(draft: Draft, merchant: Merchant, mergeFields: readonly string[]): ReadTexts {
  const allowed = fieldsOf(draft, mergeFields);
  const read = (texts: Texts): Words => readWords(texts, merchant, allowed);
  const a = read(draft.texts);
  const b = draft.textsB ? read(draft.textsB) : a;
  const armOf = (arm: ArmCode, winner: 'a' | 'b' | null): Words =>
    arm === 'b' || (arm === 'r' && winner === 'b') ? b : a;
  const fields = [...new Set([...a.fields, ...b.fields])];
  return {
    fields,
    usesLink: fields.includes(LINK_FIELD),
    languageFor: (arm, winner, language) => armOf(arm, winner).languageFor(language),
    render: (arm, winner, language, values) => armOf(arm, winner).render(language, values),
  };
}
