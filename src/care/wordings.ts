import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holidayOf } from '../kernel/holidays.ts';
import { parseMerchantText } from '../platform/merchant-text.ts';
import { projectRoot } from '../platform/paths.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { VOUCHER_FIELDS } from '../vouchers/index.ts';

/** The product's own words for greetings: merchant texts, to rotate, until a shop writes its own. */
export interface Wordings {
  /**
   * @param occasion as greetings keep it (`birthday`, `joined`, `field:<id>`, `holiday:<code>`; `:ahead` behind it when
   *   it comes days before) or one of `occasions`; for another there is none
   */
  of(occasion: string, language: Language): readonly string[];
  /** The sentence that tells of a voucher; its fields are VOUCHER_FIELDS. */
  gift(language: Language): string;
  /** A wording that carries a voucher: with that sentence behind it, unless it names the code itself. */
  withGift(wording: string, language: Language): string;
  /** Names of all that have wordings, in the order of letters. */
  occasions(): readonly string[];
}

/** Fields that every shop has, and every text may use. */
const FIELDS = ['name', 'shop'];
const GIFT = 'gift';

type Lines = Map<string, readonly string[]>;

/** One file, a wording a line. @throws Error naming file and line when one of them is no merchant text */
function readLines(path: string, allowed: readonly string[]): readonly string[] {
  const lines = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    const read = parseMerchantText(line, allowed);
    if (!read.ok) throw new Error(`${path}, line ${at + 1}: ${read.faults[0]!.code}`);
  }
  return lines;
}

/** Every file of the folder by its name without ending: `christmas.en`. */
function readFolder(folder: string): Lines {
  return new Map(
    readdirSync(folder).map((file) => {
      const [, name, language] = /^([a-z][a-z\d-]*)\.([a-z]+)\.txt$/.exec(file) ?? [];
      if (!name || !LANGUAGES.some((one) => one === language))
        throw new Error(`${join(folder, file)} is not named <occasion>.<language>.txt`);
      const lines = readLines(join(folder, file), name === GIFT ? VOUCHER_FIELDS : FIELDS);
      if (name === GIFT && lines.length > 1) throw new Error(`${join(folder, file)} is one sentence`);
      return [`${name}.${language}`, lines];
    }),
  );
}

/** The file that serves an occasion: feasts of one sense share theirs, and one serves before the day as on it. */
function nameOf(occasion: string): string {
  const [kind, code] = occasion.split(':');
  if (kind === 'holiday') return holidayOf(code ?? '')?.sense ?? '';
  return occasion.endsWith(':ahead') ? `${kind}-ahead` : kind!;
}

/** Two sentences in a row, also when whoever wrote the first left out its end; a link at the end stays whole. */
function behind(wording: string, sentence: string, language: Language): string {
  const own = wording.trimEnd();
  if (/\S\/\S*$/.test(own)) return `${own} ${sentence}`;
  const ended = /[\p{P}\p{S}]$/u.test(own) && !own.endsWith('}}');
  if (language === 'zh') return `${own}${ended ? '' : '。'}${sentence}`;
  return `${own}${ended ? '' : '.'} ${sentence}`;
}

/**
 * Reads `templates/greetings/<occasion>.<language>.txt`.
 * @throws Error for a file of another name, a line that is no merchant text, an occasion that lacks a language
 */
export function loadWordings(folder = join(projectRoot, 'templates', 'greetings')): Wordings {
  const lines = readFolder(folder);
  const names = [...new Set([...lines.keys()].map((key) => key.split('.')[0]!))];
  for (const name of [GIFT, ...names])
    for (const language of LANGUAGES)
      if (!lines.has(`${name}.${language}`)) throw new Error(`${join(folder, `${name}.${language}.txt`)} is missing`);
  const occasions = names.filter((name) => name !== GIFT).toSorted();
  const gift = (language: Language): string => lines.get(`${GIFT}.${language}`)![0]!;
  return {
    of(occasion, language) {
      const name = nameOf(occasion);
      return name === GIFT ? [] : (lines.get(`${name}.${language}`) ?? []);
    },
    gift,
    withGift: (wording, language) =>
      /\{\{\s*voucher\b/.test(wording) ? wording : behind(wording, gift(language), language),
    occasions: () => occasions,
  };
}
