import { z } from 'zod';
import { tally } from '../specials/tally.ts';
import { check, choiceAt, everywhere, inBoth, kindOf, list, tests, texts } from './kind-of.ts';

/** One question, one vote a number. */
export const vote = kindOf({
  name: 'vote',
  words: { en: ['VOTE'], zh: ['投票'] },
  form: z.object({
    question: texts({ label: 'vote_question', ready: inBoth('Which dish shall come back? Answer with a number:', '下个月想让哪道菜回归？请回复数字：') }),
    choices: list(
      {
        label: 'vote_choices',
        ready: everywhere([
          { label: { en: 'Beef noodles', zh: '牛肉面' } },
          { label: { en: 'Fish soup', zh: '鱼汤' } },
          { label: { en: 'Tofu bowl', zh: '豆腐饭' } },
        ]),
      },
      z.object({ label: texts({ label: 'vote_choice' }) }),
      2,
      9,
    ),
    thanks: texts({ label: 'vote_thanks', ready: inBoth('Thank you for your vote!', '谢谢您的一票！') }),
    show: check({ label: 'vote_show', ready: { en: true, zh: true } }),
    results: texts({ label: 'vote_results', optional: true, ready: inBoth('So far: {{results}}', '目前：{{results}}') }),
  }), // prettier-ignore
  tests: {
    en: tests([['VOTE'], '1 Beef noodles'], [['VOTE', '2'], 'Thank you'], [['VOTE', 'Fish soup'], 'Thank you']),
    zh: tests([['投票'], '1 牛肉面'], [['投票', '２'], '谢谢'], [['投票', '鱼汤'], '谢谢']),
  },
  steps: ({ question, choices, thanks, show, results }) => [
    { id: 'vote', kind: 'ask', texts: question, wanted: { type: 'choice', choices: choices.map(({ label }, at) => choiceAt(at, label)) } },
    { id: 'thanks', kind: 'reply', texts: thanks },
    ...(show && (results.en ?? results.zh)
      ? ([
          { id: 'count', kind: 'special', special: 'tally', input: { step: 'vote' } },
          { id: 'results', kind: 'reply', texts: results },
        ] as const)
      : []),
  ], // prettier-ignore
  limit: { times: 1, per: 'ever' },
  specials: [tally],
});
