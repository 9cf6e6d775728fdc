import type { Response } from 'express';
import { say } from '../platform/web/frame.ts';
import { sayOr } from '../marketing/index.ts';
import { type Asked, grouped, timeWords } from './pages-context.ts';
import type { Check, Draft } from './types.ts';

/** One line of the pre-flight list as a page shows it. */
export interface CheckLine {
  level: Check['level'];
  code: string;
  words: string;
  /** What to do about it; '' where there is nothing to do. */
  help: string;
  /** Where in the form it is mended. */
  field: string;
}

/** Values are counts, except instants (`at`), which are told by the shop's clock. */
function shownValues(asked: Asked, values: NonNullable<Check['values']>): Record<string, string> {
  const shown = (name: string, value: string | number): string =>
    typeof value === 'string' ? value : name === 'at' ? timeWords(asked, value) : grouped(asked.res, value);
  return {
    example: '{{name "friend"}}',
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(name, value)])),
  };
}

/** A check in the reader's words, with what to do about it. */
export function checkLine(asked: Asked, { level, code, field = '', values = {} }: Check): CheckLine {
  const shown = shownValues(asked, values);
  const key = code === 'broken_segment' && field.startsWith('audience.where') ? 'conditions' : code;
  return {
    level,
    code,
    words: sayOr(asked.res, `broadcasts.check.${key}.say`, code, shown),
    help: level === 'ok' ? '' : sayOr(asked.res, `broadcasts.check.${key}.do`, '', shown),
    field,
  };
}

/** What stays unsaid by the checks is in order; each line of it is told when none of these codes came. */
const GROUPS: Record<string, readonly string[]> = {
  audience: ['no_audience', 'broken_segment', 'nobody'],
  consent: [],
  frame: ['no_signature'],
  text: [
    'no_text', 'not_text', 'empty', 'too_long', 'characters', 'full_width_braces', 'single_braces', 'unbalanced',
    'not_a_field', 'unknown_field', 'fallback', 'too_many_fields', 'too_many_parts', 'many_parts', 'dear_sign',
    'missing_values', 'no_fallback', 'reserved_words', 'asks_much', 'china_link',
  ],
  link: ['no_link_target', 'link_target', 'link_unused'],
  voucher: ['no_voucher', 'voucher_gone', 'voucher_unsaid'],
  time: ['time_unreadable', 'day_unreadable', 'gap', 'past', 'no_weekday', 'no_day', 'no_hours', 'quiet_hours', 'long'],
  sender: ['no_sender', 'no_replies', 'outbox_held', 'no_wording'],
  money: ['over_budget', 'day_capped', 'may_pass_budget', 'no_price'],
  once: ['same_again'],
}; // prettier-ignore

const fine = (res: Response, code: string): CheckLine => ({
  level: 'ok',
  code,
  words: say(res, `broadcasts.fine.${code}`),
  help: '',
  field: '',
});

const ORDER = { block: 0, warn: 1, ok: 2 };

/** The whole list: what stops it, what to look at, and what is in order. */
export function checkList(asked: Asked, draft: Draft, checks: readonly Check[]): CheckLine[] {
  const told = new Set(checks.map(({ code }) => code));
  const inOrder = Object.entries(GROUPS)
    .filter(
      ([group, codes]) =>
        !codes.some((code) => told.has(code)) &&
        (group !== 'link' || draft.linkTarget) &&
        (group !== 'voucher' || draft.voucherOfferId),
    )
    .map(([group]) => fine(asked.res, group));
  const lines = checks.filter(({ code }) => code !== 'ready').map((check) => checkLine(asked, check));
  return [...lines, ...inOrder].toSorted((a, b) => ORDER[a.level] - ORDER[b.level]);
}
