import { z } from 'zod';
import { toInbox } from '../specials/inbox.ts';
import { inBoth, kindOf, line, tests, texts } from './kind-of.ts';

/** Puts a text before people: it waits in the inbox, and staff are told by text. */
export const forward = kindOf({
  name: 'forward',
  words: { en: ['CALLME'], zh: ['回电'] },
  form: z.object({
    question: texts({ label: 'forward_question', ready: inBoth('What is it about? One of us will call you.', '请问是什么事？我们会尽快回电。') }),
    alert: line({ label: 'forward_alert', ready: { en: 'Please call back: {{answer_what}}', zh: '请回电：{{answer_what}}' } }, 140),
    thanks: texts({ label: 'forward_thanks', ready: inBoth('Thank you, we call as soon as we can.', '谢谢，我们会尽快联系您。') }),
  }), // prettier-ignore
  tests: {
    en: tests([['CALLME'], 'about'], [['CALLME', 'A party in May'], 'call'], [['callme a lost umbrella'], 'Thank you']),
    zh: tests([['回电'], '什么事'], [['回电', '五月的聚会'], '联系'], [['回电 雨伞忘在店里了'], '谢谢']),
  },
  steps: ({ question, alert, thanks }) => [
    { id: 'what', kind: 'ask', texts: question, wanted: { type: 'text', most: 500 } },
    { id: 'inbox', kind: 'special', special: 'inbox', input: {} },
    { id: 'tell', kind: 'do', action: 'staff.alert', input: { words: alert } },
    { id: 'thanks', kind: 'reply', texts: thanks },
  ],
  specials: [toInbox],
});
