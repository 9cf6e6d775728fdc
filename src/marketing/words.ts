import { type Measure, measure } from '../kernel/sms-text.ts';
import { type Merchant, rulesOf } from '../merchants/index.ts';
import {
  type FieldValues,
  MAX_TEXT,
  type MerchantText,
  parseMerchantText,
  renderMerchantText,
  surround,
} from '../platform/merchant-text.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';

/** A merchant's words; each language's text goes to the customers who read it, one of them to all others. */
export type Texts = Partial<Record<Language, string>>;

/** The most parts one text may have; carriers cut or refuse longer ones. */
export const MOST_PARTS = 10;

/** A finished text, or why this one person cannot get it. */
export type Rendered =
  | { ok: true; text: string; own: { from: number; to: number }; measure: Measure; language: Language }
  | { ok: false; reason: string };

/** A merchant's words, read once for all recipients. */
export interface Words {
  /** Fields that any of them uses. */
  fields: readonly string[];
  /** The language in which somebody who reads this one gets them; null: who never chose. */
  languageFor(reads: Language | null): Language | undefined;
  /** With the shop's mark and the way out. Never throws: a fault is this person's alone. */
  render(reads: Language | null, values: FieldValues): Rendered;
}

/** Reads a merchant's words; what cannot be read is as if it were not there, and whoever saved it has been told so. */
export function readWords(texts: Texts, merchant: Merchant, allowed: readonly string[]): Words {
  const read: Partial<Record<Language, MerchantText>> = {};
  for (const language of LANGUAGES) {
    if (!texts[language]?.trim()) continue;
    const parsed = parseMerchantText(texts[language], allowed);
    if (parsed.ok) read[language] = parsed.text;
  }
  const { optOut } = rulesOf(merchant);
  const languageFor: Words['languageFor'] = (reads) =>
    [reads ?? merchant.language, merchant.language, ...LANGUAGES].find((language) => read[language] !== undefined);
  return {
    fields: [...new Set(Object.values(read).flatMap((text) => text.fields))],
    languageFor,
    render(reads, values) {
      const language = languageFor(reads);
      if (!language) return { ok: false, reason: 'no_text' };
      const own = renderMerchantText(read[language]!, values);
      if (own.missing.length > 0) return { ok: false, reason: `missing_${own.missing[0]}` };
      const around = surround(own.text, { shop: merchant.name, language, optOut: optOut[language] });
      const measured = measure(around.text);
      if (around.text.length > MAX_TEXT || measured.parts > MOST_PARTS) return { ok: false, reason: 'too_long' };
      return { ok: true, ...around, measure: measured, language };
    },
  };
}
