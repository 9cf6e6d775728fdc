import { z } from 'zod';
import type { Language } from '../../platform/slice.ts';
import { kindOf, tests } from './kind-of.ts';

const ANSWER: Record<Language, string> = { en: 'Thank you for your text.', zh: '谢谢您的短信。' };

/** An app made step by step; it begins with one answer. */
export const steps = kindOf({
  name: 'steps',
  words: { en: ['TRY'], zh: ['试试'] },
  form: z.object({}),
  tests: {
    en: tests([['TRY'], 'Thank you'], [['try please'], 'text'], [['Try!'], 'Thank']),
    zh: tests([['试试'], '谢谢'], [['試試！'], '短信'], [['试试 谢谢'], '您的']),
  },
  steps: () => [{ id: 'answer', kind: 'reply', texts: ANSWER }],
});
