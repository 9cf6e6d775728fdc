import { fieldNames, readWords, type Rendered, type Words } from '../../marketing/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import type { FieldValues } from '../../platform/merchant-text.ts';
import { LANGUAGES, type Language } from '../../platform/slice.ts';
import { VOUCHER_FIELDS } from '../../vouchers/index.ts';
import type { CareDeps } from '../deps.ts';
import type { Wordings } from '../wordings.ts';
import { occasionKey, turnOf } from './rules.ts';
import type { GreetingDraft } from './types.ts';

/** Fields that texts of a greeting may use. */
export const textFields = (
  { mergeFields }: Pick<CareDeps, 'mergeFields'>,
  { voucherOfferId }: Pick<GreetingDraft, 'voucherOfferId'>,
): readonly string[] => [...fieldNames(mergeFields()), ...(voucherOfferId === undefined ? [] : VOUCHER_FIELDS)];

/** The shop's own wordings, or the product's for the occasion; with the sentence about the voucher where one goes along. */
export function wordingsOf(
  draft: Pick<GreetingDraft, 'occasion' | 'daysBefore' | 'wordings' | 'voucherOfferId'>,
  wordings: Wordings,
  language: Language,
): readonly string[] {
  const own = draft.wordings[language];
  const texts = own && own.length > 0 ? own : wordings.of(occasionKey(draft), language);
  return draft.voucherOfferId === undefined ? texts : texts.map((text) => wordings.withGift(text, language));
}

/** The product's own wordings for an occasion, by language. */
export const defaultsOf = (
  of: Pick<GreetingDraft, 'occasion' | 'daysBefore' | 'voucherOfferId'>,
  wordings: Wordings,
): Record<Language, readonly string[]> => ({
  en: wordingsOf({ ...of, wordings: {} }, wordings, 'en'),
  zh: wordingsOf({ ...of, wordings: {} }, wordings, 'zh'),
});

/** A greeting's wordings, read once for all its people. */
export interface GreetingTexts {
  /** Fields that any of them uses. */
  fields: readonly string[];
  /** The language somebody who reads this one is greeted in; undefined: there is no wording at all. */
  languageFor(reads: Language | null): Language | undefined;
  /**
   * The wording whose turn it is for this person and year, or the next that can be made for them.
   * @returns why the first could not, when none can
   */
  render(person: { customerId: string; language: Language | null }, period: string, values: FieldValues): Rendered;
  /** Every wording of a language, for one person. */
  each(language: Language, values: FieldValues): Rendered[];
}

export function readTexts(
  draft: GreetingDraft,
  merchant: Merchant,
  wordings: Wordings,
  allowed: readonly string[],
): GreetingTexts {
  const lists = new Map<Language, Words[]>();
  for (const language of LANGUAGES) {
    const texts = wordingsOf(draft, wordings, language);
    if (texts.length > 0)
      lists.set(
        language,
        texts.map((text) => readWords({ [language]: text }, merchant, allowed)),
      );
  }
  const languageFor: GreetingTexts['languageFor'] = (reads) =>
    [reads ?? merchant.language, merchant.language, ...LANGUAGES].find((language) => lists.has(language));
  return {
    fields: [...new Set([...lists.values()].flat().flatMap(({ fields }) => fields))],
    languageFor,
    render({ customerId, language: reads }, period, values) {
      const language = languageFor(reads);
      const list = language ? lists.get(language)! : [];
      const turn = turnOf(customerId, period, list.length);
      let first: Rendered = { ok: false, reason: 'no_text' };
      for (let tried = 0; tried < list.length; tried++) {
        const rendered = list[(turn + tried) % list.length]!.render(language!, values);
        if (rendered.ok) return rendered;
        if (tried === 0) first = rendered;
      }
      return first;
    },
    each: (language, values) => (lists.get(language) ?? []).map((words) => words.render(language, values)),
  };
}
