import type { Language } from '../../platform/slice.ts';
import type { Condition } from '../../segments/index.ts';
import { type CardTexts, cardTexts } from './card-texts.ts';
import type { Only, PlanDraft, Plans, Step, StopWhen, Trigger } from './types.ts';

/** What a card is written with: what the gateway has, and what the shop has set up. */
export interface CardContext {
  offers: ReturnType<Plans['offers']>;
  /** Of the voucher that goes with gifts; absent: the shop has none yet, and those steps are left out. */
  voucherOfferId?: string | undefined;
  /** The shop's language, in which staff are told things and the plan is named. */
  language: Language;
  /** Decimals of the shop's currency: a good customer spends some hundred units of it, or some ten thousand where there are none. */
  decimals: number;
}

interface Hand {
  text(id: string, more?: { only?: Only; gift?: boolean }): Step[];
  ask(id: string, what: 'score' | 'cause', days: number): Step;
  /** Nothing when the gateway has no such action. */
  act(id: string, action: string, input: Record<string, unknown>, only?: Only): Step[];
  wait(id: string, days: number, more?: { hours?: number; until?: string; only?: Only }): Step;
  words: Record<string, string>;
}

/** A plan that only wants switching on. */
interface Card {
  trigger: Trigger;
  where?(context: CardContext): Condition;
  again: number;
  stopWhen: StopWhen[];
  steps(hand: Hand, context: CardContext): Step[];
}

/** When people read with pleasure, by their own clock. */
const LATE_MORNING = '11:00';
const answered = (stepId: string, ...answers: string[]): Only => ({ answer: { stepId, in: answers } });

const NOT_YET: Condition = { field: 'purchases.visits', is: '=', value: 0 };

/**
 * Ready cards in the order of a customer's life, with numbers that suit a small shop; all of it may be edited. The causes
 * of staying away and the remedy for each are those of the papers (L9 to L11).
 */
const CARDS = {
  welcome: {
    trigger: { kind: 'joined' },
    again: 0,
    stopWhen: [],
    steps: ({ text, wait }) => [
      wait('day', 1, { until: LATE_MORNING }),
      ...text('how'),
      wait('week', 6, { until: LATE_MORNING }),
      ...text('gift', { gift: true, only: { where: NOT_YET } }),
    ],
  },
  thanks: {
    trigger: { kind: 'purchase' },
    again: 30,
    stopWhen: [],
    steps: ({ text, ask, act, wait, words }) => [
      wait('digest', 0, { hours: 3 }),
      ask('score', 'score', 2),
      ...act('case', 'cases.open', { kind: 'complaint', text: words['case'] }, answered('score', '1', '2')),
      ...act('alert', 'staff.alert', { words: words['alert'] }, answered('score', '1', '2')),
      wait('day', 1, { until: LATE_MORNING, only: answered('score', '5') }),
      ...text('again', { only: answered('score', '5') }),
    ],
  },
  near_reward: {
    trigger: { kind: 'points_reached', points: 90 },
    again: 60,
    stopWhen: ['purchase'],
    steps: ({ text, wait }) => [
      wait('day', 1, { until: LATE_MORNING }),
      ...text('near'),
      wait('fortnight', 14, { until: LATE_MORNING }),
      ...text('still', { only: { where: { field: 'points.balance', is: '>=', value: 90 } } }),
    ],
  },
  expiring: {
    trigger: { kind: 'points_expiring', days: 14, least: 50 },
    again: 30,
    stopWhen: ['purchase'],
    steps: ({ text, wait }) => [
      wait('morning', 0, { until: LATE_MORNING }),
      ...text('soon'),
      wait('wait', 9, { until: LATE_MORNING }),
      ...text('last'),
    ],
  },
  win_back: {
    trigger: { kind: 'overdue', percent: 150 },
    again: 180,
    stopWhen: ['purchase'],
    steps: ({ text, ask, act, wait, words }) => [
      wait('morning', 0, { until: LATE_MORNING }),
      ...text('miss'),
      wait('week', 7, { until: LATE_MORNING }),
      ask('why', 'cause', 3),
      wait('months', 60, { until: LATE_MORNING, only: answered('why', 'natural') }),
      ...text('keep', { only: answered('why', 'natural') }),
      ...text('rival', { gift: true, only: answered('why', 'rival') }),
      ...text('service', { only: answered('why', 'service') }),
      ...act('case', 'cases.open', { kind: 'complaint', text: words['case'] }, answered('why', 'service')),
      ...act('alert', 'staff.alert', { words: words['alert'] }, answered('why', 'detail')),
      ...text('detail', { gift: true, only: answered('why', 'detail') }),
      ...text('honesty', { only: answered('why', 'honesty') }),
      ...act('call', 'tasks.make', { title: words['call'], days: 1 }, answered('why', 'honesty')),
      wait('later', 14, { until: LATE_MORNING, only: answered('why', 'none') }),
      ...text('offer', { gift: true, only: answered('why', 'none') }),
    ],
  },
  care_call: {
    trigger: { kind: 'purchase' },
    // A tag of the shop's own would do as well; what every shop has is what people spent.
    where: ({ decimals }) => ({ field: 'purchases.spend', is: '>=', value: decimals === 0 ? '50000' : '500' }),
    again: 0,
    stopWhen: ['purchase'],
    steps: ({ act, wait, words }) => [
      wait('month', 30),
      ...act('first', 'tasks.make', { title: words['first'], days: 2 }),
      wait('another', 30),
      ...act('second', 'tasks.make', { title: words['second'], days: 2 }),
    ],
  },
} satisfies Record<string, Card>;

