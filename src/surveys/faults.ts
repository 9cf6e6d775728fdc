import { localDate } from '../kernel/calendar.ts';
import { fold } from '../kernel/fold.ts';
import { measure } from '../kernel/sms-text.ts';
import { isReservedAnswer } from '../keywords/index.ts';
import type { Texts } from '../marketing/index.ts';
import { parseMerchantText } from '../platform/merchant-text.ts';
import type { Reader } from '../platform/db/index.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import type { Deps } from './deps.ts';
import { MOST_CHOICES, MOST_QUESTIONS, MOST_WORDS } from './draft.ts';
import { type Found, type SurveyFaultCode } from './fault-codes.ts';
import { meets, rangeOf, SAID, SKIPPED } from './flow.ts';
import { isSkip, namesOf } from './read-answer.ts';
import { askOf, fieldsFor, thanksOf } from './say.ts';
import type { Question, SurveyDraft } from './types.ts';

/** More would be refused by carriers, or read by nobody. */
const MOST_PARTS = 6;
/** Every further part is paid for again by each who is asked. */
const GOOD_PARTS = 1;

interface Check {
  deps: Deps;
  reader: Reader;
  merchantId: string;
  shop: string;
  draft: SurveyDraft;
}

const one = (at: string, code: SurveyFaultCode, values?: Record<string, string | number>): Found[] => [
  { at, code, ...(values && { values }) },
];

const given = (texts: Texts): Language[] => LANGUAGES.filter((language) => (texts[language] ?? '').trim() !== '');

/** A merchant's words: readable, and with something to stand in for every field but the shop's name. */
function wordFaults({ deps }: Check, texts: Texts, at: string): Found[] {
  const allowed = fieldsFor(deps);
  return given(texts).flatMap((language): Found[] => {
    const read = parseMerchantText(texts[language], allowed);
    if (!read.ok) return one(`${at}.${language}`, read.faults[0]!.code as SurveyFaultCode);
    const lacks = read.text.parts.find((part) => 'field' in part && part.field !== 'shop' && part.fallback === undefined); // prettier-ignore
    return lacks && 'field' in lacks ? one(`${at}.${language}`, 'needs_fallback', { field: lacks.field }) : [];
  });
}

const SAMPLES = async (fields: readonly string[]): Promise<Record<string, string>> =>
  Object.fromEntries(fields.map((field) => [field, '##########']));

/** How long a text goes out: over one part is worth a word, over six is refused. */
async function lengthFaults(check: Check, at: string, text: (language: Language) => Promise<string>): Promise<Found[]> {
  const found: Found[] = [];
  for (const language of given(check.draft.questions[0]?.texts ?? {})) {
    const { parts } = measure(await text(language));
    if (parts > MOST_PARTS) found.push(...one(`${at}.${language}`, 'too_many_parts', { parts }));
    else if (parts > GOOD_PARTS) found.push({ ...one(`${at}.${language}`, 'long_text', { parts })[0]!, warning: true });
  }
  return found;
}

function choiceFaults(question: Extract<Question, { type: 'choice' }>, at: string): Found[] {
  const { choices } = question;
  const found: Found[] = [];
  if (choices.length < 2) found.push(...one(`${at}.choices`, 'few_choices'));
  if (choices.length > MOST_CHOICES) found.push(...one(`${at}.choices`, 'too_many_choices'));
  const owners = new Map<string, number>();
  for (const [i, choice] of choices.entries()) {
    const place = `${at}.choices.${i}`;
    if (choices.findIndex(({ code }) => code === choice.code) < i) found.push(...one(`${place}.code`, 'same_code'));
    if ([SKIPPED, SAID].includes(choice.code)) found.push(...one(`${place}.code`, 'reserved_answer'));
    if (given(choice.label).length === 0) found.push(...one(`${place}.label`, 'no_label'));
    const said = [
      ...given(choice.label).map((language) => [`${place}.label.${language}`, choice.label[language]!] as const),
      ...choice.words.map((word, n) => [`${place}.words.${n}`, word] as const),
    ];
    for (const [where, word] of said) {
      const folded = fold(word);
      if (/[{}]/.test(word)) found.push(...one(where, 'plain'));
      else if (isReservedAnswer(word) || isSkip(word)) found.push(...one(where, 'reserved_answer'));
      else if (/^\d+$/.test(folded)) found.push(...one(where, 'digit_word'));
      else if (folded === '' || !/[\p{L}\p{N}]/u.test(folded)) found.push(...one(where, 'unreadable_word'));
    }
    for (const name of new Set(namesOf(choice))) {
      if ((owners.get(name) ?? i) !== i) found.push(...one(place, 'same_word', { word: name }));
      owners.set(name, i);
    }
  }
  return found;
}

/** Every answer a branch may go by: codes, numbers and ranges of the question, and that it was passed over. */
function answerable(question: Question, when: string): boolean {
  if (when === SKIPPED) return true;
  if (question.type === 'choice') return question.choices.some(({ code }) => code === when);
  if (question.type === 'text') return when === SAID;
  const range = rangeOf(question);
  if (!range) return false;
  const form = /^(-?\d+)(?:-(-?\d+))?$/.exec(when);
  if (!form) return false;
  const [low, high] = [Number(form[1]), Number(form[2] ?? form[1])];
  return low <= high && low >= range.from && high <= range.to;
}

