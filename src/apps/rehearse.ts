import { readIntent } from '../customers/index.ts';
import { localDate } from '../kernel/calendar.ts';
import { fold } from '../kernel/fold.ts';
import { measure } from '../kernel/sms-text.ts';
import { createWordTable } from '../keywords/index.ts';
import { type Merchant, rulesOf, yieldsToQuestion } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { LANGUAGES, type KeywordApp, type Language } from '../platform/slice.ts';
import type { AppsDeps } from './deps.ts';
import { customerValues, fieldsIn } from './fields.ts';
import { hoursSay, isOpen } from './gate.ts';
import { begin, hear, type Played, spokenBy, type World } from './interpret.ts';
import { answerOf } from './keyword.ts';
import { sorry } from './say-sorry.ts';
import { specialNamed } from './specials.ts';
import type { AppDraft, TalkState, TestResult, TestTalk, Turn } from './types.ts';
import { takesOf } from './words-of.ts';
import { readsDayFirst } from './world-real.ts';

type Would = Turn['would'];
export type As = { language: Language; member: boolean };

/** The world of a rehearsal: nothing is written, sent or given; what would be is noted. */
function rehearsalWorld(
  deps: AppsDeps,
  reader: Reader,
  merchant: Merchant,
  draft: AppDraft,
  as: As,
  would: Would,
): World {
  // prettier-ignore
  const { language } = as;
  const spoken = spokenBy(draft, language);
  const today = localDate(deps.clock.now(), merchant.zone);
  return {
    language,
    spoken,
    staff: merchant.language,
    today,
    dayFirst: readsDayFirst(merchant),
    fields: fieldsIn(deps, draft),
    isMember: async () => as.member,
    inSegment: async () => true,
    values: (fields, own) => customerValues(deps, reader, merchant, undefined, fields, own),
    sorry: () => sorry(deps, merchant, spoken),
    keep: async () => {},
    async act(step) {
      would.push({ code: 'action', values: { action: step.action } });
      return false;
    },
    async special(step, input, state, heard) {
      const special = specialNamed(deps, step.special);
      const read = special?.input.safeParse(input);
      if (!special || !read?.success) return { outcome: 'failed' };
      const scene = { state, language: spoken, today, draft, heard };
      const { would: noted, ...result } = await special.rehearse(scene, read.data, { deps, reader, merchantId: merchant.merchantId }); // prettier-ignore
      if (noted) would.push(noted);
      return result;
    },
  };
}

/** The word, and how it may be followed, as the switchboard would see them. */
const wordsOf = (draft: AppDraft): KeywordApp => ({
  name: 'apps.run',
  words: [...new Map(draft.words.map((word) => [fold(word), word])).values()].filter((word) => fold(word) !== ''),
  takes: takesOf(draft),
  run: async () => ({}),
});

