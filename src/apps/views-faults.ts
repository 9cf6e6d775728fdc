import type { Response } from 'express';
import { sayOr } from '../marketing/index.ts';
import type { Language } from '../platform/slice.ts';
import { say } from '../platform/web/frame.ts';
import type { FieldFault } from '../platform/web/problems.ts';
import { FAULT_CODES } from './fault-codes.ts';
import type { AppDraft, DraftFault } from './types.ts';
import { fieldOfStep } from './views-places.ts';

/** Where faults stand on the page. */
export interface Told {
  /** Words of faults by the field's name. */
  at: Record<string, string>;
  /** Each fault once, by the field at which it stands; '' where it is no field of this page. */
  list: { field: string; words: string }[];
}

/** What is empty is told by what it would be: a question, an answer to choose, a text. */
function exactCode({ at, code }: DraftFault, draft: AppDraft | undefined): string {
  const [, n = '', rest = ''] = /^steps\.(\d+)\.(.*)$/.exec(at) ?? [];
  const step = draft?.steps[Number(n)];
  if (code === 'text_none' && rest === 'texts') return step?.kind === 'ask' ? 'ask_none' : 'reply_none';
  if (code === 'text_none' && rest.endsWith('.label')) return 'choice_none';
  if (code === 'goto_nowhere' && step?.kind === 'check' && step.elseGoTo === '') return 'else_none';
  if (code === 'check_codes' && step?.kind === 'check' && 'codes' in step.question && step.question.codes.length === 0)
    return 'codes_none';
  return code;
}

/** A fault in the words of the page: what is wrong and what to do instead. */
export const faultWords = (res: Response, fault: DraftFault, draft?: AppDraft): string =>
  sayOr(res, `apps.fault.${exactCode(fault, draft)}`, say(res, 'apps.fault.form'), fault.values);

const FORMS = Object.entries(FAULT_CODES).map(([code, message]) => {
  const names = [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const pattern = message.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/\\\{\w+\\\}/g, '(.*)');
  return { code, names, pattern: new RegExp(`^${pattern}$`, 's') };
});

/** A fault as the engine throws it, in English for programs: its code and values, so that pages say it in their own words. */
export function readFault({ field, message }: FieldFault, other = 'form'): DraftFault {
  for (const { code, names, pattern } of FORMS) {
    const found = pattern.exec(message);
    if (found)
      return { at: field, code, values: Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ''])) };
  }
  return { at: field, code: other };
}

/** The field at which a fault is told; undefined: none of this page. */
function fieldFor(at: string, asCard: boolean): string | undefined {
  if (at === 'words') return 'words.0';
  if (/^words\.\d+$/.test(at)) return at;
  const test = /^tests\.\d+/.exec(at)?.[0];
  if (test) return test;
  const section = /^(name|who|hours|limit|tests)(\.|$)/.exec(at)?.[1];
  if (section) return section;
  if (at.startsWith('form.') && asCard) return at;
  return /^steps(\.|$)/.test(at) && !asCard ? at : undefined;
}

/** What a card put together stands in no one field: it is known by how it begins. */
function withText(words: string, { at }: DraftFault, draft: AppDraft | undefined): string {
  const [, n = '', language = ''] = /^steps\.(\d+)\.texts\.(en|zh)$/.exec(at) ?? [];
  const step = draft?.steps[Number(n)];
  const text = step && 'texts' in step ? step.texts[language as Language] : undefined;
  return text === undefined ? words : `“${Array.from(text.replaceAll(/\s+/g, ' ')).slice(0, 40).join('')}…” ${words}`;
}

/**
 * @param asCard the page shows a card's form: faults of its steps are told at the field from which they were made
 * @param draft what the form says, as far as it can be read
 */
export function toldOf(res: Response, faults: readonly DraftFault[], asCard: boolean, draft?: AppDraft): Told {
  const at: Record<string, string> = {};
  const list: Told['list'] = [];
  for (const fault of faults) {
    const field =
      fieldFor(fault.at, asCard) ??
      (asCard && draft ? fieldOfStep(draft, fault.at, String(fault.values?.['word'] ?? '')) : undefined) ??
      '';
    const words = field === '' ? withText(faultWords(res, fault, draft), fault, draft) : faultWords(res, fault, draft);
    if (list.some((one) => one.field === field && (field !== '' || one.words === words))) continue;
    list.push({ field, words });
    if (field !== '') at[field] = words;
  }
  return { at, list };
}
