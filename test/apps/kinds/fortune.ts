import { z } from 'zod';
import { inBoth, kindOf, tests, texts } from '../../../src/apps/kinds/kind-of.ts';
import type { Special } from '../../../src/apps/index.ts';

const NUMBERS = z.object({ of: z.coerce.number().int().min(1) });

/** What the card brings besides: a number that follows from the text's id. */
const lucky: Special = {
  name: 'lucky_number',
  fields: ['lucky'],
  input: NUMBERS,
  run: async (_deps, _tx, { inboundId }, { of }) => ({
    outcome: 'ok',
    fields: { lucky: String((inboundId.charCodeAt(25) % (of as number)) + 1) },
  }),
  rehearse: () => ({ outcome: 'ok', fields: { lucky: '1' } }),
};

/** A card that only tests have: one file, and one line in the list that is given to the gateway. */
export const fortune = kindOf({
  name: 'fortune',
  words: { en: ['FORTUNE'], zh: ['运势'] },
  form: z.object({
    answer: texts({
      label: 'fortune_answer',
      ready: inBoth('Your number of the day: {{lucky}}', '今日幸运数：{{lucky}}'),
    }),
  }),
  tests: {
    en: tests([['FORTUNE'], 'number'], [['fortune please'], 'day'], [['Fortune!'], '1']),
    zh: tests([['运势'], '幸运'], [['運勢'], '今日'], [['运势 谢谢'], '1']),
  },
  steps: ({ answer }) => [
    { id: 'lucky', kind: 'special', special: 'lucky_number', input: { of: 9 } },
    { id: 'answer', kind: 'reply', texts: answer },
  ],
  specials: [lucky],
});
