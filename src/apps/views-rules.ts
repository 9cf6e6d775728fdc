import type { AppDraft, DraftFault, Limit, TestTalk } from './types.ts';
import { numberOr, type Values, written } from './views-form.ts';

/** What every app has besides what it says: its name, words, who, when, how often, test texts. */
export type Rules = Pick<AppDraft, 'name' | 'words' | 'who' | 'hours' | 'limit' | 'tests'>;

export const LIMITS = ['day', 'week', 'month', 'ever'] as const satisfies readonly Limit['per'][];
export const TESTS = 3;
/** So many boxes for words a form has at first, and at most. */
const BOXES = { usual: 4, most: 10 };
/** So many test texts an app may have; the form shows three at first. */
const MOST_TESTS = 10;

/** How many boxes for words there are: those of the form that was sent. */
export const wordBoxes = (values: Values): number =>
  Math.max(BOXES.usual, ...Array.from({ length: BOXES.most }, (_, i) => (values[`words.${i}`] === undefined ? 0 : i + 1))); // prettier-ignore

/** How many test texts the form shows. */
export const testBoxes = (values: Values): number =>
  Math.max(TESTS, ...Array.from({ length: MOST_TESTS }, (_, i) => (values[`tests.${i}.texts`] === undefined ? 0 : i + 1))); // prettier-ignore

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const wordsIn = (values: Values): string[] =>
  Array.from({ length: BOXES.most }, (_, i) => (values[`words.${i}`] ?? '').trim()).filter((word) => word !== '');

function whoIn(values: Values): AppDraft['who'] {
  if (values['who'] === 'members') return { members: true };
  return values['who'] === 'segment' ? { segmentId: values['segmentId'] ?? '' } : { everybody: true };
}

const DAYS = [1, 2, 3, 4, 5, 6, 7];

const hoursIn = (values: Values): AppDraft['hours'] =>
  values['hours'] === 'some'
    ? {
        days: DAYS.filter((day) => values[`day.${day}`] === '1'),
        from: values['from'] ?? '',
        to: values['to'] ?? '',
      }
    : undefined;

function limitIn(values: Values): { limit?: Limit; faults: DraftFault[] } {
  const per = LIMITS.find((code) => code === values['per']);
  if (!per) return { faults: [] };
  const times = numberOr(values['times'] ?? '');
  if (typeof times === 'number' && Number.isInteger(times) && times >= 1) return { limit: { times, per }, faults: [] };
  return { faults: [{ at: 'limit.times', code: 'number' }] };
}

const testsIn = (values: Values): TestTalk[] =>
  Array.from({ length: MOST_TESTS }, (_, i) => ({
    texts: lines(values[`tests.${i}.texts`] ?? ''),
    expect: (values[`tests.${i}.expect`] ?? '').trim(),
  })).filter(({ texts, expect }) => texts.length > 0 || expect !== '');

/** Whether the test texts are the merchant's own; else they follow the form. */
export const ownTests = (values: Values): boolean => values['ownTests'] === '1';

/** Reads them; what cannot even be kept is told. Test texts are empty unless they are the merchant's own. */
export function readRules(values: Values): { rules: Rules; faults: DraftFault[] } {
  const { limit, faults } = limitIn(values);
  const rules: Rules = {
    name: (values['name'] ?? '').trim(),
    words: wordsIn(values),
    who: whoIn(values),
    hours: hoursIn(values),
    limit,
    tests: ownTests(values) ? testsIn(values) : [],
  };
  return { rules, faults };
}

export const sameTests = (a: readonly TestTalk[], b: readonly TestTalk[]): boolean =>
  JSON.stringify(a.map(({ texts, expect }) => [texts, expect])) ===
  JSON.stringify(b.map(({ texts, expect }) => [texts, expect]));

/** The same, as the form holds it. @param own whether the test texts were written by hand */
export function rulesValues({ name, words, who, hours, limit, tests }: Rules, own: boolean): Values {
  return {
    name,
    ...Object.fromEntries(words.map((word, i) => [`words.${i}`, word])),
    who: 'everybody' in who ? 'everybody' : 'members' in who ? 'members' : 'segment',
    segmentId: 'segmentId' in who ? who.segmentId : '',
    hours: hours ? 'some' : 'always',
    ...Object.fromEntries((hours?.days ?? []).map((day) => [`day.${day}`, '1'])),
    from: hours?.from ?? '09:00',
    to: hours?.to ?? '21:00',
    per: limit?.per ?? '',
    times: written(limit?.times ?? 1),
    ownTests: own ? '1' : '',
    ...testValues(tests),
  };
}

export const testValues = (tests: readonly TestTalk[]): Values =>
  Object.fromEntries(
    tests.slice(0, MOST_TESTS).flatMap(({ texts, expect }, i) => [
      [`tests.${i}.texts`, texts.join('\n')],
      [`tests.${i}.expect`, expect],
    ]),
  );
