import type { Response } from 'express';
import type { Language } from '../platform/slice.ts';
import { say } from '../platform/web/frame.ts';
import { sayOr } from '../marketing/index.ts';
import type { FormField } from './types.ts';
import { FORM, type FormValues, written } from './views-form.ts';

/** What a form's fields are drawn with. */
export interface Drawing {
  res: Response;
  /** The shop's own first. */
  languages: readonly Language[];
  /** Words of faults, by the field's name. */
  told: Readonly<Record<string, string>>;
  /** What is worth a thought, by the box's name. */
  near: Readonly<Record<string, string>>;
  /** What names of boxes of a row just added begin with: the cursor goes there; '' for none. */
  fresh: string;
  offers: readonly { id: string; name: string }[];
}

export interface Option {
  code: string;
  words: string;
  chosen: boolean;
}

export const optionsOf = (entries: readonly { code: string; words: string }[], chosen: string): Option[] =>
  entries.map((entry) => ({ ...entry, chosen: entry.code === chosen }));

/** Longer boxes for what customers read. */
export const heightOf = (text: string, least = 2): number => Math.min(8, Math.max(least, Math.ceil(text.length / 48)));

/** One box a language; the shop's other language is folded away until something is written in it. */
export function boxesView(
  { res, languages, told, near, fresh }: Pick<Drawing, 'res' | 'languages' | 'told' | 'near' | 'fresh'>,
  at: string,
  value: unknown,
  optional: boolean,
) {
  // One line for every reader, as an earlier release kept it, stands in the first box.
  const texts = typeof value === 'string' ? { [languages[0]!]: value } : ((value ?? {}) as Record<string, unknown>);
  return languages.map((language, i) => {
    const text = written(texts[language]);
    const fault = told[`${at}.${language}`] ?? (i === 0 ? (told[at] ?? '') : '');
    return {
      name: `${at}.${language}`,
      language,
      label: say(res, `broadcasts.language.${language}`),
      text,
      height: heightOf(text, /\.\d+\./.test(at) && at.startsWith(FORM) ? 1 : 2), // in a row of a list
      fault,
      near: near[`${at}.${language}`] ?? '',
      first: i === 0,
      focus: fault !== '' || (fresh !== '' && i === 0 && at.startsWith(fresh)),
      optional: optional || i > 0,
      open: text !== '' || fault !== '',
    };
  });
}

function optionsFor({ res, offers }: Drawing, field: FormField, value: string): Option[] {
  if (field.type === 'offer') return optionsOf(offers.map(({ id, name }) => ({ code: id, words: name })), value); // prettier-ignore
  const all = field.choices ?? [];
  return optionsOf(all.map((code) => ({ code, words: sayOr(res, `${field.label}_choice.${code}`, code) })), value); // prettier-ignore
}

export interface FieldView {
  name: string;
  type: FormField['type'];
  label: string;
  help: string;
  /** What is worth a thought of a line of text. */
  near: string;
  optional: boolean;
  fault: string;
  value: string;
  checked: boolean;
  boxes: ReturnType<typeof boxesView>;
  options: Option[];
  rows: { number: number; anchor: string; remove: string; fault: string; fields: FieldView[] }[];
  /** The button's value that adds a row; empty: no more. */
  add: string;
  last: string;
}

function rowsView(drawing: Drawing, field: FormField, at: string, value: unknown): FieldView['rows'] {
  const given = Array.isArray(value) ? (value as FormValues[]) : [];
  const least = Math.max(field.least ?? 0, given.length);
  return Array.from({ length: least }, (_, row) => ({
    number: row + 1,
    anchor: `l-${at}.${row}`,
    remove: given.length > (field.least ?? 0) ? `unrow:${field.name}.${row}` : '',
    fault: drawing.told[`${at}.${row}`] ?? '',
    fields: fieldsView(drawing, field.fields ?? [], given[row] ?? {}, `${at}.${row}`),
  }));
}

/** A card's fields as the page draws them, lists with their rows. */
export function fieldsView(drawing: Drawing, fields: readonly FormField[], form: FormValues, at = FORM): FieldView[] {
  const { res, told } = drawing;
  return fields.map((field) => {
    const name = `${at}.${field.name}`;
    const value = form[field.name];
    const rows = field.type === 'list' ? rowsView(drawing, field, name, value) : [];
    const optional = field.optional || field.type === 'check';
    return {
      name,
      type: field.type,
      label: sayOr(res, field.label, field.name),
      help: sayOr(res, `${field.label}_help`, ''),
      near: drawing.near[name] ?? '',
      optional,
      fault: told[name] ?? '',
      value: written(value),
      checked: value === true,
      boxes: field.type === 'texts' ? boxesView(drawing, name, value, optional) : [],
      options: field.type === 'choice' || field.type === 'offer' ? optionsFor(drawing, field, written(value)) : [],
      rows,
      add: field.type === 'list' && rows.length < (field.most ?? 40) ? `row:${field.name}` : '',
      last: String(rows.length),
    };
  });
}
