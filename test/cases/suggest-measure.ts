import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestFrom } from '../../src/cases/suggest/index.ts';
import { DEFAULTS } from '../../src/cases/labels.ts';
import { projectRoot } from '../../src/platform/paths.ts';

export type Written = readonly (readonly [category: string, text: string])[];
type Sets = Record<string, Record<string, string[]>>;

/** Categories of a shop that has changed nothing. */
export const PLAIN = DEFAULTS.category.map((id) => ({ id, name: { key: `cases.category.${id}` }, words: [] }));

/** Complaints of a set in one language, with the category that their writer meant. */
export const writtenIn = (file: string, language: string): Written =>
  Object.entries(
    (JSON.parse(readFileSync(join(projectRoot, 'test', 'cases', `${file}.json`), 'utf8')) as Sets)[language]!,
  ).flatMap(([category, texts]) => texts.map((text): [string, string] => [category, text]));

/** Which texts of a set get another category than their writer meant, or none. */
export async function missedOf(texts: Written) {
  const found = await Promise.all(
    texts.map(async ([meant, text]) => ({ meant, text, got: await suggestFrom(PLAIN, text) })),
  );
  return found.filter(({ meant, got }) => got?.category !== meant);
}
