import type { z } from 'zod';
import { measure } from '../kernel/sms-text.ts';
import { fold } from '../kernel/fold.ts';
import { isReservedAnswer, oneSlip } from '../keywords/index.ts';
import type { Texts } from '../marketing/index.ts';
import { parseMerchantText, type TextFaultCode } from '../platform/merchant-text.ts';
import type { Reader } from '../platform/db/index.ts';
import { LANGUAGES } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import { LEAST_TESTS, MOST, readDraft } from './draft.ts';
import type { FaultCode } from './fault-codes.ts';
import { fieldsIn } from './fields.ts';
import { menuOf } from './interpret.ts';
import { waysOf } from './read-answer.ts';
import { specialNamed } from './specials.ts';
import { unreachable, wayFaults } from './ways.ts';
import type { AppDraft, DraftFault, Step, Wanted } from './types.ts';

export interface Check {
  deps: AppsDeps;
  reader: Reader;
  merchantId: string;
  draft: AppDraft;
  /** Of the app, where it has one: its own words are no clash. */
  id?: string | undefined;
}

export const fault = (at: string, code: FaultCode, values?: Record<string, string | number>): DraftFault => ({
  at,
  code,
  ...(values && { values }),
});

const TEXT_CODES: Partial<Record<TextFaultCode, FaultCode>> = {
  empty: 'text_none',
  too_long: 'text_long',
  characters: 'text_characters',
  unknown_field: 'text_field',
  too_many_fields: 'text_fields_many',
};

/** What is wrong with one text. @param behind lines that follow it */
function oneText(at: string, text: string, allowed: readonly string[], behind: readonly string[] = []): DraftFault[] {
  const read = parseMerchantText(text, allowed);
  if (!read.ok) {
    const { code, found } = read.faults[0]!;
    return [fault(at, TEXT_CODES[code] ?? 'text_braces', { found, most: MOST.parts })];
  }
  const parts = measure([text, ...behind].join('\n')).parts;
  return parts > MOST.parts ? [fault(at, 'text_long', { parts, most: MOST.parts })] : [];
}

