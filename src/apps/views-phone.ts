import { DomainError } from '../kernel/errors.ts';
import { fold } from '../kernel/fold.ts';
import { sayOr } from '../marketing/index.ts';
import { LANGUAGES, type Language } from '../platform/slice.ts';
import { say } from '../platform/web/frame.ts';
import { type AppPagesDeps, type Asked, labelOf } from './pages-context.ts';
import type { AppDraft, Turn } from './types.ts';
import { optionsOf } from './views-fields.ts';
import type { Values } from './views-form.ts';
import { costWords } from './views-one.ts';

/** What was texted into the phone on the page, and by whom. */
export interface Talk {
  /** As it stands in the form; empty: none yet. */
  word: string;
  /** Empty: the word alone is shown. */
  texts: string[];
  language: Language;
  member: boolean;
}

/** A talk longer than this is no trial any more. */
const MOST = 20;
const LONGEST = 320;

const isLanguage = (text: string | undefined): text is Language => LANGUAGES.some((code) => code === text);

/** Reads the phone's part of a form. A text just written joins the talk; `again` begins a new one. */
export function talkOf(values: Values, { merchant }: Asked): Talk {
  const before = (values['talk'] ?? '').split('\n').filter((line) => line !== '');
  const button = values['do'] ?? '';
  const said = button.startsWith('reply:') ? button.slice('reply:'.length) : (values['say'] ?? '').trim();
  const word = values['words.0'] ?? '';
  const opened = before.length > 0 || said === '' || fold(said) === fold(word) ? before : [word]; // the word stood there
  const texts = button === 'again' ? [] : [...opened, ...(said === '' || button === 'show' ? [] : [said])];
  return {
    word: word.trim(),
    texts: texts.slice(-MOST).map((text) => text.replaceAll(/\s+/g, ' ').slice(0, LONGEST)),
    language: isLanguage(values['as']) ? values['as'] : merchant.language,
    member: values['stranger'] !== '1',
  };
}

/** Digits that the last answer offers, for tapping instead of typing. */
function repliesTo(answer: string | null | undefined): string[] {
  const digits = [...(answer ?? '').matchAll(/(?:^|[\s,;，；、(（])([1-9])(?=[\s).:：、=）.]|$)/gmu)].map(([, digit]) => digit!); // prettier-ignore
  return digits.length > 1 ? [...new Set(digits)].slice(0, 9) : [];
}

/** What would be done besides: something of a slice by its own name, else in the words of its card. */
function wouldWords(
  { actions }: Pick<AppPagesDeps, 'actions'>,
  { res }: Asked,
  { code, values }: Turn['would'][number],
): string {
  // prettier-ignore
  const action = code === 'action' ? actions().find(({ name }) => name === values['action']) : undefined;
  return sayOr(res, `apps.would.${code}`, code, action ? { what: labelOf(res, { key: action.label }) } : values);
}

/** One turn as bubbles. */
export const turnView = (
  deps: Pick<AppPagesDeps, 'actions'>,
  asked: Asked,
  { text, answer, parts, past, would }: Turn,
) => ({
  text,
  answer: answer ?? '',
  measure: answer === null ? '' : say(asked.res, 'apps.phone.parts', { count: parts }),
  past: past === null ? '' : sayOr(asked.res, `apps.past.${past}`, say(asked.res, 'apps.past.other')),
  silent: answer === null && past === null,
  would: would.map((one) => wouldWords(deps, asked, one)),
});

/** Undefined where the draft cannot be played yet. */
async function played(deps: AppPagesDeps, { merchantId }: Asked, draft: AppDraft, texts: string[], talk: Talk) {
  try {
    return await deps.apps.rehearse(deps.db.reader, merchantId, draft, texts, talk);
  } catch (fault) {
    if (fault instanceof DomainError && fault.code !== 'busy') return undefined;
    throw fault;
  }
}

async function costOf(deps: AppPagesDeps, { res, merchantId }: Asked, draft: AppDraft): Promise<string> {
  try {
    return costWords(res, await deps.apps.cost(deps.db.reader, merchantId, draft));
  } catch (fault) {
    if (fault instanceof DomainError) return '';
    throw fault;
  }
}

/** The phone beside the form: the draft's answers as a customer would see them. Nothing is written or sent. */
export async function phoneView(deps: AppPagesDeps, asked: Asked, draft: AppDraft | undefined, talk: Talk) {
  const { res } = asked;
  const word = draft?.words[0] ?? '';
  const texts = talk.texts.length > 0 ? talk.texts : word === '' ? [] : [word];
  const turns = draft && texts.length > 0 ? await played(deps, asked, draft, texts, talk) : undefined;
  return {
    talk: talk.texts.join('\n'),
    hint: turns === undefined ? say(res, talk.word === '' ? 'apps.phone.needsWord' : 'apps.phone.incomplete') : '',
    turns: (turns ?? []).map((turn) => turnView(deps, asked, turn)),
    replies: repliesTo(turns?.at(-1)?.answer),
    languages: optionsOf(
      LANGUAGES.map((code) => ({ code, words: say(res, `broadcasts.language.${code}`) })),
      talk.language,
    ),
    stranger: !talk.member,
    begun: talk.texts.length > 1,
    cost: draft && turns ? await costOf(deps, asked, draft) : '',
    shop: asked.merchant.name,
  };
}
