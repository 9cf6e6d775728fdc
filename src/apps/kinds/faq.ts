import { z } from 'zod';
import type { Texts } from '../../marketing/index.ts';
import { askLibrary, pickAnswer } from '../specials/library.ts';
import type { Step } from '../types.ts';
import { inBoth, kindOf, tests, texts } from './kind-of.ts';

const both = (own: Texts, make: (text: string) => string): Texts =>
  Object.fromEntries(Object.entries(own).map(([language, text]) => [language, make(text)]));

const found: Texts = { en: '{{answer}}', zh: '{{answer}}' };

/** Straight on behind a check; `elseGoTo` where it is not so. */
const when = (id: string, step: string, outcome: string, elseGoTo: string): Step => ({ id, kind: 'check', question: { is: 'outcome', step, codes: [outcome] }, elseGoTo }); // prettier-ignore

/** Questions and answers: what is asked by text is looked up in the answer library; what is not there goes to a person. */
export const faq = kindOf({
  name: 'faq',
  words: { en: ['ASK'], zh: ['提问'] },
  form: z.object({
    question: texts({
      label: 'faq_question',
      ready: inBoth('What would you like to know? Text us your question.', '您想了解什么？请发来您的问题。'),
    }),
    which: texts({
      label: 'faq_which',
      ready: inBoth('Which do you mean? Reply with the digit, or 0 for something else.', '您想问哪一个？请回复数字，都不是请回复0。'),
    }),
    none: texts({
      label: 'faq_none',
      ready: inBoth('Good question: one of us will text you the answer shortly.', '好问题，我们的店员会尽快回复您。'),
    }),
  }), // prettier-ignore
  tests: {
    en: tests([['ASK'], 'What would you like to know'], [['ASK', 'xyzzy'], 'one of us'], [['ASK xyzzy'], 'one of us']),
    zh: tests([['提问'], '您想了解什么'], [['提问', 'xyzzy'], '店员'], [['提问 xyzzy'], '店员']),
  },
  specials: [askLibrary, pickAnswer],
  steps: ({ question, which, none }) => [
    { id: 'question', kind: 'ask', texts: question, wanted: { type: 'text', most: 400 } },
    { id: 'look', kind: 'special', special: askLibrary.name, input: {} },
    when('known', 'look', 'found', 'several'),
    { id: 'answer', kind: 'reply', texts: found },
    { id: 'answered', kind: 'end' },
    when('several', 'look', 'near', 'person'),
    { id: 'which', kind: 'ask', texts: both(which, (text) => `${text}\n{{options}}`), wanted: { type: 'number', from: 0, to: 3 } }, // prettier-ignore
    { id: 'pick', kind: 'special', special: pickAnswer.name, input: { digit: 'which' } },
    when('picked', 'pick', 'found', 'person'),
    { id: 'chosen', kind: 'reply', texts: found },
    { id: 'done', kind: 'end' },
    { id: 'person', kind: 'special', special: 'inbox', input: {} },
    { id: 'sorry', kind: 'reply', texts: none },
  ],
});
