import { type Intent, readIntent, senderOf } from '../customers/index.ts';
import { DAY } from '../kernel/clock.ts';
import { fold } from '../kernel/fold.ts';
import { countryOf, readSender } from '../kernel/phone.ts';
import { type Merchant, rulesOf, yieldsToQuestion } from '../merchants/index.ts';
import { type Handle, type Handled, LoopGuard, type Received, REPLY_WINDOW } from '../messages/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../platform/slice.ts';
import { redeemCode } from './confirmations.ts';
import type { SwitchboardDeps } from './deps.ts';
import * as store from './store.ts';
import { isTalking } from './opened.ts';
import { openWords } from './shop-words.ts';
import type { Match, WordTable } from './words.ts';

/** A dialogue left alone ends by itself. */
const DIALOGUE_LIFE = DAY;
const MENU_EVERY = DAY;

/** What answered, and what it said. */
interface Outcome {
  by: string | null;
  answer: Answer;
}

/** Numbers that people have; carriers' own senders and shops' short codes are never answered. */
const mayAnswer = (from: string): boolean => readSender(from).kind === 'phone';

const whose = ({ merchantId, numberHash }: Talk) => ({ merchantId, numberHash });

/** What the carrier did by itself outranks our own reading. */
function intentOf(text: Received, merchant: Merchant): Intent {
  if (text.carrierAction === 'stop') return { kind: 'stop', word: 'carrier' };
  if (text.carrierAction === 'start') return { kind: 'start', word: 'carrier', onlyWhenStopped: false };
  if (text.carrierAction === 'help') return { kind: 'help', word: 'carrier' };
  return readIntent(text.text, rulesOf(merchant));
}

/**
 * The switchboard: one text in, at most one answer out, in a fixed order — STOP, help, return, code, dialogue, keyword,
 * case number, person. It runs inside the transaction that stored the text.
 */
