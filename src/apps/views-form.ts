import type { FormField } from './types.ts';
import { LANGUAGES } from '../platform/slice.ts';

/** What the fields of a posted form hold, as typed. */
export type Values = Record<string, string>;

/** A card's form as the page holds it: typed values where they can be read, else what was written. */
export type FormValues = Record<string, unknown>;

/** The part of a field's name that stands before those of the card. */
export const FORM = 'form';

/** So many rows a list may have, whatever a form says. */
const ROWS = 40;

const rowsAt = (at: string): string => `${at}.rows`;

/** A number as people type it, full-width digits too; else the words themselves, for whoever checks them. */
export function numberOr(text: string): number | string | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return undefined;
  return /^-?\d{1,12}(\.\d{1,6})?$/.test(plain) ? Number(plain) : text;
}

function textsAt(at: string, values: Values): Record<string, string> {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const text = (values[`${at}.${language}`] ?? '').trim();
      return text === '' ? [] : [[language, text]];
    }),
  );
}

function valueAt(field: FormField, at: string, values: Values): unknown {
  const text = (values[at] ?? '').trim();
  switch (field.type) {
    case 'texts':
      return textsAt(at, values);
    case 'number':
      return numberOr(text);
    case 'check':
      return text === '1';
    case 'list': {
      const count = Math.min(Number(values[rowsAt(at)] ?? 0) || 0, field.most ?? ROWS, ROWS);
      return Array.from({ length: count }, (_, row) => readFields(field.fields ?? [], values, `${at}.${row}`));
    }
    case 'text':
    case 'choice':
    case 'day':
    case 'offer':
    case 'url':
      return text === '' ? undefined : text;
  }
}

/** Reads the fields of a card, or of one row of a list. Empty ones are left out. */
export function readFields(fields: readonly FormField[], values: Values, at = FORM): FormValues {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = valueAt(field, `${at}.${field.name}`, values);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  value === false ||
  (Array.isArray(value) ? value.every(isBlank) : isRecord(value) && Object.values(value).every(isBlank));

/** Takes rows away in which nothing was written: a row too many is no fault. */
export const withoutBlankRows = (form: FormValues): FormValues =>
  Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((row) => !isBlank(row)).map((row) => (isRecord(row) ? withoutBlankRows(row) : row)) : value, // prettier-ignore
    ]),
  );

/** Adds or takes away a row of a list, as a button of the form asks (`row:answers`, `unrow:answers.2`). */
export function editRows(fields: readonly FormField[], form: FormValues, button: string): boolean {
  const [verb, place = ''] = button.split(':');
  const [name = '', row = ''] = place.split('.');
  const field = fields.find((one) => one.name === name && one.type === 'list');
  if (!field) return false;
  const rows = Array.isArray(form[name]) ? [...(form[name] as unknown[])] : [];
  if (verb === 'row' && rows.length < (field.most ?? ROWS)) rows.push({});
  else if (verb === 'unrow' && /^\d{1,2}$/.test(row)) rows.splice(Number(row), 1);
  else return false;
  form[name] = rows;
  return true;
}

/** What stands in a field that holds one word, number or choice. */
export const written = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
