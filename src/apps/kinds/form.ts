import { z } from 'zod';
import type { Texts } from '../../marketing/index.ts';
import type { Step, Wanted } from '../types.ts';
import { check, choice, choiceAt, everywhere, inBoth, kindOf, line, list, tests, texts } from './kind-of.ts';

/** Answers to choose from, as people list them in one line. */
export const splitChoices = (text: string): string[] =>
  text
    .split(/[,，、;；/\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

/**
 * The same for answers listed once a language, the n-th of one being the n-th of the other.
 * @returns undefined where the lists are not as long as each other: nobody could say which answer is which
 */
export function labelsOf({ en = '', zh = '' }: Texts): Texts[] | undefined {
  const [english, chinese] = [splitChoices(en), splitChoices(zh)];
  if (english.length === 0) return chinese.map((label) => ({ zh: label }));
  if (chinese.length === 0) return english.map((label) => ({ en: label }));
  return english.length === chinese.length ? english.map((label, n) => ({ en: label, zh: chinese[n]! })) : undefined;
}

function wantedOf(wants: string, choices: string): Wanted {
  switch (wants) {
    case 'number':
      return { type: 'number', from: 0, to: 9999 };
    case 'day':
      return { type: 'day', from: 0, to: 365 };
    case 'time':
      return { type: 'time', from: '00:00', to: '23:59' };
    case 'choice':
      return { type: 'choice', choices: splitChoices(choices).map((label, at) => choiceAt(at, { en: label, zh: label })) }; // prettier-ignore
    default:
      return { type: 'text', most: 300 };
  }
}

/** Several questions in a row; the answers are kept. */
export const form = kindOf({
  name: 'form',
  words: { en: ['PARTY'], zh: ['包间'] },
  form: z.object({
    questions: list(
      {
        label: 'form_questions',
        ready: everywhere([
          { question: { en: 'For which day is your party?', zh: '请问哪一天用包间？' }, wants: 'day', choices: '' },
          { question: { en: 'How many guests will come?', zh: '一共几位？' }, wants: 'number', choices: '' },
          {
            question: { en: 'What should we know? Tell us in your own words.', zh: '还有什么要求？请直接回复。' },
            wants: 'text',
            choices: '',
          },
        ]),
      },
      z.object({
        question: texts({ label: 'form_question' }),
        wants: choice({ label: 'form_wants' }, ['text', 'number', 'day', 'time', 'choice']),
        choices: line({ label: 'form_choices', optional: true }, 500),
      }),
      1,
      12,
    ),
    thanks: texts({ label: 'form_thanks', ready: inBoth('Thank you! We have noted that and will get in touch.', '谢谢！已记录，我们会尽快联系您。') }),
    tell: check({ label: 'form_tell', ready: { en: true, zh: true } }),
    alert: line({ label: 'form_alert', optional: true, ready: { en: 'Somebody has filled in a form. The answers stand under Apps.', zh: '有顾客填好了一份表，请在“应用”里查看。' } }, 140),
  }), // prettier-ignore
  tests: {
    en: tests(
      [['PARTY', 'tomorrow'], 'How many'],
      [['PARTY', 'friday', 'twelve', 'A quiet corner'], 'Thank you'],
      [['PARTY', 'tomorrow', 'many'], 'number'],
    ),
    zh: tests([['包间', '明天'], '几位'], [['包间', '周五', '十二', '要安静'], '谢谢'], [['包间', '明天', '很多'], '整数']),
  }, // prettier-ignore
  steps: ({ questions, thanks, tell, alert }) => [
    ...questions.map(({ question, wants, choices }, at): Step => ({
      id: `q${at + 1}`,
      kind: 'ask',
      texts: question,
      wanted: wantedOf(wants, choices),
    })),
    ...(tell && alert !== '' ? [{ id: 'tell', kind: 'do', action: 'staff.alert', input: { words: alert } } as const] : []), // prettier-ignore
    { id: 'thanks', kind: 'reply', texts: thanks },
  ],
});
