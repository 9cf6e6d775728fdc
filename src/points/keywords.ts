import { addDays, localDate } from '../kernel/calendar.ts';
import type { Merchants } from '../merchants/index.ts';
import type { KeywordApp, Language, Talk } from '../platform/slice.ts';
import type { PointEntry, Points, Standing } from './types.ts';

/** Points that lapse within so many days are named in the balance text. */
const SOON_DAYS = 90;
const MOVEMENTS = 5;
/** Enough entries to find five that moved something: a gain turned back after it was spent moves nothing. */
const LOOKED_AT = 12;

const format = (locale: string, month: 'short' | 'long' | 'numeric'): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month, timeZone: 'UTC' });

/** "30 Jun", "6月30日" in a sentence; "30 Jun", "6/30" in a list, where room is short. */
const IN_SENTENCE: Record<Language, Intl.DateTimeFormat> = {
  en: format('en-GB', 'short'),
  zh: format('zh-CN', 'long'),
};
const IN_LIST: Record<Language, Intl.DateTimeFormat> = { en: IN_SENTENCE.en, zh: format('zh-CN', 'numeric') };

/** The customer of a talk; the switchboard lets only members come here. */
function memberOf({ customerId }: Talk): string {
  if (customerId === undefined) throw new Error('points: the switchboard let a stranger in');
  return customerId;
}

/** The points that lapse next, when that is soon. */
function lapsing({ lots, today }: Standing, language: Language): { lapsing: number; day: string } {
  const next = lots[0]?.expiresOn ?? null;
  if (next === null || next > addDays(today, SOON_DAYS)) return { lapsing: 0, day: '' };
  const points = lots.filter(({ expiresOn }) => expiresOn === next).reduce((sum, { remaining }) => sum + remaining, 0);
  return { lapsing: points, day: IN_SENTENCE[language].format(Date.parse(next)) };
}

/** "12 Oct +20, 9 Oct -100" */
function movements(entries: readonly PointEntry[], zone: string, language: Language): string {
  const day = ({ at }: PointEntry): string => IN_LIST[language].format(Date.parse(localDate(at, zone)));
  return entries.map((entry) => `${day(entry)} ${entry.points > 0 ? '+' : ''}${entry.points}`).join(', ');
}

const plural = (balance: number): { balance: number; one: boolean } => ({ balance, one: balance === 1 });

/** Balance, last movements and rewards by text. */
export function pointsKeywords({ points, merchants }: { points: Points; merchants: Merchants }): KeywordApp[] {
  const balance: KeywordApp = {
    name: 'points.balance',
    words: ['POINTS', 'PTS', 'BAL', 'BALANCE', 'JF', '积分', 'CXJF'],
    takes: 'alone',
    who: 'member',
    async run(tx, talk) {
      const customerId = memberOf(talk);
      const standing = await points.standing(tx, talk.merchantId, customerId);
      if (standing.lapsed > 0) await points.sweep(tx, talk.merchantId, customerId);
      const { owed } = standing;
      const values = { ...plural(standing.balance), owed, ...lapsing(standing, talk.language) };
      return { say: { template: 'points/balance', values } };
    },
  };

  const statement: KeywordApp = {
    name: 'points.statement',
    words: ['STATEMENT', 'HISTORY', 'MX', '明细'],
    takes: 'alone',
    who: 'member',
    async run(tx, talk) {
      const customerId = memberOf(talk);
      await points.sweep(tx, talk.merchantId, customerId);
      const { zone } = await merchants.byId(tx, talk.merchantId);
      const entries = await points.entries(tx, talk.merchantId, customerId, { limit: LOOKED_AT });
      const moved = entries.filter((entry) => entry.points !== 0).slice(0, MOVEMENTS);
      if (moved.length === 0) return { say: { template: 'points/no-movements' } };
      const { balance: left } = await points.standing(tx, talk.merchantId, customerId);
      const values = { ...plural(left), movements: movements(moved, zone, talk.language) };
      return { say: { template: 'points/statement', values } };
    },
  };

  const rewards: KeywordApp = {
    name: 'points.rewards',
    words: ['GIFTS', 'REWARDS', 'LP', '礼品'],
    takes: 'alone',
    who: 'member',
    run: async () => ({ say: { template: 'points/no-rewards' } }),
  };

  return [balance, statement, rewards];
}
