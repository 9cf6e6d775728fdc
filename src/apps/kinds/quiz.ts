import { z } from 'zod';
import { FieldFaults } from '../../platform/web/problems.ts';
import { FAULT_CODES } from '../fault-codes.ts';
import { scoreQuiz } from '../specials/score.ts';
import type { Step } from '../types.ts';
import { labelsOf } from './form.ts';
import { choiceAt, everywhere, inBoth, kindOf, list, number, tests, texts } from './kind-of.ts';

const right = (at: number): string => `c${at}`;
const PASSED = 'passed';

/** Questions with a right answer each; who knows enough of them wins. */
export const quiz = kindOf({
  name: 'quiz',
  words: { en: ['QUIZ'], zh: ['答题'] },
  form: z.object({
    questions: list(
      {
        label: 'quiz_questions',
        ready: everywhere([
          {
            question: { en: 'What is our soup made of?', zh: '我们的汤底是用什么熬的？' },
            choices: { en: 'Beef bones, Chicken, Seaweed', zh: '牛骨、鸡、海带' },
            right: 1,
          },
          {
            question: { en: 'Since when do we pull noodles here?', zh: '本店从哪一年开始拉面？' },
            choices: { en: '1988, 1998, 2008', zh: '1988年、1998年、2008年' },
            right: 2,
          },
        ]),
      },
      z.object({
        question: texts({ label: 'quiz_question' }),
        choices: texts({ label: 'quiz_choices' }),
        right: number({ label: 'quiz_right' }, 1, 9),
      }),
      1,
      8,
    ),
    enough: number({ label: 'quiz_enough', ready: { en: 2, zh: 2 } }, 1, 8),
    won: texts({ label: 'quiz_won', ready: inBoth('{{score}} of {{of}} right: you know us well! Show this text for a free tea.', '答对{{score}}题，共{{of}}题，真懂我们！凭此短信送茶一杯。') }),
    lost: texts({ label: 'quiz_lost', ready: inBoth('{{score}} of {{of}} right. Thank you for playing!', '答对{{score}}题，共{{of}}题，谢谢参与！') }),
    points: number({ label: 'quiz_points', optional: true, ready: { en: 0, zh: 0 } }, 1, 10_000),
  }), // prettier-ignore
  tests: {
    en: tests([['QUIZ'], '1 Beef bones'], [['QUIZ', '1', '2'], '2 of 2'], [['QUIZ', '3', '1998'], '1 of 2']),
    zh: tests([['答题'], '1 牛骨'], [['答题', '1', '2'], '答对2题'], [['答题', '海带', '二'], '答对1题']),
  },
  steps: ({ questions, enough, won, lost, points }) => {
    const labels = questions.map(({ choices }) => labelsOf(choices));
    const uneven = labels.flatMap((one, at) => (one ? [] : [{ field: `questions.${at}.choices`, message: FAULT_CODES.choices_uneven }])); // prettier-ignore
    if (uneven.length > 0) throw new FieldFaults(uneven);
    const asks = questions.map(({ question }, at): Step => ({
      id: `q${at + 1}`,
      kind: 'ask',
      texts: question,
      wanted: { type: 'choice', choices: labels[at]!.map((label, n) => choiceAt(n, label)) }, // prettier-ignore
    }));
    const key = questions.map((one, at) => ({ step: `q${at + 1}`, code: right(one.right) }));
    const least = Math.min(enough, questions.length);
    const codes = Array.from({ length: questions.length - least + 1 }, (_, more) => String(least + more));
    return [
      ...asks,
      { id: 'score', kind: 'special', special: 'score', input: { right: key } },
      { id: PASSED, kind: 'check', question: { is: 'outcome', step: 'score', codes }, elseGoTo: 'lost' },
      ...(points > 0 ? [{ id: 'points', kind: 'do', action: 'points.give', input: { points } } as const] : []),
      { id: 'won', kind: 'reply', texts: won },
      { id: 'end', kind: 'end' },
      { id: 'lost', kind: 'reply', texts: lost },
    ];
  },
  limit: { times: 1, per: 'ever' },
  specials: [scoreQuiz],
});