export type CardCode = keyof typeof CARDS;

/** In the order in which they are offered. */
export const CARD_CODES = Object.keys(CARDS) as CardCode[];

export const isCard = (code: string): code is CardCode => Object.hasOwn(CARDS, code);

/** Waits with nothing behind them wait for nothing. */
function withoutIdleEnd(steps: readonly Step[]): Step[] {
  const end = steps.findLastIndex(({ kind }) => kind !== 'wait');
  return steps.slice(0, end + 1);
}

function handOf(texts: CardTexts, { offers, voucherOfferId, language }: CardContext): Hand {
  return {
    words: texts[language].words,
    wait: (id, days, { hours = 0, until, only } = {}) => ({
      id,
      kind: 'wait',
      days,
      hours,
      ...(until && { until }),
      ...(only && { only }),
    }),
    text(id, { only, gift = false } = {}) {
      if (gift && voucherOfferId === undefined) return [];
      const said = { en: texts.en.texts[id]!, zh: texts.zh.texts[id]! };
      return [{ id, kind: 'send', texts: said, ...(gift && { voucherOfferId }), ...(only && { only }) }];
    },
    ask: (id, what, days) => ({
      id,
      kind: 'ask',
      what,
      days,
      texts: { en: texts.en.texts[id]!, zh: texts.zh.texts[id]! },
    }),
    act: (id, action, input, only) =>
      offers.actions.includes(action) ? [{ id, kind: 'do', action, input, ...(only && { only }) }] : [],
  };
}

/**
 * A card as a plan for this shop; steps whose action or voucher is not there are left out.
 * @returns undefined when nothing in this gateway sets it off, or nothing of it is left to do
 */
export function draftOfCard(code: CardCode, context: CardContext): PlanDraft | undefined {
  const card: Card = CARDS[code];
  if (!context.offers.triggers.includes(card.trigger.kind)) return undefined;
  const texts = cardTexts(code);
  const steps = withoutIdleEnd(card.steps(handOf(texts, context), context));
  if (steps.length === 0) return undefined;
  return {
    name: texts[context.language].name,
    trigger: { ...card.trigger },
    ...(card.where && { where: card.where(context) }),
    steps,
    stopWhen: [...card.stopWhen],
    again: card.again,
  };
}
