import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type FormatterModule } from 'i18next';
import { projectRoot } from './paths.ts';
import { LANGUAGES, type Language } from './slice.ts';
import { shownCount } from './web/shown.ts';

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

/** Numerals that name something instead of counting it: case C-1234 is no "C-1,234". */
const NAMES = new Set(['number', 'code']);

/** Every count in a sentence is grouped as everywhere on the pages. */
const counting: FormatterModule = {
  type: 'formatter',
  init() {},
  add() {},
  addCached() {},
  format: (value: unknown, format, language, options) =>
    typeof value === 'number' && (format === 'number' || !NAMES.has(String(options?.['interpolationkey'])))
      ? shownCount(language as Language, value)
      : (value as string),
};

/** Loads every slice's words. Nothing is escaped here: the templates do that once, at the end. */
export function loadWords(folder = join(projectRoot, 'templates', 'pages')): Words {
  const words = createInstance().use(counting);
  void words.init({
    initAsync: false,
    lng: 'en',
    fallbackLng: false,
    resources: Object.fromEntries(LANGUAGES.map((code) => [code, { translation: readWords(folder, code) }])),
    interpolation: { escapeValue: false, alwaysFormat: true },
    returnNull: false,
    parseMissingKeyHandler: (key: string) => {
      throw new Error(`no words for ${key}`);
    },
  });
  return (language, key, values) => words.t(key, { ...values, lng: language });
}
