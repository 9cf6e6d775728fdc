import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../platform/paths.ts';

/** Categories that complaints were collected for. */
export const TAUGHT = ['price', 'support', 'information', 'handling', 'service'] as const;

/** Invented complaints of a language, as people text them: which category each belongs to. */
export const examplesOf = (language: 'en' | 'zh'): [category: (typeof TAUGHT)[number], text: string][] =>
  TAUGHT.flatMap((category) =>
    readFileSync(join(projectRoot, 'templates', 'complaints', language, `${category}.txt`), 'utf8')
      .trim()
      .split('\n')
      .map((text): [typeof category, string] => [category, text]),
  );
