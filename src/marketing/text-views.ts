import type { Response } from 'express';
import type { Measure } from '../kernel/sms-text.ts';
import type { WordValues } from '../platform/i18n.ts';
import type { Language } from '../platform/slice.ts';
import { frameOf, say, shownName } from '../platform/web/frame.ts';
import { type Counter, leftOf } from './counter.ts';

/** Words that may be missing, for codes of other slices: the code itself is better than a broken page. */
export function sayOr(res: Response, key: string, other: string, values: WordValues = {}): string {
  try {
    return say(res, key, values);
  } catch {
    return other;
  }
}

/** A sign with its number, since two quotes look alike. */
const names = (sign: string): string =>
  `${sign} (U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`;

/** The counter under a box and the coach's advice, for `broadcasts/counter`. @param box the field's name */
export function counterView<Box extends string>(res: Response, box: Box, counter: Counter) {
  const { advice, outside } = counter;
  return {
    box,
    ...counter,
    outside: outside && names(outside),
    advice: advice && {
      first: names(advice.changes[0]!.sign),
      kind: say(res, `broadcasts.sign.${advice.changes[0]!.kind}`),
      stretches: advice.stretches,
      changes: advice.changes.map(({ sign, safe }) => ({
        sign,
        safe:
          safe === ''
            ? say(res, 'broadcasts.coach.leftOut')
            : safe.trim() === ''
              ? say(res, 'broadcasts.coach.blank')
              : safe,
      })),
    },
  };
}

/** Fields without a stand-in: they have a value wherever they may be used, or a text is nothing for whoever lacks it. */
const BARE: ReadonlySet<string> = new Set(['link', 'voucher', 'until', 'gift', 'expires']);

/** A field as it is put into a text of one language: `{{name "friend"}}`. */
export function writtenField(res: Response, name: string, language: Language): string {
  if (BARE.has(name)) return `{{${name}}}`;
  let fallback = '';
  try {
    fallback = frameOf(res).views.words(language, `broadcasts.merge.${name}.fallback`);
  } catch {
    // A field nobody has thought of a stand-in for: the merchant writes one between the quotes.
  }
  return `{{${name} "${fallback}"}}`;
}

/** One text in one person's phone; `own` is where the merchant's words stand in it. */
export interface PhoneText {
  name: string;
  language: Language;
  text: string;
  own: { from: number; to: number };
  measure: Measure;
}

/** A text as it stands in somebody's phone, the fixed words apart from the merchant's own. */
export function phoneView(res: Response, { name, language, text, own, measure }: PhoneText) {
  return {
    name: shownName(res, name) || say(res, 'broadcasts.preview.nameless'),
    language: say(res, `broadcasts.language.${language}`),
    before: text.slice(0, own.from),
    own: text.slice(own.from, own.to),
    after: text.slice(own.to),
    units: measure.units,
    left: leftOf(measure),
    parts: measure.parts,
    encoding: measure.encoding,
  };
}