/** What is wrong with a text in its languages. */
export function textFaults(at: string, texts: Texts, allowed: readonly string[], step?: Step): DraftFault[] {
  const given = LANGUAGES.filter((language) => texts[language]?.trim());
  if (given.length === 0) return [fault(at, 'text_none')];
  return given.flatMap((language) =>
    oneText(`${at}.${language}`, texts[language]!, allowed, step?.kind === 'ask' ? menuOf(step, language) : []),
  );
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with a question's answers, by themselves. */
export function wantedFaults(at: string, wanted: Wanted): DraftFault[] {
  switch (wanted.type) {
    case 'choice': {
      const { choices } = wanted;
      const faults: DraftFault[] = [];
      if (choices.length < 2) faults.push(fault(`${at}.choices`, 'choices_few'));
      if (choices.length > MOST.choices) faults.push(fault(`${at}.choices`, 'choices_many'));
      const seen = new Map<string, number>();
      for (const [n, choice] of choices.entries()) {
        const here = `${at}.choices.${n}`;
        if (!/^[A-Za-z0-9_]{1,40}$/.test(choice.code)) faults.push(fault(`${here}.code`, 'choice_code'));
        if (!LANGUAGES.some((language) => choice.label[language]?.trim())) faults.push(fault(`${here}.label`, 'text_none')); // prettier-ignore
        if (Object.values(choice.label).some((label) => /[\p{Cc}\p{Cs}]/u.test(label))) faults.push(fault(`${here}.label`, 'text_characters')); // prettier-ignore
        for (const way of waysOf(choice, n)) {
          if (isReservedAnswer(way)) faults.push(fault(here, 'choice_reserved', { word: way }));
          if (seen.has(way)) faults.push(fault(here, 'choice_twice', { word: way }));
          seen.set(way, n);
        }
      }
      return faults;
    }
    case 'time':
      if (!CLOCK.test(wanted.from) || !CLOCK.test(wanted.to)) return [fault(at, 'time_form')];
      return wanted.from > wanted.to ? [fault(at, 'range_empty')] : [];
    case 'text':
      return wanted.most >= 1 && wanted.most <= 1000 ? [] : [fault(at, 'text_most')];
    case 'day':
    case 'number': {
      if (wanted.type === 'day' && (wanted.from < 0 || wanted.to > 3650)) return [fault(at, 'range_empty')];
      return wanted.from > wanted.to ? [fault(at, 'range_empty')] : [];
    }
  }
}

/** What is wrong with an input whose texts may hold fields. */
function inputTexts(at: string, input: Record<string, unknown>, allowed: readonly string[]): DraftFault[] {
  return Object.entries(input).flatMap(([name, value]) =>
    typeof value === 'string' && value.includes('{{') ? oneText(`${at}.${name}`, value, allowed) : [],
  );
}

/** What an action does not take: too long is said as that, all else by what the action says of itself. */
const inputFault = (at: string, issue: z.core.$ZodIssue): DraftFault =>
  issue.code === 'too_big' && issue.origin === 'string'
    ? fault(at, 'line_long', { most: Number(issue.maximum) })
    : fault(at, 'action_input', { message: issue.message });

async function stepFaults(check: Check, step: Step, n: number, allowed: readonly string[]): Promise<DraftFault[]> {
  const { deps, reader, merchantId, draft } = check;
  const at = `steps.${n}`;
  switch (step.kind) {
    case 'reply':
      return textFaults(`${at}.texts`, step.texts, allowed);
    case 'ask':
      return [
        ...textFaults(`${at}.texts`, step.texts, allowed, step),
        ...(step.again && LANGUAGES.some((language) => step.again?.[language]?.trim()) ? textFaults(`${at}.again`, step.again, allowed, step) : []), // prettier-ignore
        ...wantedFaults(`${at}.wanted`, step.wanted),
      ];
    case 'check':
      return segmentFaults(check, step.question, `${at}.question`);
    case 'do': {
      const action = deps.actions().find(({ name }) => name === step.action);
      if (!action) return [fault(`${at}.action`, 'action_unknown')];
      const read = action.input.safeParse(step.input);
      const wrong = read.success ? [] : read.error.issues.map((issue) => inputFault([`${at}.input`, ...issue.path].join('.'), issue)); // prettier-ignore
      return [...wrong, ...inputTexts(`${at}.input`, step.input, allowed)];
    }
    case 'special': {
      const special = specialNamed(deps, step.special);
      if (!special) return [fault(`${at}.special`, 'special_unknown')];
      const read = special.input.safeParse(step.input);
      if (!read.success) return read.error.issues.map(({ path }) => fault([`${at}.input`, ...path].join('.'), 'special_input')); // prettier-ignore
      const own = (await special.faults?.(deps, reader, merchantId, read.data, draft)) ?? [];
      return [
        ...own.map((one) => ({ ...one, at: `${at}.input.${one.at}` })),
        ...inputTexts(`${at}.input`, step.input, allowed),
      ];
    }
    case 'end':
      return [];
  }
}

async function usableSegment({ deps, reader, merchantId }: Check, segmentId: string): Promise<boolean> {
  const known = (await deps.segments.list(reader, merchantId)).find(({ id }) => id === segmentId);
  return known !== undefined && !known.broken;
}

async function segmentFaults(check: Check, question: Extract<Step, { kind: 'check' }>['question'], at: string) {
  if (question.is !== 'segment' || (await usableSegment(check, question.segmentId))) return [];
  return [fault(`${at}.segmentId`, 'check_segment')];
}

/** Words of its own that choices have: they would never arrive as answers. */
async function keywordFaults(check: Check): Promise<DraftFault[]> {
  const { deps, reader, merchantId, draft } = check;
  const own = new Set(draft.words.map(fold));
  const faults: DraftFault[] = [];
  for (const [n, step] of draft.steps.entries()) {
    if (step.kind !== 'ask' || step.wanted.type !== 'choice') continue;
    for (const [c, choice] of step.wanted.choices.entries())
      for (const way of waysOf(choice, c)) {
        if (/^\d+$/.test(way)) continue;
        const taken = own.has(way) ? undefined : await deps.words().check(reader, merchantId, way, check.id);
        if (own.has(way) || taken?.fault === 'built_in' || taken?.fault === 'taken')
          faults.push(fault(`steps.${n}.wanted.choices.${c}`, 'choice_keyword', { word: way }));
      }
  }
  return faults;
}

const WORD_CODES = { form: 'word_form', reserved: 'word_reserved', built_in: 'word_built_in', taken: 'word_taken' } as const; // prettier-ignore

/** What is wrong with its words. */
export async function wordFaults({ deps, reader, merchantId, draft, id }: Check): Promise<DraftFault[]> {
  if (draft.words.length === 0) return [fault('words', 'words_none')];
  const faults = draft.words.length > MOST.words ? [fault('words', 'words_many')] : [];
  const seen = new Set<string>();
  for (const [n, word] of draft.words.entries()) {
    const refused = await deps.words().check(reader, merchantId, word, id);
    if (refused) faults.push(fault(`words.${n}`, WORD_CODES[refused.fault], { word, ...(refused.by !== undefined && { by: refused.by }) })); // prettier-ignore
    if (seen.has(fold(word))) faults.push(fault(`words.${n}`, 'word_twice', { word }));
    seen.add(fold(word));
  }
  return faults;
}

async function peopleFaults(check: Check): Promise<DraftFault[]> {
  const { who, hours, limit } = check.draft;
  const faults: DraftFault[] = [];
  if ('segmentId' in who && !(await usableSegment(check, who.segmentId))) faults.push(fault('who', 'who_segment'));
  if (hours && hours.days.length === 0) faults.push(fault('hours.days', 'hours_days'));
  if (hours && (!CLOCK.test(hours.from) || !CLOCK.test(hours.to) || hours.from === hours.to))
    faults.push(fault('hours.from', 'hours_order'));
  if (limit && !(limit.times >= 1 && limit.times <= 1000)) faults.push(fault('limit.times', 'limit_times'));
  return faults;
}

function testFaults({ tests }: AppDraft): DraftFault[] {
  const faults = tests.length < LEAST_TESTS ? [fault('tests', 'tests_few')] : [];
  if (tests.length > MOST.tests) faults.push(fault('tests', 'tests_many'));
  for (const [n, { texts, expect }] of tests.entries())
    if (expect.trim() === '' || texts.length === 0 || texts.some((text) => text.trim() === ''))
      faults.push(fault(`tests.${n}`, 'test_empty'));
  return faults;
}

function nameFaults({ name }: AppDraft): DraftFault[] {
  if (name.trim() === '') return [fault('name', 'name_none')];
  return Array.from(name).length > MOST.name ? [fault('name', 'name_long')] : [];
}

/** What is wrong with its steps and texts: such a draft could do harm, or never be run. */
export async function stepsFaults(check: Check): Promise<DraftFault[]> {
  const { draft, deps } = check;
  const faults: DraftFault[] = deps.kinds.some(({ name }) => name === draft.kind) ? [] : [fault('kind', 'kind_unknown')]; // prettier-ignore
  const { steps } = draft;
  if (steps.length === 0) return [...faults, fault('steps', 'steps_none')];
  if (steps.length > MOST.steps) faults.push(fault('steps', 'steps_many'));
  if (steps.filter(({ kind }) => kind === 'ask').length > MOST.questions) faults.push(fault('steps', 'questions_many'));
  const allowed = fieldsIn(deps, draft);
  faults.push(...wayFaults(deps, steps));
  for (const [n, step] of steps.entries()) {
    if (steps.findIndex(({ id }) => id === step.id) < n) faults.push(fault(`steps.${n}.id`, 'step_id_twice'));
    faults.push(...(await stepFaults(check, step, n, allowed)));
  }
  if (faults.length === 0) faults.push(...unreachable(steps));
  return faults;
}

/**
 * What has come to be wrong with a draft that was sound when it was saved: a segment, an offer or an action that is gone,
 * a choice that has become a word. Its own words are found out as they are claimed.
 */
export const liveFaults = async (check: Check): Promise<DraftFault[]> => [
  ...(await stepsFaults(check)),
  ...(await keywordFaults(check)),
  ...(await peopleFaults(check)),
];

/** Everything that is wrong with a draft, each at its place. Takes anything: drafts come from forms, files and programs. */
export async function draftFaults(check: Check): Promise<DraftFault[]> {
  const read = readDraft(check.draft);
  if ('faults' in read) return read.faults;
  return [
    ...nameFaults(read.draft),
    ...(await wordFaults(check)),
    ...(await liveFaults(check)),
    ...testFaults(read.draft),
  ];
}

/** Words that are one slip of the thumb from others of the shop. @param others folded */
export const nearWords = ({ words }: AppDraft, others: readonly string[]): DraftFault[] =>
  words.flatMap((word, n) => {
    const folded = fold(word);
    const other = folded.length >= 4 && others.find((one) => one.length >= 4 && one !== folded && oneSlip(folded, one));
    return other ? [fault(`words.${n}`, 'word_near', { word, near: other })] : [];
  });