export function createSwitchboard(deps: SwitchboardDeps, table: WordTable): Handle {
  const wordsOf = openWords(table);

  async function talkOf(tx: Tx, text: Received, merchant: Merchant): Promise<Talk> {
    const sender = await senderOf(tx, text.merchantId, text.numberHash, text.at);
    return {
      merchantId: text.merchantId,
      inboundId: text.inboundId,
      numberId: text.numberId,
      numberHash: text.numberHash,
      from: text.from,
      ...(sender && { customerId: sender.id }),
      ...(sender?.memberNumber && { memberNumber: String(sender.memberNumber) }),
      language: sender?.language ?? merchant.language,
      folded: fold(text.text),
      text: text.text,
      value: '',
      at: text.at,
      late: text.late,
    };
  }

  /** Words that belong to nobody's app. Undefined: the text is none of them. */
  async function systemWord(
    tx: Tx,
    talk: Talk,
    intent: Intent,
    text: Received,
    merchant: Merchant,
  ): Promise<Outcome | undefined> {
    const { systemWords } = deps;
    if (intent.kind === 'stop' && !intent.scope) {
      await breakOff(tx, talk);
      return { by: 'stop', answer: await systemWords.stop(tx, talk, text.carrierAction === 'stop') };
    }
    if (intent.kind === 'help')
      return {
        by: 'help',
        answer: { say: { template: 'keywords/help', values: { rates: merchant.rulePack === 'us' } } },
      };
    if (intent.kind !== 'start') return undefined;
    if (intent.onlyWhenStopped && !(await systemWords.isStopped(tx, talk.merchantId, text.numberHash)))
      return undefined;
    return { by: 'start', answer: await systemWords.start(tx, talk, text.carrierAction === 'start') };
  }

  /** Ends the dialogue of whoever texts STOP, and lets its app know. */
  async function breakOff(tx: Tx, talk: Talk): Promise<void> {
    const open = await store.dialogueOf.get(tx, whose(talk));
    if (!open) return;
    const state = JSON.parse(deps.vault.open(talk.merchantId, open.state)) as Record<string, unknown>;
    if (open.expiresAt > talk.at) await table.byName(open.app)?.stopped?.(tx, talk, state);
    await store.endDialogue.run(tx, whose(talk));
  }

  async function dialogue(tx: Tx, talk: Talk, match: Match | undefined): Promise<Outcome | undefined> {
    const open = await store.dialogueOf.get(tx, whose(talk));
    if (!open) return undefined;
    const app = open.expiresAt > talk.at ? table.byName(open.app) : undefined;
    const exact = match ? { keyword: match.app.name, ...(match.alone && { exactKeyword: match.app.name }) } : {};
    const state = JSON.parse(deps.vault.open(talk.merchantId, open.state)) as Record<string, unknown>;
    const answer = await app?.next?.(tx, { ...talk, ...exact }, state);
    if (answer ? !answer.ask : !app?.patient) await store.endDialogue.run(tx, whose(talk));
    return answer && { by: open.app, answer };
  }

  /** A word of the staff's means nothing from anybody else: their text goes the way of any other. */
  async function mayReach(tx: Tx, talk: Talk, app: KeywordApp): Promise<boolean> {
    if (app.who !== 'staff') return true;
    talk.staff = await deps.staffOf(tx, talk.merchantId, talk.numberHash);
    return talk.staff !== undefined;
  }

  async function matchFor(tx: Tx, talk: Talk): Promise<Match | undefined> {
    const match = (await wordsOf(tx, talk.merchantId)).match(talk.text, talk.folded);
    return match && (await mayReach(tx, talk, match.app)) ? match : undefined;
  }

  async function runApp(tx: Tx, talk: Talk, app: KeywordApp, value: string): Promise<Outcome> {
    if (app.who === 'member' && !talk.memberNumber)
      return { by: app.name, answer: { say: { template: 'keywords/members-only' } } };
    return { by: app.name, answer: await app.run(tx, { ...talk, value }) };
  }

  /** What is sent at most once a day to a number. @returns whether it may be sent now; it is used up by that */
  async function courtesy(tx: Tx, { merchantId, numberHash, at }: Talk, kind: 'menu' | 'answer'): Promise<boolean> {
    const row = { merchantId, numberHash, kind, now: at, before: at - MENU_EVERY };
    return (await store.takeCourtesy.get(tx, row)) !== undefined;
  }

  /** A text no app knows: an answer that is surely right or one short menu a day, and a person reads it. */
  async function toPerson(tx: Tx, talk: Talk, text: Received, doubtful: boolean): Promise<Outcome> {
    if (text.hasMedia) return { by: null, answer: { person: 'media' } };
    const known =
      doubtful || talk.late ? undefined : await deps.knownAnswer?.(tx, talk, () => courtesy(tx, talk, 'answer'));
    if (known) return { by: known.by, answer: { ...known.answer, person: 'unclear' } };
    const may = await courtesy(tx, talk, 'menu');
    const template = talk.memberNumber ? 'keywords/menu' : 'keywords/menu-stranger';
    return { by: null, answer: { person: 'unclear', ...(may && { say: { template } }) } };
  }

  async function silence(tx: Tx, talk: Talk): Promise<Outcome> {
    const { merchantId, numberHash, at } = talk;
    const news = await store.takeCourtesy.get(tx, { merchantId, numberHash, kind: 'loop', now: at, before: at - DAY });
    if (news)
      deps.log.warn(
        { merchantId, inboundId: talk.inboundId },
        'a number texts like a machine: no more answers for now',
      );
    return { by: null, answer: { person: 'loop' } };
  }

  /** What a text asks of the shop's right to write; digits that stop elsewhere are an answer where a question is open. */
  async function intentNow(tx: Tx, talk: Talk, text: Received, merchant: Merchant): Promise<Intent> {
    const intent = intentOf(text, merchant);
    if (intent.kind !== 'stop') return intent;
    const sender = readSender(text.from);
    const country = sender.kind === 'phone' ? countryOf(sender.phone) : undefined;
    const asked = yieldsToQuestion(intent.word, merchant, country) && (await isTalking(tx, text, talk.at));
    return asked ? { kind: 'none' } : intent;
  }

  async function route(tx: Tx, talk: Talk, text: Received, merchant: Merchant): Promise<Outcome> {
    const intent = await intentNow(tx, talk, text, merchant);
    if (await LoopGuard.tooMuch(tx, deps.vault, text, () => isTalking(tx, text, talk.at))) {
      // A stop is carried out in any case, and confirmed, since it can happen only once.
      const stop =
        intent.kind === 'stop' || intent.kind === 'start'
          ? await systemWord(tx, talk, intent, text, merchant)
          : undefined;
      return stop ? { by: stop.by, answer: intent.kind === 'stop' ? stop.answer : {} } : silence(tx, talk);
    }
    const system = await systemWord(tx, talk, intent, text, merchant);
    if (system) return system;
    const doubt = intent.kind === 'doubtful_stop' ? await deps.systemWords.doubtfulStop(tx, talk) : undefined;
    const near = await matchFor(tx, talk);
    const match = doubt?.say && near?.guessed ? undefined : near; // what may mean stop is no slip of another word
    const scoped = intent.kind === 'stop' && intent.scope ? intent.scope : talk.folded;
    const found =
      (await confirmed(tx, talk)) ??
      (await dialogue(tx, talk, match)) ??
      (match && (await runApp(tx, talk, match.app, match.value))) ??
      (await byPattern(tx, talk, scoped)) ??
      (doubt?.say ? { by: 'doubtful_stop', answer: doubt } : await toPerson(tx, talk, text, doubt !== undefined));
    return doubt ? { ...found, answer: { ...found.answer, person: 'doubtful_stop' } } : found;
  }

  async function confirmed(tx: Tx, talk: Talk): Promise<Outcome | undefined> {
    const answer = await redeemCode(deps, table, tx, talk);
    return answer && { by: 'confirmation', answer };
  }

  async function byPattern(tx: Tx, talk: Talk, folded: string): Promise<Outcome | undefined> {
    const app = table.byPattern(folded);
    return app && (await mayReach(tx, talk, app)) ? runApp(tx, { ...talk, folded }, app, talk.text) : undefined;
  }

  /** Renders and queues what was answered, from the number that was texted. */
  async function reply(tx: Tx, talk: Talk, { by, answer }: Outcome, text: Received, merchant: Merchant): Promise<void> {
    if (answer.ask && by) {
      const state = deps.vault.seal(talk.merchantId, JSON.stringify(answer.ask.state));
      const expiresAt = talk.at + (answer.ask.life ?? DIALOGUE_LIFE);
      const { merchantId, numberHash, at: now } = talk;
      await store.putDialogue.run(tx, { merchantId, numberHash, state, app: by, now, expiresAt });
    }
    if (!answer.say) return;
    const { template, values } = answer.say;
    const say = { template, values: { ...values, shop: merchant.name } };
    await deps.messages.enqueue(tx, {
      merchantId: talk.merchantId,
      numberId: talk.numberId,
      to: talk.from,
      known: { sealed: text.sealedFrom, hash: text.numberHash },
      text: deps.templates.render(answer.say.language ?? talk.language, say),
      // What is answered long after it was sent is no reply any more: a stop binds it.
      purpose: text.at - text.sentAt <= REPLY_WINDOW ? 'reply' : 'service',
      ...(talk.customerId && { customerId: talk.customerId }),
      aboutHash: answer.about,
      inboundId: talk.inboundId,
    });
  }

  return async (tx, text): Promise<Handled> => {
    const merchant = await deps.merchants.byId(tx, text.merchantId);
    const talk = await talkOf(tx, text, merchant);
    if (!talk.customerId && !mayAnswer(text.from)) return { by: null };
    const outcome = await route(tx, talk, text, merchant);
    // Whoever has just become a customer owns this text too.
    talk.customerId ??= (await senderOf(tx, text.merchantId, text.numberHash, text.at))?.id;
    const { by, answer } = outcome;
    await reply(tx, talk, outcome, text, merchant);
    return {
      by,
      ...(talk.customerId && { customerId: talk.customerId }),
      ...(answer.person && { waiting: answer.person }),
    };
  };
}