/** Plays texts against a draft as one phone would. */
export async function rehearse(
  deps: AppsDeps,
  reader: Reader,
  merchantId: string,
  draft: AppDraft,
  texts: readonly string[],
  as: As,
  id?: string,
): Promise<Turn[]> {
  const merchant = await deps.merchants.byId(reader, merchantId);
  const table = createWordTable([wordsOf(draft)], []);
  let talk: TalkState | undefined;
  /** Uses of this phone so far; as for real, one that was left before anything was given is none. */
  let uses = 0;
  let counted = true;
  const count = (): void => {
    if (!counted) uses++;
    counted = true;
  };

  /** Why a text is no affair of the app's. */
  async function pastOf(text: string, own: boolean): Promise<string | null> {
    const intent = readIntent(text, rulesOf(merchant));
    const { kind } = intent;
    const asked = kind === 'stop' && talk !== undefined && yieldsToQuestion(intent.word, merchant, undefined);
    if ((kind === 'stop' && !asked) || kind === 'help' || kind === 'start') return kind;
    if (own) return null;
    const taken = await deps.words().check(reader, merchantId, text, id);
    return taken?.fault === 'built_in' || taken?.fault === 'taken' ? 'other_word' : null;
  }

  async function refusal(): Promise<{ past: string; played: Played } | undefined> {
    const { hours, who, limit } = draft;
    if (hours && !isOpen(hours, deps.clock.now(), merchant.zone))
      return { past: 'hours', played: { say: hoursSay(hours) } };
    if ('members' in who && !as.member)
      return { past: 'members', played: { say: { template: 'keywords/members-only' } } };
    if (limit && uses >= limit.times)
      return { past: `limit_${limit.per}`, played: { say: { template: `apps/limit-${limit.per}` } } };
    return undefined;
  }

  function spoken(text: string, played: Played | undefined, past: string | null, would: Would): Turn {
    const { say } = played ? answerOf(played, merchant.name) : {};
    if (!say) return { text, answer: null, parts: 0, past, would };
    const answer = deps.templates.render(say.language ?? as.language, { template: say.template, values: { ...say.values, shop: merchant.name } }); // prettier-ignore
    return { text, answer, parts: measure(answer).parts, past, would };
  }

  const turns: Turn[] = [];
  for (const text of texts) {
    const folded = fold(text);
    const match = table.match(text, folded);
    const past = await pastOf(text, match?.alone ?? false);
    if (past !== null) {
      talk = undefined;
      turns.push({ text, answer: null, parts: 0, past, would: [] });
      continue;
    }
    const would: Would = [];
    const world = rehearsalWorld(deps, reader, merchant, draft, as, would);
    const going: TalkState | undefined = match?.alone ? undefined : talk;
    const refused = going || !match ? undefined : await refusal();
    if (refused) turns.push(spoken(text, refused.played, refused.past, []));
    else if (going ?? match) {
      const played: Played = going ? await hear(draft, world, going, text) : await begin(draft, world, match!.value);
      if (!going) counted = false;
      talk = played.state;
      if (played.ended === 'done' || would.length > 0) count();
      turns.push(spoken(text, played, null, would));
    } else turns.push({ text, answer: null, parts: 0, past: 'no_word', would: [] });
  }
  return turns;
}

/** Languages in which a draft speaks, the shop's own first. */
const languagesOf = (draft: AppDraft, own: Language): Language[] => {
  const spoken = LANGUAGES.filter((language) => draft.steps.some((step) => 'texts' in step && step.texts[language]?.trim())); // prettier-ignore
  return [...new Set([own, ...spoken])];
};

/** Plays one test text; it passes in one of the languages the draft speaks. Nobody is refused: who may use it is no test. */
async function tryOne(
  deps: AppsDeps,
  reader: Reader,
  merchantId: string,
  draft: AppDraft,
  test: TestTalk,
  id?: string,
): Promise<TestResult> {
  // prettier-ignore
  const { language: own } = await deps.merchants.byId(reader, merchantId);
  const { hours: _hours, limit: _limit, ...open } = draft;
  let first: Turn[] | undefined;
  for (const language of languagesOf(draft, own)) {
    const turns = await rehearse(deps, reader, merchantId, open, test.texts, { language, member: true }, id);
    const last = turns.at(-1)?.answer ?? '';
    if (test.expect.trim() !== '' && holds(last, test.expect)) return { test, turns, passed: true };
    first ??= turns;
  }
  return { test, turns: first ?? [], passed: false };
}

const holds = (answer: string, expected: string): boolean =>
  fold(answer).includes(fold(expected)) || answer.includes(expected.trim());

/** Plays a draft's test texts; nothing is written. */
export async function tryAll(
  deps: AppsDeps,
  reader: Reader,
  merchantId: string,
  draft: AppDraft,
  id?: string,
): Promise<TestResult[]> {
  // prettier-ignore
  const results: TestResult[] = [];
  for (const test of draft.tests) results.push(await tryOne(deps, reader, merchantId, draft, test, id));
  return results;
}
