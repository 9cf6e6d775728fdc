import type { Response } from 'express';
import type { Comparison, FieldType, FieldValue, SegmentField } from '../platform/slice.ts';
import { frameOf, say } from '../platform/web/frame.ts';
import { shownCount, shownDate, shownMoney } from '../platform/web/shown.ts';
import type { Tree } from './tree.ts';

/** Keys of comparisons, which in a words file cannot be signs. */
const CODE: Record<Comparison, string> = {
  '=': 'is', '!=': 'is_not', '>': 'above', '>=': 'least', '<': 'below', '<=': 'most', between: 'between',
  in: 'in', not_in: 'not_in', within_days: 'within', older_than_days: 'older', known: 'known', unknown: 'unknown',
}; // prettier-ignore

/** Types whose comparisons are spoken of alike. */
const FAMILY: Record<FieldType, string> = {
  number: 'number', money: 'number', day: 'day', choice: 'choice', text: 'choice', flag: 'flag',
}; // prettier-ignore

type Label = SegmentField['label'];

/** A label in the language of the page. */
export const labelOf = (res: Response, label: Label): string => ('words' in label ? label.words : say(res, label.key));

/** Key of a comparison in its picker. */
export const comparisonKey = ({ type }: SegmentField, is: Comparison): string =>
  `segments.compare.${FAMILY[type]}.${CODE[is]}`;

/** Key of a comparison in a sentence; a flag has two of its own. */
export const saidKey = ({ type }: SegmentField, is: Comparison): string => `segments.says.${FAMILY[type]}.${CODE[is]}`;

/** A comparison as its picker names it. */
export const comparisonWords = (res: Response, field: SegmentField, is: Comparison): string =>
  say(res, comparisonKey(field, is));

function choiceWords(res: Response, { choices = [] }: SegmentField, code: string): string {
  const choice = choices.find((one) => one.code === code);
  return choice ? labelOf(res, choice.label) : code;
}

function oneWord(res: Response, field: SegmentField, value: number | string | boolean, currency: string): string {
  const { language } = frameOf(res);
  if (field.type === 'money') return shownMoney(language, value as number, currency);
  if (field.type === 'number' && typeof value === 'number') return shownCount(language, value);
  if (field.type === 'day' && /^\d{4}-\d\d-\d\d$/.test(String(value))) return shownDate(language, String(value));
  return field.type === 'choice' ? choiceWords(res, field, String(value)) : String(value);
}

function conditionWords(
  res: Response,
  field: SegmentField,
  is: Comparison,
  value: FieldValue,
  currency: string,
): string {
  const label = labelOf(res, field.label);
  if (field.type === 'flag')
    return say(res, value === true ? 'segments.says.flag.yes' : 'segments.says.flag.no', { field: label });
  const key = saidKey(field, is);
  if (is === 'within_days' || is === 'older_than_days') return say(res, key, { field: label, count: value });
  if (!Array.isArray(value)) {
    const shown = value === undefined ? '' : oneWord(res, field, value as string | number, currency);
    return say(res, key, { field: label, value: shown });
  }
  const shown = (value as readonly (string | number)[]).map((one) => oneWord(res, field, one, currency));
  if (is === 'between') return say(res, key, { field: label, value: shown[0], to: shown[1] });
  return say(res, key, { field: label, value: shown.join(say(res, 'segments.says.or')) });
}

function groupWords(res: Response, parts: readonly Tree[], glue: string, currency: string): string {
  const spoken = parts.map((part) => {
    const words = treeWords(res, part, currency);
    const nested = (part.kind === 'all' || part.kind === 'any') && part.parts.length > 1;
    return nested && parts.length > 1 ? say(res, 'segments.says.group', { words }) : words;
  });
  return spoken.join(say(res, glue));
}

/** Who is meant, as a sentence in the language of the page. */
export function treeWords(res: Response, tree: Tree, currency: string): string {
  switch (tree.kind) {
    case 'is':
      return conditionWords(res, tree.field, tree.is, tree.value, currency);
    case 'not':
      return say(res, 'segments.says.not', { words: treeWords(res, tree.part, currency) });
    case 'all':
      return groupWords(res, tree.parts, 'segments.says.and', currency);
    case 'any':
      return groupWords(res, tree.parts, 'segments.says.or', currency);
  }
}

/** Key of the words for a value that cannot be read, by what it should have been. */
export function valueFaultKey(field: SegmentField, is: Comparison): string {
  if (is === 'within_days' || is === 'older_than_days') return 'segments.fault.value.days';
  if (is === 'in' || is === 'not_in') return 'segments.fault.value.list';
  return is === 'between' ? `segments.fault.value.pair` : `segments.fault.value.${field.type}`;
}
