import { z } from 'zod';
import { callMachine } from '../specials/call.ts';
import type { Step } from '../types.ts';
import { inBoth, kindOf, tests, texts, url } from './kind-of.ts';

/** Tells another machine of the shop's: the answer is sent to an address on the web. */
export const webhook = kindOf({
  name: 'webhook',
  words: { en: ['ORDER'], zh: ['查单'] },
  form: z.object({
    url: url({ label: 'webhook_url' }), // nobody's address is a ready one
    question: texts({ label: 'webhook_question', optional: true, ready: inBoth('Which order? Text its number.', '请回复订单号。') }),
    thanks: texts({ label: 'webhook_thanks', ready: inBoth('Thank you, we look it up and text you back.', '谢谢，我们查到后短信回复您。') }),
  }), // prettier-ignore
  tests: {
    en: tests([['ORDER'], 'number'], [['ORDER 4711'], 'text you back'], [['order', '4711'], 'Thank you']),
    zh: tests([['查单'], '订单号'], [['查单 4711'], '短信回复'], [['查单', '4711'], '谢谢']),
  },
  steps: ({ url: address, question, thanks }) => [
    ...((question.en ?? question.zh)
      ? [{ id: 'question', kind: 'ask', texts: question, wanted: { type: 'text', most: 300 } } as Step]
      : []),
    { id: 'call', kind: 'special', special: 'call', input: { url: address } },
    { id: 'thanks', kind: 'reply', texts: thanks },
  ],
  specials: [callMachine],
});
