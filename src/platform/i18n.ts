import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance } from 'i18next';
import { projectRoot } from './paths.ts';
import { LANGUAGES, type Language } from './slice.ts';

export type WordValues = Record<string, unknown>;

/** The words of the pages, in every language. */
export interface Words {
  /** @throws Error when the key is missing: a bug, caught by the tests of the pages */
  (language: Language, key: string, values?: WordValues): string;
}

/** Reads `templates/pages/<slice>/<language>.json`; the keys of a slice stand under its name, `staff.signIn.title`. */
export function readWords(folder: string, language: Language): Record<string, unknown> {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, file: join(folder, name, `${language}.json`) }))
    .filter(({ file }) => existsSync(file));
  return Object.fromEntries(files.map(({ name, file }) => [name, JSON.parse(readFileSync(file, 'utf8')) as unknown]));
}

/** Loads every slice's words. Nothing is escaped here: the templates do that once, at the end. */
export function loadWords(folder = join(projectRoot, 'templates', 'pages')): Words {
  const words = createInstance();
  void words.init({
    initAsync: false,
    lng: 'en',
    fallbackLng: false,
    resources: Object.fromEntries(LANGUAGES.map((code) => [code, { translation: readWords(folder, code) }])),
    interpolation: { escapeValue: false },
    returnNull: false,
    parseMissingKeyHandler: (key: string) => {
      throw new Error(`no words for ${key}`);
    },
  });
  return (language, key, values) => words.t(key, { ...values, lng: language });
}
