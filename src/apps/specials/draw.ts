import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Texts } from '../../marketing/index.ts';
import type { Language } from '../../platform/slice.ts';
import { drawTicket, fingerprintOf, WHOLE } from '../draw-rules.ts';
import { dearest } from '../longest.ts';
import { labelIn } from '../read-answer.ts';
import * as store from '../store-draw.ts';
import * as stock from '../store-stock.ts';
import type { Special } from '../types.ts';

const texts = z.object({ en: z.string().optional(), zh: z.string().optional() });

const prize = z.object({
  code: z.string().regex(/^[A-Za-z0-9_]{1,40}$/),
  label: texts,
  /** In ten-thousandths. */
  odds: z.coerce.number().int().min(0).max(WHOLE),
  /** How many there are. */
  count: z.coerce.number().int().min(0).max(1_000_000),
});

export const drawInput = z.object({ prizes: z.array(prize).min(1).max(8) });
/** A prize as the shop set it. */
export type DrawPrize = z.output<typeof prize> & { label: Texts };

const prizesOf = (input: Record<string, unknown>): DrawPrize[] => input['prizes'] as DrawPrize[];
const item = (round: number, code: string): string => `prize:${round}:${code}`;

/** "a bowl of noodles 5%, a cup of tea 2.5%", as whoever takes part reads it. */
export const sayOdds = (prizes: readonly DrawPrize[], language: Language): string =>
  prizes
    .map((one) => `${labelIn(one, language)}${language === 'zh' ? '' : ' '}${(one.odds * 100) / WHOLE}%`)
    .join(language === 'zh' ? '，' : ', ');

/**
 * A ticket of a lucky draw: won or not by the seed, whose fingerprint was told before (see draw-rules). What is won must
 * also be left; of the last one only the first taker has it.
 */
export const drawLot: Special = {
  name: 'draw',
  fields: ['prize', 'ticket', 'odds'],
  gives: true,
  input: drawInput,
  outcomes: (input) => [...prizesOf(input).map(({ code }) => code), 'none', 'over'],
  async faults(_deps, _reader, _merchantId, input, { steps }) {
    const all = prizesOf(input);
    const draws = steps.filter((step) => step.kind === 'special' && step.special === 'draw'); // a use has one ticket
    const twice = all.findIndex(({ code }, n) => all.findIndex((one) => one.code === code) < n);
    const sum = all.reduce((odds, one) => odds + one.odds, 0);
    return [
      ...(draws.length > 1 ? [{ at: 'prizes', code: 'draw_twice' }] : []),
      ...(sum > WHOLE ? [{ at: 'prizes', code: 'odds_over', values: { percent: sum / 100 } }] : []),
      ...(twice >= 0 ? [{ at: `prizes.${twice}.code`, code: 'choice_twice', values: { word: all[twice]!.code } }] : []),
    ];
  },
  async live({ vault, clock }, tx, { merchantId, appId }, input) {
    const prizes = prizesOf(input);
    const last = await store.lastDraw.get(tx, { merchantId, appId });
    const now = clock.now();
    if (last && last.endedAt === null) {
      if (JSON.stringify(last.prizes) === JSON.stringify(prizes)) return; // nothing of the draw was changed
      await store.endRound.get(tx, { merchantId, appId, round: last.round, now });
    }
    const round = (last?.round ?? 0) + 1;
    const seed = randomBytes(32).toString('hex');
    const row = { merchantId, appId, round, seed: vault.seal(merchantId, seed), fingerprint: fingerprintOf(seed), prizes, now }; // prettier-ignore
    await store.insertDraw.get(tx, row);
    for (const { code, count } of prizes) await stock.layStock.get(tx, { merchantId, appId, item: item(round, code), count }); // prettier-ignore
  },
  async run({ vault }, tx, { merchantId, appId, useId, at, language }) {
    const draw = await store.lastDraw.get(tx, { merchantId, appId });
    const taken = draw && (await store.nextTicket.get(tx, { merchantId, appId, round: draw.round }));
    if (!taken) return { outcome: 'over', fields: { prize: '', ticket: '', odds: '' } };
    const { round } = draw;
    const { ticket } = taken;
    const prizes = draw.prizes as DrawPrize[];
    const drawn = drawTicket(vault.open(merchantId, draw.seed), ticket, prizes);
    const won = drawn !== undefined && (await stock.takeOne.get(tx, { merchantId, appId, item: item(round, drawn) })) ? drawn : undefined; // prettier-ignore
    const row = { merchantId, appId, round, ticket, useId, now: at };
    await store.insertTicket.run(tx, { ...row, prize: won ?? null, missed: won === undefined ? (drawn ?? null) : null }); // prettier-ignore
    const label = prizes.find(({ code }) => code === won);
    const fields = { prize: label ? labelIn(label, language) : '', ticket: String(ticket), odds: sayOdds(prizes, language) }; // prettier-ignore
    return { outcome: won ?? 'none', fields };
  },
  longest: (input, { language }) => ({
    prize: dearest(prizesOf(input).map((one) => labelIn(one, language))),
    ticket: '10000',
    odds: sayOdds(prizesOf(input), language),
  }),
  rehearse({ language }, input) {
    const [first] = prizesOf(input);
    return {
      outcome: first!.code,
      fields: { prize: labelIn(first!, language), ticket: '1', odds: sayOdds(prizesOf(input), language) },
      would: { code: 'draw', values: {} },
    };
  },
};
