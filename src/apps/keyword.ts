import { localDate } from '../kernel/calendar.ts';
import { newId } from '../kernel/ids.ts';
import type { Merchant } from '../merchants/index.ts';
import { MAX_TEXT } from '../platform/merchant-text.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../platform/slice.ts';
import type { AppBook } from './book.ts';
import type { AppsDeps } from './deps.ts';
import { refusalOf } from './gate.ts';
import { begin, hear, type Played } from './interpret.ts';
import { readAnswer } from './read-answer.ts';
import { unmarked } from './say-sorry.ts';
import * as store from './store.ts';
import type { AppDraft, TalkState } from './types.ts';
import { readsDayFirst, realWorld, type UseOf } from './world-real.ts';

/** Name of the family; stored with words, dialogues and inbound texts. */
export const APP_FAMILY = 'apps.run';

/** What a dialogue keeps of a talk. */
interface Kept {
  appId: string;
  version: number;
  useId: string;
  talk: TalkState;
}

const say = (template: string): Answer => ({ say: { template: `apps/${template}` } });

/** What was played as an answer of the switchboard's. */
export function answerOf({ say: said, person }: Played, shop: string): Answer {
  const spoken =
    'template' in said
      ? said
      : {
          template: 'apps/said',
          values: { text: unmarked(said.text, shop).slice(0, MAX_TEXT - shop.length - 4) },
          language: said.language,
        };
  return { say: spoken, ...(person && { person }) };
}

/**
 * Every app of every shop, as one built-in function whose words are rows: `run` begins the app that the word stands for,
 * `next` goes on. A talk ends on the version it began with.
 */
export function appsFamily(deps: AppsDeps, book: AppBook): KeywordApp {
  const { merchants } = deps;

  /** Writes down how a turn ended, or what the next begins with. */
  async function settle(tx: Tx, merchant: Merchant, talk: Talk, use: UseOf, played: Played): Promise<Answer> {
    const { merchantId, name } = merchant;
    const { appId, useId, version } = use;
    if (played.ended) {
      const [state, reason] = played.ended === 'done' ? ['done', null] : ['left', played.ended];
      await store.endUse.get(tx, { merchantId, id: useId, state, reason, now: talk.at });
    }
    const kept: Kept | undefined = played.state && { appId, version, useId, talk: played.state };
    return { ...answerOf(played, name), ...(kept && { ask: { state: { ...kept } } }) };
  }

  const end = (tx: Tx, talk: Talk, { useId }: Kept, state: string, reason: string) =>
    store.endUse.get(tx, { merchantId: talk.merchantId, id: useId, state, reason, now: talk.at });

  /**
   * Whether a text that the switchboard took for a word one slip away is plainly an answer to the open question: "hour"
   * among the answers, and a word HOURS. Free text never is: there the word wins.
   */
  async function isAnswerFirst(tx: Tx, talk: Talk, { appId, version, talk: { step: asked } }: Kept): Promise<boolean> {
    const { merchantId, text, language } = talk;
    if (await deps.words().check(tx, merchantId, text)) return false;
    const step = (await book.draft(tx, merchantId, appId, version)).steps.find(({ id }) => id === asked);
    if (step?.kind !== 'ask' || step.wanted.type === 'text') return false;
    const merchant = await merchants.byId(tx, merchantId);
    const today = localDate(talk.at, merchant.zone);
    return readAnswer(text, step.wanted, { language, today, dayFirst: readsDayFirst(merchant) }) !== undefined;
  }

  async function open(tx: Tx, talk: Talk, appId: string, version: number, draft: AppDraft): Promise<Answer> {
    const { merchantId, numberHash, inboundId, at } = talk;
    const merchant = await merchants.byId(tx, merchantId);
    await store.leaveOlder.run(tx, { merchantId, appId, numberHash, now: at });
    const refused = await refusalOf(deps, tx, merchant, appId, draft, talk);
    const useId = newId(at);
    const row = { merchantId, id: useId, appId, version, numberHash, inboundId, now: at, customerId: talk.customerId ?? null }; // prettier-ignore
    const state = refused ? { state: 'refused', reason: refused.reason, endedAt: at } : { state: 'going', reason: null, endedAt: null }; // prettier-ignore
    if (!(await store.insertUse.get(tx, { ...row, ...state }))) return {}; // the same text, worked on twice
    if (refused) return { say: refused.say };
    const use = { appId, useId, version, draft };
    return settle(tx, merchant, talk, use, await begin(draft, realWorld(deps, tx, merchant, talk, use), talk.value));
  }

  return {
    name: APP_FAMILY,
    words: [],
    takes: 'value',
    async run(tx, talk) {
      const { merchantId, ref } = talk;
      const app = ref === undefined ? undefined : await store.appById.get(tx, { merchantId, id: ref });
      if (!app || app.liveVersion === 0 || app.state === 'archived') return { person: 'unclear' };
      if (app.state !== 'live') return say('resting');
      return open(tx, talk, app.id, app.liveVersion, await book.draft(tx, merchantId, app.id, app.liveVersion));
    },
    async next(tx, talk, state) {
      const kept = state as unknown as Kept;
      const { merchantId } = talk;
      // A word of its own is that word, whatever was asked.
      if (talk.exactKeyword !== undefined && !(await isAnswerFirst(tx, talk, kept))) {
        await end(tx, talk, kept, 'left', 'other_word');
        return undefined;
      }
      const app = await store.appById.get(tx, { merchantId, id: kept.appId });
      if (app?.state !== 'live') {
        await end(tx, talk, kept, 'left', app?.state === 'paused' ? 'paused' : 'archived');
        return say(app?.state === 'paused' ? 'resting' : 'ended');
      }
      const merchant = await merchants.byId(tx, merchantId);
      const draft = await book.draft(tx, merchantId, kept.appId, kept.version);
      const use = { appId: kept.appId, useId: kept.useId, version: kept.version, draft };
      const world = realWorld(deps, tx, merchant, talk, use);
      return settle(tx, merchant, talk, use, await hear(draft, world, kept.talk, talk.text));
    },
    async stopped(tx, talk, state) {
      await end(tx, talk, state as unknown as Kept, 'stopped', 'stop');
    },
  };
}
