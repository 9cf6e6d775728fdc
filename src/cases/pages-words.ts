import { coach, leftOf } from '../marketing/index.ts';
import { measure } from '../kernel/sms-text.ts';
import type { Language } from '../platform/slice.ts';
import { frameOf, say } from '../platform/web/frame.ts';
import type { CasePagesDeps, Scene } from './pages-deps.ts';
import type { Case } from './types.ts';

/** Boxes whose words go to the customer. */
export type TextBox = 'reply' | 'report';

/** Longer than this nothing is sent. */
export const TEXT_MAX = 480;
const MANY_PARTS = 3;

interface Box {
  one: Case;
  sort: TextBox;
  language: Language;
  text: string;
  fault: string;
}

/** A box for words to the customer: counter, what makes it dear, and how it stands in the phone. */
export function replyBox(deps: CasePagesDeps, scene: Scene, box: Box) {
  const { one, sort, language, text, fault } = box;
  const whole = asSent(deps, scene, box);
  const { units, parts, encoding, culprit } = measure(whole);
  const advice = text.trim() === '' ? undefined : coach(text);
  return {
    id: one.id,
    sort,
    language,
    text,
    fault,
    empty: text.trim() === '',
    whole,
    units,
    parts,
    left: leftOf({ units, parts, encoding }),
    many: parts > MANY_PARTS,
    dear: encoding === 'UCS-2' && !/\p{Script=Han}/u.test(text),
    culprit: culprit ?? '',
    rewrite: advice?.rewrite ?? '',
  };
}

/** The text as the customer gets it, the shop's name and the question around it. */
function asSent({ templates }: CasePagesDeps, scene: Scene, { one, sort, language, text }: Box): string {
  if (text.trim() === '') return '';
  const values = { shop: scene.merchant.name, number: one.number, text: text.trim(), busy: false };
  return templates.render(language, { template: `cases/${sort}`, values });
}

/** The three parts of an answer to somebody who complains: listen, understand, propose. */
export const PARTS = ['listen', 'understand', 'propose'] as const;
const CHOICES = ['1', '2', '3'] as const;

const withoutGaps = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Puts the parts together: what was typed for each, in order. */
export function composed(values: Record<string, string>): string {
  const parts = PARTS.map((part) => withoutGaps(values[part] ?? '')).filter((text) => text !== '');
  const chinese = parts.some((text) => /\p{Script=Han}/u.test(text));
  return parts.join(chinese ? '' : ' ');
}

/** A sentence pressed without a script: "listen:Thank you …" stands in that part of the helper or in the reply from then on. */
export function withSentence(values: Record<string, string>): Record<string, string> {
  const [, part = '', sentence = ''] = /^(\w+):([\s\S]*)$/.exec(values['take'] ?? '') ?? [];
  if (part === 'reply') return { ...values, reply: sentence };
  return PARTS.some((one) => one === part) ? { ...values, [part]: sentence } : values;
}

/** The helper: per part the sentences to begin with, in the customer's language, and what stands in it now. */
export function helperView({ res }: Scene, language: Language, values: Record<string, string>) {
  const { views } = frameOf(res);
  return {
    open: PARTS.some((part) => (values[part] ?? '') !== ''),
    language,
    parts: PARTS.map((part) => ({
      part,
      text: values[part] ?? '',
      choices: CHOICES.map((choice) => views.words(language, `cases.helper.${part}.${choice}`)),
    })),
  };
}

/** What is wrong with words to a customer; undefined: nothing. */
export function wordsFault(scene: Pick<Scene, 'res'>, text: string): string | undefined {
  if (text === '') return say(scene.res, 'cases.fault.empty');
  if (text.length > TEXT_MAX) return say(scene.res, 'cases.fault.tooLong');
  return /\{\{|\}\}|\[\[|\]\]|___/.test(text) ? say(scene.res, 'cases.fault.gap') : undefined;
}
