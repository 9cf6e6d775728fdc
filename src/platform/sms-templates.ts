import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { projectRoot } from './paths.ts';
import { LANGUAGES, type Language, type Say } from './slice.ts';

/** Every default text to customers and staff, by name and language. */
export interface SmsTemplates {
  /** @throws Error when the template or a value it names is missing: a bug, caught by the tests of the templates */
  render(language: Language, say: Say): string;
  /** Names of all templates, for the tests. */
  names(): string[];
}

/** Reads `templates/sms/<slice>/<name>.<language>.hbs`. A text is plain: nothing is escaped, nothing may be missing. */
export function loadSmsTemplates(folder = join(projectRoot, 'templates', 'sms')): SmsTemplates {
  const handlebars = Handlebars.create();
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const slice of readdirSync(folder)) {
    for (const file of readdirSync(join(folder, slice))) {
      const match = /^(.+)\.(\w+)\.hbs$/.exec(file);
      if (!match) throw new Error(`templates/sms/${slice}/${file}: name it <name>.<language>.hbs`);
      const text = readFileSync(join(folder, slice, file), 'utf8').replace(/\s+$/, '');
      compiled.set(
        `${slice}/${match[1]}.${match[2]}`,
        handlebars.compile(text, { noEscape: true, strict: true, knownHelpersOnly: true }),
      );
    }
  }
  return {
    render(language, { template, values }) {
      const run = compiled.get(`${template}.${language}`);
      if (!run) throw new Error(`no text ${template} in ${language}`);
      return run(values ?? {});
    },
    names: () => [...new Set([...compiled.keys()].map((key) => key.slice(0, key.lastIndexOf('.'))))].toSorted(),
  };
}

/** Whether a word is one of our languages. */
export const isLanguage = (word: string): word is Language => (LANGUAGES as readonly string[]).includes(word);
