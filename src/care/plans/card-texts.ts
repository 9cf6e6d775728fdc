import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../platform/paths.ts';
import { LANGUAGES, type Language } from '../../platform/slice.ts';

const file = z.strictObject({
  /** What the plan is called at first. */
  name: z.string(),
  /** Texts to customers by step, in the syntax of merchants' texts. */
  texts: z.record(z.string(), z.string()),
  /** Words for staff: what a case, an alert or a task says. */
  words: z.record(z.string(), z.string()),
});

export type CardTexts = Record<Language, z.output<typeof file>>;

const known = new Map<string, CardTexts>();

/** The product's own words of a ready card: `templates/plans/<card>.<language>.json`, read once. */
export function cardTexts(card: string): CardTexts {
  const found = known.get(card);
  if (found) return found;
  const read = (language: Language) =>
    file.parse(JSON.parse(readFileSync(join(projectRoot, 'templates', 'plans', `${card}.${language}.json`), 'utf8')));
  const texts = Object.fromEntries(LANGUAGES.map((language) => [language, read(language)])) as CardTexts;
  known.set(card, texts);
  return texts;
}
