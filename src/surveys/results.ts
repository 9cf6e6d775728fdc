import { DomainError } from '../kernel/errors.ts';
import { addMonths, localDate } from '../kernel/calendar.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Deps } from './deps.ts';
import { readDraft } from './draft.ts';
import { rangeOf, SKIPPED } from './flow.ts';
import * as statistics from './statistics.ts';
import * as store from './store.ts';
import * as counts from './store-results.ts';
import { RUNS, spanOfBucket } from './tallies.ts';
import { type Dimension, DIMENSIONS, type Question, type QuestionResult, type SurveyResults } from './types.ts';

type Count = Awaited<ReturnType<typeof counts.countsOf.all>>[number];

/** Numbers of a wider range, and days, are shown in so many bars at most. */
const MOST_BARS = 12;

/** Ranges of equal width, `0-9`, that hold every number. */
function binned(codes: ReadonlyMap<string, number>, { from, to }: { from: number; to: number }) {
  const width = Math.ceil((to - from + 1) / MOST_BARS);
  return Array.from({ length: Math.ceil((to - from + 1) / width) }, (_, i) => {
    const [low, high] = [from + i * width, Math.min(to, from + (i + 1) * width - 1)];
    const those = [...codes].filter(([code]) => Number(code) >= low && Number(code) <= high);
    return { code: low === high ? String(low) : `${low}-${high}`, count: those.reduce((sum, [, n]) => sum + n, 0) };
  });
}

