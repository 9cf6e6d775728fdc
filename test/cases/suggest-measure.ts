import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestFrom } from '../../src/cases/suggest/index.ts';
import { DEFAULTS } from '../../src/cases/labels.ts';
import { projectRoot } from '../../src/platform/paths.ts';

/** Categories of a shop that has changed nothing. */
export const PLAIN = DEFAULTS.category.map((id) => ({ id, name: { key: `cases.category.${id}` }, words: [] }));

export const complaintsOf = (file: string): [category: string, text: string][] =>
  Object.entries(
    JSON.parse(readFileSync(join(projectRoot, 'test', 'cases', `${file}.json`), 'utf8')) as Record<string, string[]>,
  ).flatMap(([category, texts]) => texts.map((text): [string, string] => [category, text]));

/** Which texts of a set get another category than their writer meant, or none. */
export const missed = (file: string) =>
  complaintsOf(file)
    .map(([meant, text]) => ({ meant, text, got: suggestFrom(PLAIN, text) }))
    .filter(({ meant, got }) => got?.category !== meant);
