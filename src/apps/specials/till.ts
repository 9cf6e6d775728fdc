import { z } from 'zod';
import type { LocalDate } from '../../kernel/calendar.ts';
import { isTillCode } from '../till-code.ts';
import * as stock from '../store-stock.ts';
import type { AppDraft, Special } from '../types.ts';

/** Wrong codes a number may text in a day: one of 9,000, or of two, is not found by trying. */
export const MOST_WRONG = 5;

const item = (what: 'try' | 'in', day: LocalDate, who: string): string => `till:${day}:${what}:${who}`;

/** Points that a visit earns stand in one place, the step that gives them: what is told is the number given. */
function given({ steps }: AppDraft): { given: string } {
  const step = steps.find((one) => one.kind === 'do' && one.action === 'points.give');
  return { given: String(step?.kind === 'do' ? Number(step.input['points']) || 0 : 0) };
}

/** Whether a code is the one that stands at the till; once a day and person. */
export const checkTill: Special = {
  name: 'till',
  fields: ['given'],
  gives: true,
  input: z.object({ step: z.string().max(40) }),
  outcomes: () => ['right', 'again', 'wrong', 'locked'],
  async faults(_deps, _reader, _merchantId, { step }, { steps }) {
    return steps.some(({ id, kind }) => id === step && kind === 'ask') ? [] : [{ at: 'step', code: 'check_step' }];
  },
  async run({ vault }, tx, scene, { step }) {
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
    return first ? { outcome: 'right', fields: given(scene.draft) } : { outcome: 'again' };
  },
  longest: (_input, { draft }) => given(draft),
  rehearse: ({ draft }) => ({
    outcome: 'right',
    fields: given(draft),
    would: { code: 'till', values: {} },
  }),
};
