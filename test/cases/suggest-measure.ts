import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestFrom } from '../../src/cases/suggest/index.ts';
import { DEFAULTS } from '../../src/cases/labels.ts';
import { examples as en } from '../../src/cases/suggest/examples/en.ts';
import { examples as zh } from '../../src/cases/suggest/examples/zh.ts';
import { projectRoot } from '../../src/platform/paths.ts';

/** Categories of a shop that has changed nothing. */
export const PLAIN = DEFAULTS.category.map((id) => ({ id, name: { key: `cases.category.${id}` }, words: [] }));

export const complaintsOf = (file: string): [category: string, text: string][] =>
  Object.entries(
    JSON.parse(readFileSync(join(projectRoot, 'test', 'cases', `${file}.json`), 'utf8')) as Record<string, string[]>,
  ).flatMap(([category, texts]) => texts.map((text): [string, string] => [category, text]));

/** What the product learns from. */
export const examplesOf = (language: string): [category: string, text: string][] =>
  Object.entries(language === 'zh' ? zh : en).flatMap(([category, texts]) =>
    texts.split('\n').map((text): [string, string] => [category, text]),
  );

/** Which texts of a set get another category than their writer meant, or none. */
export const missedOf = (texts: readonly (readonly [category: string, text: string])[]) =>
  texts
    .map(([meant, text]) => ({ meant, text, got: suggestFrom(PLAIN, text) }))
    .filter(({ meant, got }) => got?.category !== meant);

export const missed = (file: string) => missedOf(complaintsOf(file));
