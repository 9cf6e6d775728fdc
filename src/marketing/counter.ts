import { type Measure, measure } from '../kernel/sms-text.ts';
import { parseMerchantText, renderMerchantText, surround } from '../platform/merchant-text.ts';
import type { Language } from '../platform/slice.ts';
import { type Advice, coach } from './coach.ts';

/** What stands around a text and in its link, for measuring without a recipient. */
export interface TextFrame {
  shop: string;
  optOut: Record<Language, string>;
  /** A link as long as every other. */
  link: string;
  /** Fields a text may use, `link` among them. */
  fields: readonly string[];
  /** What stands for fields that always have a value, as those of a voucher, by language. */
  sample?: Record<Language, Record<string, string>>;
}

/** How many signs are left before the next part begins. */
export function leftOf({ parts, encoding, units }: Measure): number {
  const [alone, each] = encoding === 'GSM-7' ? [160, 153] : [70, 67];
  return Math.max(0, parts === 1 ? alone - units : parts * each - units);
}

/** The counter of one box. */
export interface Counter {
  /** Nothing is written yet. */
  empty: boolean;
  units: number;
  left: number;
  parts: number;
  encoding: Measure['encoding'];
  /** A dear sign that the merchant cannot mend in the box: it stands in the shop's name. '' when there is none. */
  outside: string;
  advice: Advice | false;
}

const NOTHING: Counter = { empty: true, units: 0, left: 160, parts: 0, encoding: 'GSM-7', outside: '', advice: false };

/** The text with every field's fallback in it: what somebody gets of whom nothing is known. */
function plainly(text: string, language: Language, { fields, link, sample }: TextFrame): string {
  const read = parseMerchantText(text, fields);
  return read.ok ? renderMerchantText(read.text, { ...sample?.[language], link }).text : text;
}

/** Measures what is in a box as it would go out, sender's mark and opt-out counted, and says what makes it dear. */
export function counterOf(text: string, language: Language, frame: TextFrame): Counter {
  if (text.trim() === '') return NOTHING;
  const own = plainly(text, language, frame);
  const whole = measure(surround(own, { shop: frame.shop, language, optOut: frame.optOut[language] }).text);
  const { units, parts, encoding, culprit } = whole;
  const advice = coach(text) ?? false;
  const outside = culprit !== undefined && measure(own).encoding === 'GSM-7' ? culprit : '';
  return { empty: false, units, left: leftOf(whole), parts, encoding, outside, advice };
}
