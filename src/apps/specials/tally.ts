import { z } from 'zod';
import { SECOND } from '../../kernel/clock.ts';
import { labelIn } from '../read-answer.ts';
import * as answers from '../store-answers.ts';
import type { AppDraft, Choice, Special } from '../types.ts';
import type { Language } from '../../platform/slice.ts';

const choicesOf = ({ steps }: AppDraft, id: unknown): readonly Choice[] => {
  const step = steps.find((one) => one.id === id);
  return step?.kind === 'ask' && step.wanted.type === 'choice' ? step.wanted.choices : [];
};

/** "Beef 52%, Fish 48%" in the order of the choices. */
function sayResults(choices: readonly Choice[], counts: ReadonlyMap<string, number>, language: Language): string {
  const all = choices.reduce((sum, { code }) => sum + (counts.get(code) ?? 0), 0);
  const share = (code: string) => (all === 0 ? 0 : Math.round(((counts.get(code) ?? 0) * 100) / all));
  return choices
    .map((choice) => `${labelIn(choice, language)} ${share(choice.code)}%`)
    .join(language === 'zh' ? '，' : ', ');
}

/** From so many answers on a count stands for a while: one more moves no per cent, and a million take a third of a second. */
const MANY = 20_000;
const KEPT_FOR = 10 * SECOND;
const kept = new Map<string, { counts: ReadonlyMap<string, number>; until: number }>();

/** How a vote stands: one question's answers so far, in per cent. */
export const tally: Special = {
  name: 'tally',
  fields: ['results'],
  input: z.object({ step: z.string().max(40) }),
  faults: async (_deps, _reader, _merchantId, { step }, draft) =>
    choicesOf(draft, step).length > 0 ? [] : [{ at: 'step', code: 'check_step' }],
  async run(_deps, tx, { merchantId, appId, draft, language, at }, { step }) {
    const key = `${merchantId} ${appId} ${String(step)}`;
    const known = kept.get(key);
    const counts = known && known.until > at ? known.counts : await count();
    return { outcome: 'ok', fields: { results: sayResults(choicesOf(draft, step), counts, language) } };

    async function count(): Promise<ReadonlyMap<string, number>> {
      const rows = await answers.tallyOf(tx, { merchantId, appId, step: step as string });
      const all = new Map(rows.map((row) => [row.code, row.count]));
      if (rows.reduce((sum, row) => sum + row.count, 0) >= MANY) kept.set(key, { counts: all, until: at + KEPT_FOR });
      else kept.delete(key);
      return all;
    }
  },
  longest: ({ step }, { draft, language }) => {
    const choices = choicesOf(draft, step);
    return { results: sayResults(choices, new Map(choices.map(({ code }) => [code, 1])), language) };
  },
  rehearse({ state, draft, language }, { step }) {
    const counts = new Map([[state.answers[step as string] ?? '', 1]]);
    return { outcome: 'ok', fields: { results: sayResults(choicesOf(draft, step), counts, language) } };
  },
};