/** Days in their order; more of them than bars by month. */
function byDay(codes: ReadonlyMap<string, number>): QuestionResult['bars'] {
  const days = new Map(codes);
  if (days.size > MOST_BARS) {
    days.clear();
    for (const [day, count] of codes) days.set(day.slice(0, 7), (days.get(day.slice(0, 7)) ?? 0) + count);
  }
  return [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(-31).map(([code, count]) => ({ code, count })); // prettier-ignore
}

function barsOf(question: Question, codes: ReadonlyMap<string, number>): QuestionResult['bars'] {
  const bar = (code: string) => ({ code, count: codes.get(code) ?? 0 });
  if (question.type === 'choice') return question.choices.map(({ code }) => bar(code));
  if (question.type === 'day') return byDay(codes);
  const range = rangeOf(question);
  if (!range) return [];
  if (range.to - range.from >= MOST_BARS) return binned(codes, range);
  return Array.from({ length: range.to - range.from + 1 }, (_, i) => bar(String(range.from + i)));
}

/** What came of one question. @param codes how often each code was answered */
export function resultOf(question: Question, codes: ReadonlyMap<string, number>): QuestionResult {
  const skipped = codes.get(SKIPPED) ?? 0;
  const given = new Map([...codes].filter(([code]) => code !== SKIPPED));
  const answered = [...given.values()].reduce((sum, count) => sum + count, 0);
  const numbers = rangeOf(question)
    ? [...given].map(([code, count]) => ({ value: Number(code), count })).filter(({ value }) => Number.isFinite(value))
    : [];
  return {
    question,
    answered,
    skipped,
    bars: barsOf(question, given),
    average: statistics.mean(numbers),
    margin: statistics.margin(numbers),
    nps: question.type === 'nps' ? statistics.netPromoters(numbers) : null,
  };
}

const RANK = new Map<Dimension, number>(DIMENSIONS.map((dimension, i) => [dimension, i]));

/** Index by dimension and month of scores with their ranges; every answer weighs the same. */
export function indexFrom(
  rows: readonly { dimension: Dimension; from: number; to: number; month: string; code: string; count: number }[],
): SurveyResults['index'] {
  const sums = new Map<string, { dimension: Dimension; month: string; sum: number; answered: number }>();
  for (const { dimension, from, to, month, code, count } of rows) {
    const value = Number(code);
    if (!/^-?\d+$/.test(code) || to <= from) continue;
    const key = `${dimension} ${month}`;
    const of = sums.get(key) ?? { dimension, month, sum: 0, answered: 0 };
    of.sum += (count * (value - from)) / (to - from);
    of.answered += count;
    sums.set(key, of);
  }
  return [...sums.values()]
    .toSorted((a, b) => (a.month === b.month ? RANK.get(a.dimension)! - RANK.get(b.dimension)! : a.month < b.month ? -1 : 1)) // prettier-ignore
    .map(({ dimension, month, sum, answered }) => ({ dimension, month, index: statistics.indexOf(sum, answered), answered })); // prettier-ignore
}

/** What the index reads of a question: scores that tell satisfaction, and no plain numbers. */
function scored(question: Question): { dimension: Dimension; from: number; to: number } | undefined {
  const range = question.type === 'number' ? undefined : rangeOf(question);
  return range && question.dimension && { dimension: question.dimension, ...range };
}

const indexRows = (question: Question, rows: readonly Omit<Count, 'question'>[]) => {
  const of = scored(question);
  return of ? rows.map((row) => ({ ...of, ...row })) : [];
};

/** Counts of runs by the beginning of their code: `own:12` … */
function buckets(rows: readonly Count[], kinds: readonly string[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const { question, code, count } of rows) {
    const [kind, bucket] = code.split(':');
    if (question === RUNS && bucket !== undefined && kinds.includes(kind!))
      found.set(Number(bucket), (found.get(Number(bucket)) ?? 0) + count);
  }
  return found;
}

const sumOf = (map: ReadonlyMap<number, number>): number => [...map.values()].reduce((sum, count) => sum + count, 0);
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const medianOf = (map: ReadonlyMap<number, number>): number | null => {
  const bucket = statistics.medianBucket(map);
  return bucket === null ? null : spanOfBucket(bucket);
};

/**
 * The result page's numbers, from the counts written with the answers and an index of the runs' states: no answer and no
 * run is read. Late answers are kept and marked, and stand in none of these numbers. Medians are told by buckets of time,
 * 5 % off at most (see `bucketOfSpan`).
 */
export async function resultsOf(reader: Reader, merchantId: string, surveyId: string): Promise<SurveyResults> {
  const row = await store.surveyOf.get(reader, { merchantId, id: surveyId });
  if (!row) throw new DomainError('not_found', 'There is no such survey.');
  const { questions } = readDraft(row.draft);
  const of = { merchantId, surveyId };
  const rows = await counts.countsOf.all(reader, of);
  const states = new Map((await counts.statesOf.all(reader, of)).map(({ state, count }) => [state, count]));
  const week = Array.from({ length: 168 }, () => 0);
  for (const { hour, count } of await counts.hoursOf.all(reader, of)) week[hour] = count;

  const state = (...names: (typeof surveyState)[number][]) =>
    names.reduce((sum, name) => sum + (states.get(name) ?? 0), 0);
  const runs = (code: string): number => rows.filter((one) => one.question === RUNS && one.code === code).reduce((sum, { count }) => sum + count, 0); // prettier-ignore
  const [own, ours, whole] = [buckets(rows, ['own']), buckets(rows, ['ours']), buckets(rows, ['whole'])];
  const typedIn = runs('staff');
  const began = sumOf(own) + sumOf(ours) + typedIn;
  const done = state('done');
  return {
    asked: state('asked', 'answering', 'done', 'left', 'late'),
    began,
    done,
    late: state('late'),
    left: state('left'),
    skipped: state('skipped'),
    responseRate: share(sumOf(ours), runs('ours')),
    completion: share(done, began),
    medianFirst: medianOf(buckets(rows, ['own', 'ours'])),
    medianWhole: medianOf(whole),
    questions: questions.map((question) => resultOf(question, codesOf(rows, question.id))),
    week,
    index: indexFrom(questions.flatMap((question) => indexRows(question, rows.filter((one) => one.question === question.id)))), // prettier-ignore
  };
}

const surveyState = ['waiting', 'asked', 'answering', 'done', 'left', 'late', 'skipped'] as const;

function codesOf(rows: readonly Count[], question: string): Map<string, number> {
  const codes = new Map<string, number>();
  for (const row of rows) if (row.question === question) codes.set(row.code, (codes.get(row.code) ?? 0) + row.count);
  return codes;
}

/** Index by dimension and month over all surveys of the shop, archived ones too, since so many months. */
export async function indexOfShop(
  deps: Pick<Deps, 'clock' | 'merchants'>,
  reader: Reader,
  merchantId: string,
  months: number,
): Promise<SurveyResults['index']> {
  const { zone } = await deps.merchants.byId(reader, merchantId);
  const since = addMonths(localDate(deps.clock.now(), zone), 1 - months).slice(0, 7);
  const known = (await store.everyOf(reader, merchantId)).flatMap(({ id, draft }) => {
    const questions = draftQuestions(draft).filter((question) => scored(question));
    return questions.map((question) => [`${id} ${question.id}`, question] as const);
  });
  const byKey = new Map(known);
  const ids = [...new Set(known.map(([key]) => key.split(' ')[0]!))].slice(-500);
  if (ids.length === 0) return [];
  const rows = await counts.monthsOf(reader, merchantId, ids, since);
  return indexFrom(
    rows.flatMap((row) => {
      const question = byKey.get(`${row.surveyId} ${row.question}`);
      return question ? indexRows(question, [row]) : [];
    }),
  );
}

function draftQuestions(draft: unknown): Question[] {
  try {
    return readDraft(draft).questions;
  } catch {
    return []; // a damaged row spoils its own survey only
  }
}
