import type { Reader } from '../platform/db/index.ts';
import { counted, type Line, there } from './store-check.ts';

/** A count of a survey that its answers and runs do not bear out. */
export interface SurveyDifference {
  what: 'surveys.tallies';
  merchantId: string;
  surveyId: string;
  question: string;
  code: string;
  counted: number;
  there: number;
}

const sumUp = (lines: readonly Line[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { merchantId, surveyId, question, code, count } of lines) {
    const key = [merchantId, surveyId, question, code].join('\n');
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return sums;
};

/** Recounts the answers of all surveys and compares, for `mcrm doctor`. */
export async function wrongTallies(reader: Reader): Promise<SurveyDifference[]> {
  const [summary, recount] = [sumUp(await counted(reader)), sumUp(await there(reader))];
  return [...new Set([...summary.keys(), ...recount.keys()])].flatMap((key): SurveyDifference[] => {
    const [is, ought] = [summary.get(key) ?? 0, recount.get(key) ?? 0];
    if (is === ought) return [];
    const [merchantId, surveyId, question, code] = key.split('\n') as [string, string, string, string];
    return [{ what: 'surveys.tallies', merchantId, surveyId, question, code, counted: is, there: ought }];
  });
}
