import { DomainError } from '../kernel/errors.ts';
import { fold } from '../kernel/fold.ts';
import { oneSlip, type RefusedWord } from '../keywords/index.ts';
import { sayOr } from '../marketing/index.ts';
import { say } from '../platform/web/frame.ts';
import { type AppPagesDeps, type Asked } from './pages-context.ts';
import { faultWords, type Told } from './views-faults.ts';
import type { Values } from './views-form.ts';
import { wordBoxes } from './views-rules.ts';

/** Why a word cannot be had, whose it is, and the way there; `href` is empty where there is no such page. */
export interface Clash {
  words: string;
  href: string;
  /** What the link is called. */
  link: string;
}

/** One box for a word: whether it is free, or what to do instead. */
export interface WordView {
  name: string;
  number: number;
  first: boolean;
  value: string;
  fault: string;
  href: string;
  link: string;
  near: string;
  free: boolean;
  /** Free words like it. */
  instead: { word: string; button: string }[];
}

/** Where a function of the product is looked after; of the others there is no page. */
const PLACES: Record<string, string> = { points: '/settings/points', tasks: '/agenda', cases: '/cases', customers: '/customers' }; // prettier-ignore

/** A survey's name; undefined: it is none. */
async function surveyName({ surveys, db }: AppPagesDeps, merchantId: string, id: string): Promise<string | undefined> {
  try {
    return (await surveys.byId(db.reader, merchantId, id)).name;
  } catch (fault) {
    if (fault instanceof DomainError && fault.code === 'not_found') return undefined;
    throw fault;
  }
}

/** Whose word it is and where that stands. */
export async function clashOf(deps: AppPagesDeps, { res, merchantId }: Asked, refused: RefusedWord): Promise<Clash> {
  const { word, fault, by = '' } = refused;
  const plain = { words: faultWords(res, { at: '', code: `word_${fault}`, values: { word } }), href: '', link: '' };
  if (fault === 'built_in') {
    const does = sayOr(res, `apps.word.does.${by.replace('.', '_')}`, '');
    const href = PLACES[by.split('.')[0]!] ?? '';
    return does === '' ? plain : { words: say(res, 'apps.word.builtIn', { word, does }), href, link: say(res, 'apps.word.there') }; // prettier-ignore
  }
  if (fault !== 'taken') return plain;
  const app = (await deps.apps.list(deps.db.reader, merchantId)).find(({ id }) => id === by);
  if (app) return { words: say(res, 'apps.word.takenBy', { word, name: app.name }), href: `/apps/${by}`, link: say(res, 'apps.word.toApp') }; // prettier-ignore
  const name = await surveyName(deps, merchantId, by);
  if (name === undefined) return plain;
  return { words: say(res, 'apps.word.takenBySurvey', { word, name }), href: `/surveys/${by}`, link: say(res, 'apps.word.toSurvey') }; // prettier-ignore
}

const LONGEST = 20;
const SUGGESTED = 2;

/** Words like one that cannot be had, not so near that it would be mistyped for them. */
export function wordsLike(word: string, ready: readonly string[], fault: RefusedWord['fault']): string[] {
  const stem = fault === 'taken' || fault === 'built_in' ? word.trim().normalize('NFKC') : (ready[0] ?? '');
  if (stem === '') return [];
  const made = /\p{Script=Han}/u.test(stem)
    ? [`我要${stem}`, `参加${stem}`, `${stem}活动`]
    : [`MY${stem}`, `${stem}NOW`, `GO${stem}`, `${stem}TIME`].map((one) => one.replaceAll(/\s+/g, '').toUpperCase());
  return [...ready, ...made].filter((one) => Array.from(one).length <= LONGEST && fold(one) !== fold(word) && !oneSlip(fold(one), fold(word))); // prettier-ignore
}

async function freeLike(deps: AppPagesDeps, asked: Asked, refused: RefusedWord, ready: readonly string[], used: readonly string[]) {
  const free: string[] = [];
  for (const word of wordsLike(refused.word, ready, refused.fault)) {
    if (free.length === SUGGESTED) break;
    if ([...free, ...used].some((one) => fold(one) === fold(word))) continue;
    if (!(await deps.words().check(deps.db.reader, asked.merchantId, word))) free.push(word);
  }
  return free;
} // prettier-ignore

/** Words of a form by their boxes; faults are told by place among those that are written. @param ready words that the card has */
export async function wordsView(
  deps: AppPagesDeps,
  asked: Asked,
  values: Values,
  { id, told, near, ready }: { id: string | undefined; told: Told['at']; near: Told['at']; ready: readonly string[] },
): Promise<WordView[]> {
  const views: WordView[] = [];
  const boxes = wordBoxes(values);
  const used = Array.from({ length: boxes }, (_, i) => (values[`words.${i}`] ?? '').trim());
  let place = 0;
  for (const [i, value] of used.entries()) {
    const at = value === '' && i > 0 ? '' : `words.${place}`;
    const twice = value !== '' && views.some((other) => fold(other.value) === fold(value));
    const refused = value === '' ? undefined : await deps.words().check(deps.db.reader, asked.merchantId, value, id);
    const clash = refused ? await clashOf(deps, asked, refused) : undefined;
    const own =
      clash?.words ?? (twice ? faultWords(asked.res, { at, code: 'word_twice', values: { word: value } }) : '');
    const fault = own || (told[at] ?? '');
    const instead = refused ? await freeLike(deps, asked, refused, ready, used) : [];
    views.push({
      name: `words.${i}`,
      number: i + 1,
      first: i === 0,
      value,
      fault,
      href: clash?.href ?? '',
      link: clash?.link ?? '',
      near: near[at] ?? '',
      free: value !== '' && fault === '',
      instead: instead.map((word) => ({ word, button: `word:${i}:${word}` })),
    });
    if (value !== '') place++;
  }
  return views;
}
