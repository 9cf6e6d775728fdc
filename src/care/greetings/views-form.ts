import type { Request } from 'express';
import { parseMerchantText } from '../../platform/merchant-text.ts';
import { LANGUAGES, type Language } from '../../platform/slice.ts';
import { formOf, malformedOf } from '../../platform/web/frame.ts';
import type { Condition } from '../../segments/index.ts';
import { MOST_DAYS_BEFORE, MOST_WORDINGS } from './draft.ts';
import { occasionCode, readOccasion } from './views-occasion.ts';
import type { GreetingDraft, Occasion } from './types.ts';

/** What the fields of the form hold, as typed. */
export type Values = Record<string, string>;

/** Why a field cannot stand; its words are `care.fault.<code>`, or those of every text, `broadcasts.fault.<code>`. */
export interface FormFault {
  code: string;
  values?: Record<string, string | number>;
}
export type FormFaults = Record<string, FormFault>;

/** The boxes for words: `en1`, `en2` … `zh1` … */
export const boxName = (language: Language, at: number): string => `${language}${at + 1}`;

const BOX = new RegExp(`^(${LANGUAGES.join('|')})(\\d{1,2})$`);

/** The language and place of a box; undefined for a name that is none. */
export function readBox(name: unknown): { box: string; language: Language; at: number } | undefined {
  const [box, language, place] = (typeof name === 'string' && BOX.exec(name)) || [];
  const at = Number(place) - 1;
  return box && at >= 0 && at < MOST_WORDINGS ? { box, language: language as Language, at } : undefined;
}

/** What a submitted form holds. A field sent twice or nested is no text: it is named in `malformed` and told there. */
export function readFields(req: Request): { values: Values; malformed: string[] } {
  const all = Object.entries(formOf(req)).filter(([name]) => !name.startsWith('where.'));
  return {
    values: Object.fromEntries(all.map(([name, value]) => [name, value.replaceAll('\r\n', '\n')])),
    malformed: [...malformedOf(req)].filter((name) => !name.startsWith('where.')),
  };
}

/** How many boxes of a language the form has: at least one. */
export function boxCount(values: Values, language: Language): number {
  const places = Array.from({ length: MOST_WORDINGS }, (_, at) => at);
  return (places.findLast((at) => values[boxName(language, at)] !== undefined) ?? 0) + 1;
}

/** The boxes of a language as they stand, empty ones too. */
export const boxesOf = (values: Values, language: Language): string[] =>
  Array.from({ length: boxCount(values, language) }, (_, at) => values[boxName(language, at)] ?? '');

/** Puts texts into the boxes of a language, and takes away those that are too many. */
export function setBoxes(values: Values, language: Language, texts: readonly string[]): void {
  for (let at = 0; at < MOST_WORDINGS; at++) {
    const name = boxName(language, at);
    if (at < Math.max(1, texts.length)) values[name] = texts[at] ?? '';
    else delete values[name];
  }
}