function branchFaults({ draft }: Check, question: Question, place: number, at: string): Found[] {
  return question.branches.flatMap(({ when, goTo }, i): Found[] => {
    const goal = draft.questions.findIndex(({ id }) => id === goTo);
    return [
      ...(goTo !== 'end' && goal <= place ? one(`${at}.branches.${i}.goTo`, 'branch_goal') : []),
      ...(when.every((answer) => answerable(question, answer)) ? [] : one(`${at}.branches.${i}.when`, 'branch_answer')),
    ];
  });
}

async function questionFaults(check: Check, question: Question, place: number): Promise<Found[]> {
  const at = `questions.${place}`;
  const { draft, deps } = check;
  const languages = given(draft.questions[0]!.texts);
  const found: Found[] = [];
  if (draft.questions.findIndex(({ id }) => id === question.id) < place || question.id === 'end')
    found.push(...one(`${at}.id`, 'twice'));
  if (given(question.texts).length === 0) found.push(...one(`${at}.texts`, 'no_text'));
  else
    for (const language of languages)
      if (!given(question.texts).includes(language)) found.push(...one(`${at}.texts.${language}`, 'other_language'));
  found.push(...wordFaults(check, question.texts, `${at}.texts`));
  if (question.type === 'choice') found.push(...choiceFaults(question, at));
  const range = rangeOf(question);
  if (range && range.from >= range.to) found.push(...one(`${at}.to`, 'range'));
  else if (range && question.type === 'scale' && range.to - range.from > 10) found.push(...one(`${at}.to`, 'wide_scale')); // prettier-ignore
  found.push(...branchFaults(check, question, place, at));
  // Whatever else is wrong: whoever mends it sees the length as well, and not only when the rest is right.
  const long = await lengthFaults(check, `${at}.texts`, (language) => {
    const intro = place === 0 ? draft.intro : {};
    return rendered(check, askOf(deps, question, { language, values: SAMPLES, intro, skip: question.optional }), language); // prettier-ignore
  });
  return [...found, ...long.filter(({ at: where }) => !found.some((fault) => fault.at === where))];
}

const rendered = async ({ deps, shop }: Check, say: ReturnType<typeof askOf>, language: Language): Promise<string> => {
  const { template, values } = await say;
  return deps.templates.render(language, { template, values: { ...values, shop } });
};

async function rewardFaults({ deps, reader, merchantId, draft }: Check): Promise<Found[]> {
  const { reward } = draft;
  if (!reward || !('offerId' in reward)) return [];
  const offers = await deps.vouchers.offers(reader, merchantId);
  return offers.some(({ id }) => id === reward.offerId) ? [] : one('reward.offerId', 'no_offer');
}

async function shopWordFaults({ deps, reader, merchantId, draft }: Check, id: string | undefined): Promise<Found[]> {
  const found = draft.words.length > MOST_WORDS ? one('words', 'too_many_words') : [];
  for (const [i, word] of draft.words.entries()) {
    const refused = await deps.words().check(reader, merchantId, word, id);
    if (refused) found.push(...one(`words.${i}`, `word_${refused.fault}`, { word }));
  }
  return found;
}

async function afterFaults({ deps, reader, merchantId, draft }: Check): Promise<Found[]> {
  const where = draft.after?.where;
  if (where === undefined) return [];
  const faults = await deps.segments.faults(reader, merchantId, where);
  return faults.map(({ path, message }) => ({
    at: ['after.where', path].filter(Boolean).join('.'),
    code: 'where',
    message,
  }));
}

function lowFaults({ draft }: Check): Found[] {
  const low = draft.lowOpensCase;
  if (!low) return [];
  const question = draft.questions.find(({ id }) => id === low.question);
  const range = question && question.type !== 'number' && rangeOf(question);
  if (!range) return one('lowOpensCase.question', 'low_question');
  return meets([`${range.from}-${range.to}`], String(low.atMost)) ? [] : one('lowOpensCase.atMost', 'low_score');
}

/** What is wrong with a survey of the right shape; warnings last. @param id of the survey, when there is one already */
export async function faultsOf(
  deps: Deps,
  reader: Reader,
  merchantId: string,
  draft: SurveyDraft,
  id?: string,
): Promise<Found[]> {
  const { name: shop, zone } = await deps.merchants.byId(reader, merchantId);
  const check: Check = { deps, reader, merchantId, shop, draft };
  const found: Found[] = [];
  if (draft.questions.length === 0) found.push(...one('questions', 'no_questions'));
  if (draft.questions.length > MOST_QUESTIONS) found.push(...one('questions', 'too_many_questions'));
  for (const [place, question] of draft.questions.entries())
    found.push(...(await questionFaults(check, question, place)));
  found.push(...wordFaults(check, draft.intro, 'intro'), ...wordFaults(check, draft.thanks, 'thanks'));
  found.push(...(await rewardFaults(check)), ...(await shopWordFaults(check, id)), ...(await afterFaults(check)));
  found.push(...lowFaults(check));
  if (draft.closeOn !== undefined && draft.closeOn < localDate(deps.clock.now(), zone))
    found.push(...one('closeOn', 'close_past'));
  const thanks = (language: Language) => rendered(check, thanksOf(deps, draft.thanks, undefined, { language, values: SAMPLES }), language); // prettier-ignore
  if (!found.some(({ at }) => at.startsWith('thanks'))) found.push(...(await lengthFaults(check, 'thanks', thanks)));
  return [...found.filter(({ warning }) => !warning), ...found.filter(({ warning }) => warning)];
}
