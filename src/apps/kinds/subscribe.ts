import { z } from 'zod';
import { inBoth, kindOf, line, tests, texts } from './kind-of.ts';

/** Puts whoever asks on a list of the shop's: a tag, which segments and broadcasts go by. */
export const subscribe = kindOf({
  name: 'subscribe',
  words: { en: ['NEWS'], zh: ['上新'] },
  form: z.object({
    tag: line({ label: 'subscribe_tag', ready: { en: 'new dishes', zh: '上新' } }, 40),
    thanks: texts({ label: 'subscribe_thanks', ready: inBoth('You are on our list for new dishes. Text JOIN as well if you are no member yet.', '已加入上新名单。还不是会员？再发“入会”即可。') }),
  }), // prettier-ignore
  tests: {
    en: tests([['NEWS'], 'list'], [['news please'], 'new dishes'], [['News!'], 'JOIN']),
    zh: tests([['上新'], '名单'], [['上新！'], '已加入'], [['上新 谢谢'], '入会']),
  },
  steps: ({ tag, thanks }) => [
    { id: 'tag', kind: 'do', action: 'customers.tag', input: { tag } },
    { id: 'thanks', kind: 'reply', texts: thanks },
  ],
});