/** What a form is read with. */
export interface FormContext {
  /** The tree of the conditions' editor; not checked. */
  where: unknown;
  /** What the editor's own check says of it. */
  whereFaulty: boolean;
  /** Fields a text may use, by whether a voucher goes with it. */
  fieldsOf(voucherOfferId: string | undefined): readonly string[];
  /** Ids of what there is to choose. */
  segmentIds: ReadonlySet<string>;
  offerIds: ReadonlySet<string>;
  fieldIds: ReadonlySet<string>;
  /** Hours of the day in which offers may arrive. */
  hours: { from: number; to: number };
  /** The shop's own language: where a missing text is told. */
  language: Language;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function occasionOf(values: Values, { fieldIds }: FormContext, faults: FormFaults): Occasion {
  const occasion = readOccasion(values['occasion']);
  const gone = occasion?.kind === 'field' && !fieldIds.has(occasion.fieldId);
  if (!occasion || gone) faults['occasion'] = { code: 'occasion' };
  return occasion ?? { kind: 'birthday' };
}

function daysBeforeOf(values: Values, faults: FormFaults): number {
  const text = (values['daysBefore'] ?? '').trim();
  if (text === '') return 0;
  if (/^\d{1,3}$/.test(text) && Number(text) <= MOST_DAYS_BEFORE) return Number(text);
  faults['daysBefore'] = { code: 'daysBefore', values: { most: MOST_DAYS_BEFORE } };
  return 0;
}

const wholeHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Outside the hours it would never leave. */
function timeOf(values: Values, { hours: { from, to } }: FormContext, faults: FormFaults): string {
  const time = (values['time'] ?? '').slice(0, 5); // some browsers put seconds behind
  if (!TIME.test(time)) {
    faults['time'] ??= { code: 'time' };
    return wholeHour(from);
  }
  const hour = Number(time.slice(0, 2));
  if (hour < from || hour >= to)
    faults['time'] = { code: 'hours', values: { from: wholeHour(from), to: wholeHour(to) } };
  return time;
}

function whoOf(values: Values, context: FormContext, faults: FormFaults): Pick<GreetingDraft, 'where' | 'segmentId'> {
  if (values['who'] === 'segment') {
    const segmentId = values['segmentId'] ?? '';
    if (!context.segmentIds.has(segmentId)) faults['segmentId'] = { code: 'segment' };
    return { segmentId };
  }
  if (values['who'] !== 'tree') return {};
  if (context.whereFaulty) faults['where'] = { code: 'conditions' };
  return { where: context.where as Condition };
}

function wordingsOf(values: Values, allowed: readonly string[], faults: FormFaults): GreetingDraft['wordings'] {
  const wordings: GreetingDraft['wordings'] = {};
  for (const language of LANGUAGES) {
    const written = boxesOf(values, language);
    written.forEach((text, at) => {
      const read = text.trim() === '' ? undefined : parseMerchantText(text, allowed);
      if (!read || read.ok) return;
      const { code, found } = read.faults[0]!;
      faults[boxName(language, at)] = { code, values: { found, fields: allowed.join(', ') } };
    });
    const own = written.filter((text) => text.trim() !== '');
    if (own.length > 0) wordings[language] = own;
  }
  return wordings;
}

/** The form as a draft, and every field that cannot stand. With faults the draft is good for showing, not for keeping. */
export function draftOf(
  values: Values,
  malformed: readonly string[],
  context: FormContext,
): { draft: GreetingDraft; faults: FormFaults } {
  const faults: FormFaults = Object.fromEntries(malformed.map((name) => [name, { code: 'not_text' }]));
  const offer = values['voucherOfferId'] ?? '';
  if (offer !== '' && !context.offerIds.has(offer)) faults['voucherOfferId'] = { code: 'voucher' };
  const voucherOfferId = offer !== '' && context.offerIds.has(offer) ? offer : undefined;
  const draft: GreetingDraft = {
    occasion: occasionOf(values, context, faults),
    daysBefore: daysBeforeOf(values, faults),
    time: timeOf(values, context, faults),
    ...whoOf(values, context, faults),
    wordings: wordingsOf(values, context.fieldsOf(voucherOfferId), faults),
    ...(voucherOfferId !== undefined && { voucherOfferId }),
    late: values['late'] === 'next_day' ? 'next_day' : 'same_day',
  };
  // What a day of the shop's own is about, nobody here can say.
  if (draft.occasion.kind === 'field' && Object.keys(draft.wordings).length === 0)
    faults[boxName(context.language, 0)] ??= { code: 'ownWords' };
  return { draft, faults };
}

/** A draft as the form shows it. */
export function valuesOf(draft: GreetingDraft): Values {
  const values: Values = {
    occasion: occasionCode(draft.occasion),
    daysBefore: String(draft.daysBefore),
    time: draft.time,
    who: draft.where ? 'tree' : draft.segmentId !== undefined ? 'segment' : 'all',
    segmentId: draft.segmentId ?? '',
    voucherOfferId: draft.voucherOfferId ?? '',
    late: draft.late,
  };
  for (const language of LANGUAGES) setBoxes(values, language, draft.wordings[language] ?? []);
  return values;
}

/** Where in the form a field of the draft is mended: `wordings.en.0` in the first English box. */
export function formField(field: string): string {
  const [head = '', language, place] = field.split('.');
  if (head === 'wordings' && LANGUAGES.some((one) => one === language))
    return boxName(language as Language, /^\d$/.test(place ?? '') ? Number(place) : 0);
  return head;
}
