import type { Reader } from '../platform/db/index.ts';
import { fieldNames, readValues, type Texts } from '../marketing/index.ts';
import { parseMerchantText, renderMerchantText } from '../platform/merchant-text.ts';
import { LANGUAGES, type Language, type Say } from '../platform/slice.ts';
import type { Deps } from './deps.ts';
import { rangeOf } from './flow.ts';
import { personOf } from './store-people.ts';
import type { Question, SurveyDraft } from './types.ts';

/** The language somebody is asked in: what they read, where the first question has it. */
export const languageFor = (draft: SurveyDraft, reads: Language | null, shop: Language): Language =>
  [reads ?? shop, shop, ...LANGUAGES].find((language) => (draft.questions[0]?.texts[language] ?? '').trim() !== '') ??
  shop;

/** Words in a language, or else in the one they were written in. */
const wordsIn = (texts: Texts, language: Language): string =>
  (texts[language]?.trim() || LANGUAGES.map((other) => texts[other]?.trim()).find(Boolean)) ?? '';

/** Values of the fields of a text for one person. */
export type ValuesOf = (fields: readonly string[]) => Promise<Readonly<Record<string, string>>>;

/** Reads the fields of a person from the database, where a text has some. */
export const valuesFor =
  (deps: Deps, reader: Reader, merchantId: string, customerId: string | undefined, language: Language): ValuesOf =>
  async (fields) => {
    const merchant = await deps.merchants.byId(reader, merchantId);
    const person = customerId === undefined ? undefined : await personOf.get(reader, { merchantId, customerId });
    if (!person) return { shop: merchant.name };
    return (await readValues(deps, reader, merchant, [person], fields, language)).get(person.customerId) ?? {};
  };

/** Names of the fields a survey's texts may use. */
export const fieldsFor = (deps: Pick<Deps, 'mergeFields'>): readonly string[] => fieldNames(deps.mergeFields());

/** A merchant's words for one person, on one line. What has neither value nor fallback is left out. */
async function written(text: string, allowed: readonly string[], values: ValuesOf): Promise<string> {
  if (!text.includes('{')) return text.replace(/\s+/g, ' ').trim();
  const read = parseMerchantText(text, allowed);
  if (!read.ok) return text.replace(/\s+/g, ' ').trim();
  const of = read.text.fields.length > 0 ? await values(read.text.fields) : {};
  return renderMerchantText(read.text, of).text.replace(/\s+/g, ' ').trim();
}

/** The same for nobody in particular: with what stands in for a person's fields. */
export const plainly = (deps: Pick<Deps, 'mergeFields'>, texts: Texts, language: Language): Promise<string> =>
  written(wordsIn(texts, language), fieldsFor(deps), async () => ({}));

const LIST = { en: ', ', zh: '，' };
const EXAMPLE = { en: '24 May', zh: '5月24日' };

/** How a question is put. */
export interface Put {
  language: Language;
  values: ValuesOf;
  /** Why it is put again: what was said could not be read, or was a wish to pass it over. */
  again?: 'unread' | 'skip' | undefined;
  /** SKIP is offered. */
  skip?: boolean;
  /** Said before the first question. */
  intro?: Texts;
}

/** Sentences one behind the other: Chinese ones need no blank between them. */
const joined = (language: Language, ...sentences: string[]): string =>
  sentences.filter((sentence) => sentence !== '').join(language === 'zh' ? '' : ' ');

/** One question as a text, with how it is answered. */
export async function askOf(deps: Pick<Deps, 'mergeFields'>, question: Question, put: Put): Promise<Say> {
  const { language, again, skip = false, intro = {} } = put;
  const allowed = fieldsFor(deps);
  const asked = joined(
    language,
    await written(wordsIn(intro, language), allowed, put.values),
    await written(wordsIn(question.texts, language), allowed, put.values),
  );
  const needed = again === 'skip' && !skip;
  const common = { question: asked, again: again === 'unread', needed, skip };
  const template = `surveys/ask-${question.type}`;
  if (question.type === 'choice') {
    const choices = question.choices.map(({ label }, i) => `${i + 1} ${wordsIn(label, language)}`);
    return { template, language, values: { ...common, choices: choices.join(LIST[language]) } };
  }
  const hint = question.type === 'day' ? { example: EXAMPLE[language] } : rangeOf(question);
  return { template, language, values: { ...common, ...hint } };
}

/** What was given, for the last text. */
export type Given = { points: number } | { voucher: string; gift: string; until: string } | undefined;

/** The last text: the shop's thanks or the product's, and what is given. */
export async function thanksOf(
  deps: Pick<Deps, 'mergeFields'>,
  thanks: Texts,
  given: Given,
  { language, values }: Pick<Put, 'language' | 'values'>,
): Promise<Say> {
  const words = await written(wordsIn(thanks, language), fieldsFor(deps), values);
  const what = given && ('points' in given ? 'points' : 'voucher');
  if (words === '') return { template: `surveys/${what ?? 'thanks-default'}`, language, values: { ...given } };
  return { template: `surveys/thanks${what ? `-${what}` : ''}`, language, values: { thanks: words, ...given } };
}
