import { z } from 'zod';
import { drawLot } from '../specials/draw.ts';
import { giveVoucher } from '../specials/voucher.ts';
import type { Texts } from '../../marketing/index.ts';
import type { Step } from '../types.ts';
import { everywhere, inBoth, kindOf, list, number, offer, tests, texts } from './kind-of.ts';

/** Odds are asked in per cent and kept in ten-thousandths. */
const TEN_THOUSANDTHS = 100;
const codeAt = (at: number): string => `p${at + 1}`;
/** What everybody who takes part is told of their chances, in the same answer. */
const ODDS = inBoth('Odds: {{odds}}', '中奖率：{{odds}}');
/** Odds are always told: left out, or without their place in the words, they stand behind them. */
const withOdds = (own: Texts): Texts => {
  const given = Object.entries(own);
  if (given.length === 0) return ODDS.en;
  return Object.fromEntries(given.map(([language, text]) => [language, /\{\{\s*odds\s*\}\}/.test(text) ? text : `${text} {{odds}}`])); // prettier-ignore
};
const isPrize = (id: string, codes: string[], elseGoTo: string): Step => ({ id, kind: 'check', question: { is: 'outcome', step: 'draw', codes }, elseGoTo }); // prettier-ignore

/** A draw that anybody can check afterwards: odds shown, its seed laid down before the first ticket. */
export const draw = kindOf({
  name: 'draw',
  words: { en: ['LUCKY'], zh: ['抽奖'] },
  form: z.object({
    prizes: list(
      {
        label: 'draw_prizes',
        ready: everywhere([
          { label: { en: 'a bowl of beef noodles', zh: '牛肉面一碗' }, percent: 5, count: 20, offer: '' },
          { label: { en: 'a cup of tea', zh: '热茶一杯' }, percent: 25, count: 200, offer: '' },
        ]),
      },
      z.object({
        label: texts({ label: 'draw_prize' }),
        percent: number({ label: 'draw_percent' }, 0.01, 100, false),
        count: number({ label: 'draw_count' }, 1, 1_000_000),
        offer: offer({ label: 'draw_offer', optional: true }),
      }),
      1,
      8,
    ),
    won: texts({ label: 'draw_won', ready: inBoth('Ticket {{ticket}} wins {{prize}}! Show this at the till.', '{{ticket}}号抽中{{prize}}！请到店出示。') }),
    lost: texts({ label: 'draw_lost', ready: inBoth('Ticket {{ticket}} wins nothing this time. Thank you for playing!', '{{ticket}}号这次没有中奖，谢谢参与！') }),
    voucher: texts({ label: 'draw_voucher', optional: true, ready: inBoth('Code {{voucher}}, until {{until}}.', '兑换码{{voucher}}，有效至{{until}}。') }),
    odds: texts({ label: 'draw_odds', optional: true, ready: ODDS }),
    over: texts({ label: 'draw_over', ready: inBoth('The draw is over. Thank you for your interest!', '抽奖已结束，感谢关注！') }),
  }), // prettier-ignore
  tests: {
    en: tests([['LUCKY'], 'wins'], [['lucky please'], 'Ticket 1'], [['ＬＵＣＫＹ'], 'ticket']),
    zh: tests([['抽奖'], '抽中'], [['抽獎！'], '1号'], [['抽奖 谢谢'], '号']),
  },
  steps: ({ prizes, won, lost, voucher, odds, over }) => {
    const all = prizes.map(({ label, percent, count }, at) => ({ code: codeAt(at), label, odds: Math.round(percent * TEN_THOUSANDTHS), count })); // prettier-ignore
    const offers = prizes.flatMap((prize, at) => (prize.offer === '' ? [] : [{ at, offerId: prize.offer }]));
    const tells = offers.length > 0 && (voucher.en ?? voucher.zh) !== undefined;
    const given = offers.flatMap(({ at, offerId }, n): Step[] => [
      isPrize(`is_${at + 1}`, [codeAt(at)], n + 1 < offers.length ? `is_${offers[n + 1]!.at + 1}` : tells ? 'told' : 'odds_won'), // prettier-ignore
      { id: `voucher_${at + 1}`, kind: 'special', special: 'voucher', input: { offerId } },
    ]);
    return [
      { id: 'draw', kind: 'special', special: 'draw', input: { prizes: all } },
      isPrize('won', all.map(({ code }) => code), 'running'),
      { id: 'prize', kind: 'reply', texts: won },
      ...given,
      ...(tells ? [isPrize('told', offers.map(({ at }) => codeAt(at)), 'odds_won'), { id: 'code', kind: 'reply', texts: voucher } as const] : []),
      { id: 'odds_won', kind: 'reply', texts: withOdds(odds) },
      { id: 'end', kind: 'end' },
      isPrize('running', ['none'], 'over'),
      { id: 'lost', kind: 'reply', texts: lost },
      { id: 'odds_lost', kind: 'reply', texts: withOdds(odds) },
      { id: 'end_lost', kind: 'end' },
      { id: 'over', kind: 'reply', texts: over },
    ]; // prettier-ignore
  },
  limit: { times: 1, per: 'day' },
  specials: [drawLot, giveVoucher],
});
