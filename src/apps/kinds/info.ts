import { z } from 'zod';
import { inBoth, kindOf, tests, texts } from './kind-of.ts';

/** A word and its answer. */
export const info = kindOf({
  name: 'info',
  words: { en: ['HOURS'], zh: ['营业时间'] },
  form: z.object({
    answer: texts({
      label: 'info_answer',
      ready: inBoth('We are open daily from 10:00 to 22:00. Call 202-555-0100 for a table.', '每天10:00至22:00营业，订位请致电202-555-0100。'),
    }),
  }), // prettier-ignore
  tests: {
    en: tests([['HOURS'], '10:00'], [['hours please'], '22:00'], [['Hours!'], 'open']),
    zh: tests([['营业时间'], '10:00'], [['营业时间 谢谢'], '22:00'], [['營業時間！'], '营业']),
  },
  steps: ({ answer }) => [{ id: 'answer', kind: 'reply', texts: answer }],
});
