import { z } from 'zod';
import type { Step } from '../types.ts';
import { choiceAt, everywhere, inBoth, kindOf, list, tests, texts } from './kind-of.ts';

/** A question with digits to choose from, each with its own answer. */
export const menu = kindOf({
  name: 'menu',
  words: { en: ['MENU'], zh: ['菜单'] },
  form: z.object({
    question: texts({ label: 'menu_question', ready: inBoth('What would you like to know?', '您想了解什么？请回复数字：') }),
    entries: list(
      {
        label: 'menu_entries',
        ready: everywhere([
          {
            label: { en: 'Opening hours', zh: '几点开门' },
            answer: { en: 'Daily from 10:00 to 22:00.', zh: '每天10:00至22:00。' },
          },
          {
            label: { en: 'Where we are', zh: '店在哪里' },
            answer: { en: '12 Station Road, behind the station.', zh: '车站路12号，车站后面。' },
          },
          {
            label: { en: "Today's special", zh: '今日特色' },
            answer: { en: 'Beef noodles with pickled greens.', zh: '酸菜牛肉面，送小菜一碟。' },
          },
        ]),
      },
      z.object({ label: texts({ label: 'menu_label' }), answer: texts({ label: 'menu_answer' }) }),
      2,
      9,
    ),
  }), // prettier-ignore
  tests: {
    en: tests([['MENU'], '1 Opening hours'], [['MENU', '1'], '10:00'], [['MENU', 'two'], 'Station Road']),
    zh: tests([['菜单'], '1 几点开门'], [['菜单', '１'], '10:00'], [['菜单', '二'], '车站路']),
  },
  steps: ({ question, entries }) => [
    {
      id: 'choice',
      kind: 'ask',
      texts: question,
      wanted: { type: 'choice', choices: entries.map((entry, at) => choiceAt(at, entry.label, `answer_${at + 1}`)) },
    },
    ...entries.flatMap(({ answer }, at): Step[] => [
      { id: `answer_${at + 1}`, kind: 'reply', texts: answer },
      { id: `end_${at + 1}`, kind: 'end' },
    ]),
  ],
});
