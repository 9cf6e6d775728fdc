import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { loadWords, type Words } from '../i18n.ts';
import { projectRoot } from '../paths.ts';
import type { Language } from '../slice.ts';
import { type Assets, loadAssets } from './assets.ts';
import { shownCount } from './shown.ts';

export type ViewValues = Record<string, unknown>;

/** Every page of every slice, with its words and assets. */
export interface Views {
  /** @param view `slice/name`. @throws Error when the view, a value or a word it needs is missing: a bug */
  render(view: string, language: Language, values: ViewValues): string;
  words: Words;
  assets: Assets;
}

interface HelperOptions {
  hash: ViewValues;
  data: { root: { language: Language } };
}

type Compiled = ReadonlyMap<string, Handlebars.TemplateDelegate>;

/** Names of the views: `slice/name` for `templates/pages/slice/name.hbs`. */
function viewFiles(folder: string): { name: string; file: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => ({ name: file.replaceAll('\\', '/').replace(/\.hbs$/, ''), file: join(folder, file) }));
}

function helpers(words: Words, assets: Assets, views: Compiled) {
  return {
    /** {{t 'staff.signIn.title' shop=shop}} in the language of the page. */
    t: (key: string, options: HelperOptions) => words(options.data.root.language, key, options.hash),
    asset: (name: string) => assets.url(name),
    /** {{field name='email' label=(t '…')}}: shared/field with these values alone, so that no value of the page slips in. */
    field: ({ hash, data }: HelperOptions) => new Handlebars.SafeString(views.get('shared/field')!(hash, { data })),
    /** {{grouped points}}: a count as pages write it; words stay words. */
    grouped: (count: unknown, { data }: HelperOptions) =>
      typeof count === 'number' ? shownCount(data.root.language, count) : count,
    eq: (a: unknown, b: unknown) => a === b,
    /** {{join 'staff.nav.' key}}, for keys made of parts. */
    join: (...parts: unknown[]) => parts.slice(0, -1).join(''),
  };
}

/**
 * Handlebars over `templates/pages`: everything is escaped, a missing value is an error, and every file is a partial
 * under its own name (`{{> shared/token}}`, `{{#> layout/page}}…{{/layout/page}}`).
 */
export function createViews(folder = join(projectRoot, 'templates', 'pages')): Views {
  const words = loadWords(folder);
  const assets = loadAssets(folder);
  const handlebars = Handlebars.create();
  const views = new Map<string, Handlebars.TemplateDelegate>();
  const own = helpers(words, assets, views);
  handlebars.registerHelper(own);
  const options = {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(Object.keys(own).map((name) => [name, true])),
  } satisfies Parameters<typeof handlebars.compile>[1];
  for (const { name, file } of viewFiles(folder)) {
    const view = handlebars.compile(readFileSync(file, 'utf8'), options);
    handlebars.registerPartial(name, view);
    views.set(name, view);
  }
  return {
    words,
    assets,
    render(view, language, values) {
      const run = views.get(view);
      if (!run) throw new Error(`no page ${view}`);
      return run({ ...values, language });
    },
  };
}
