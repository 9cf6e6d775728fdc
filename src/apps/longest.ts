import { addDays, type LocalDate } from '../kernel/calendar.ts';
import { measure } from '../kernel/sms-text.ts';
import { parseMerchantText, renderMerchantText } from '../platform/merchant-text.ts';
import type { Language } from '../platform/slice.ts';
import { shownWeekday } from '../platform/web/shown.ts';
import type { AppsDeps } from './deps.ts';
import { fieldsIn } from './fields.ts';
import { labelIn, MOST_SHOWN } from './read-answer.ts';
import { specialNamed } from './specials.ts';
import type { AppDraft, Wanted } from './types.ts';

/** A long name; the few that are longer cost their part more. */
const NAME = 24;
/** What else is known of a customer: points, a member number, a tier. */
const KNOWN = 12;
const letters = (count: number): string => 'x'.repeat(count);

interface Longest {
  shop: string;
  language: Language;
  today: LocalDate;
  /** Letters of what people write in their own words; absent: as many as ever stand in a text. */
  said?: number;
}

/** Days beyond a year are written like those before. */
const MOST_DAYS = 400;

/** The dearest of some texts: what needs the short alphabet of Chinese before what does not, then the longest. */
export const dearest = (texts: readonly string[]): string =>
  texts
    .map((text) => ({ text, wide: measure(text).encoding === 'UCS-2' ? 1 : 0 }))
    .reduce((most, one) => (one.wide - most.wide || one.text.length - most.text.length) > 0 ? one : most, { text: '', wide: 0 }).text; // prettier-ignore

function longestAnswer(wanted: Wanted, { language, today, said = MOST_SHOWN }: Longest): string {
  switch (wanted.type) {
    case 'choice':
      return dearest(wanted.choices.map((choice) => labelIn(choice, language).slice(0, MOST_SHOWN)));
    case 'number':
      return dearest([String(wanted.from), String(wanted.to)]);
    case 'day': {
      const count = Math.min(Math.max(wanted.to - wanted.from, 0), MOST_DAYS) || 0;
      const from = Math.min(Math.max(wanted.from, -MOST_DAYS), MOST_DAYS) || 0;
      return dearest(Array.from({ length: count + 1 }, (_, n) => shownWeekday(language, addDays(today, from + n), today))); // prettier-ignore
    }
    case 'time':
      return '00:00';
    case 'text':
      return letters(Math.min(said, Math.max(wanted.most, 0) || 0));
  }
}

/** Reads a text with every field as long as its values really get: a Wednesday of September, the longest of the answers. */
export function longestText(
  deps: Pick<AppsDeps, 'kinds' | 'mergeFields'>,
  draft: AppDraft,
  at: Longest,
): (text: string) => string {
  const { shop, language, today } = at;
  const allowed = fieldsIn(deps, draft);
  const values: Record<string, string> = Object.fromEntries(allowed.map((field) => [field, letters(KNOWN)]));
  Object.assign(values, { name: letters(NAME), shop });
  for (const step of draft.steps) {
    if (step.kind === 'ask') values[`answer_${step.id}`] = longestAnswer(step.wanted, at);
    const special = step.kind === 'special' ? specialNamed(deps, step.special) : undefined;
    const input = step.kind === 'special' ? special?.input.safeParse(step.input) : undefined;
    if (special?.longest && input?.success)
      Object.assign(values, special.longest(input.data, { draft, language, today }));
  }
  return (text) => {
    const read = parseMerchantText(text, allowed);
    return read.ok ? renderMerchantText(read.text, values).text : text;
  };
}
