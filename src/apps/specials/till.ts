import { z } from 'zod';
import type { LocalDate } from '../../kernel/calendar.ts';
import { isTillCode } from '../till-code.ts';
import * as stock from '../store-stock.ts';
import type { Special } from '../types.ts';

/** Wrong codes a number may text in a day: one of 9,000, or of two, is not found by trying. */
export const MOST_WRONG = 5;

const item = (what: 'try' | 'in', day: LocalDate, who: string): string => `till:${day}:${what}:${who}`;

/** Whether a code is the one that stands at the till; once a day and person. */
export const checkTill: Special = {
  name: 'till',
  fields: ['given'],
  gives: true,
  input: z.object({
    step: z.string().max(40),
    /** Points that a visit earns, for the texts: whoever is told of them is told the number that is given. */
    points: z.coerce.number().int().min(0).max(10_000).default(0),
  }),
  outcomes: () => ['right', 'again', 'wrong', 'locked'],
  async faults(_deps, _reader, _merchantId, { step }, { steps }) {
    return steps.some(({ id, kind }) => id === step && kind === 'ask') ? [] : [{ at: 'step', code: 'check_step' }];
  },
  async run({ vault }, tx, scene, { step, points }) {
    const { merchantId, appId, numberHash, today, at, state } = scene;
    const tries = { merchantId, appId, item: item('try', today, numberHash) };
    await stock.layStock.get(tx, { ...tries, count: MOST_WRONG });
    if ((await stock.leftOf.get(tx, tries))!.left === 0) return { outcome: 'locked' };
    const code = state.answers[step as string] || (state.fields[`answer_${step as string}`] ?? '');
    if (!isTillCode(vault, merchantId, appId, code, at)) {
      await stock.takeOne.get(tx, tries);
      return { outcome: 'wrong' };
    }
    const who = (await scene.customerId()) ?? numberHash;
    const first = await stock.layStock.get(tx, { merchantId, appId, item: item('in', today, who), count: 0 });
    return first ? { outcome: 'right', fields: { given: String(points) } } : { outcome: 'again' };
  },
  rehearse: (_scene, { points }) => ({
    outcome: 'right',
    fields: { given: String(points) },
    would: { code: 'till', values: {} },
  }),
};
