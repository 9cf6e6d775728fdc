import { localDate } from '../kernel/calendar.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Condition } from '../segments/index.ts';
import { DECIDE_AFTER, draftFaults, SAMPLE } from './draft.ts';
import type { Texts } from '../marketing/index.ts';
import { BROADCAST_KINDS, type BroadcastKind, type Check, type Draft, type Schedule } from './types.ts';

/** What the fields of the composer hold, as typed. */
export type Values = Record<string, string>;

/** Why a field cannot stand; its words are `broadcasts.fault.<code>`. */
export interface FormFault {
  code: string;
  values?: Record<string, string | number>;
}
export type FormFaults = Record<string, FormFault>;

/** The boxes for words: a first text and a second one for comparison, each in both languages. */
export const BOXES = ['textEn', 'textZh', 'textBEn', 'textBZh'] as const;
export type Box = (typeof BOXES)[number];
export const languageOfBox = (box: Box): 'en' | 'zh' => (box.endsWith('En') ? 'en' : 'zh');

/** What a form is read with. */
export interface FormContext {
  merchant: Merchant;
  now: number;
  /** Fields a text may use, `link` apart. */
  mergeFields: readonly string[];
  /** The tree of the conditions' editor; not checked. */
  where: unknown;
}

/**
 * The fields of a submitted form as texts. A field sent twice or nested (`textEn[a]=b`) is not a text: it is named in
 * `malformed` and told at its place.
 */
export function readFields(body: unknown): { values: Values; malformed: string[] } {
  const values: Values = {};
  const malformed = new Set<string>();
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (name.startsWith('where.')) continue; // the editor of conditions reads these
    const nested = /^([A-Za-z]\w*)\[/.exec(name)?.[1];
    if (nested) malformed.add(nested);
    else if (typeof value === 'string') values[name] = value.replaceAll('\r\n', '\n');
    else malformed.add(name);
  }
  return { values, malformed: [...malformed] };
}

const MOST = { name: 80, goal: 500 };

function shortText(values: Values, name: keyof typeof MOST, faults: FormFaults): string {
  const text = (values[name] ?? '').trim();
  if (name === 'name' && text === '') faults[name] = { code: 'name' };
  if (Array.from(text).length > MOST[name]) faults[name] = { code: 'long', values: { most: MOST[name] } };
  return text;
}

/** A whole number between two others; an empty field is the fallback. */
function whole(
  values: Values,
  name: string,
  { min, max, fallback }: { min: number; max: number; fallback: number },
  faults: FormFaults,
): number {
  const text = (values[name] ?? '').trim();
  if (text === '') return fallback;
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= min && number <= max) return number;
  faults[name] = { code: 'number', values: { min, max } };
  return fallback;
}

function texts(values: Values, [first, second]: readonly [Box, Box]): Texts {
  const [en, zh] = [values[first] ?? '', values[second] ?? ''];
  return { ...(en.trim() !== '' && { en }), ...(zh.trim() !== '' && { zh }) };
}

const EVERY = ['day', 'week', 'month'] as const;

function recurring(values: Values, { merchant, now }: FormContext, faults: FormFaults): Schedule {
  const every = EVERY.find((one) => one === values['every']) ?? 'week';
  const time = values['time'] ?? '';
  const isTime = /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
  if (!isTime) faults['time'] = { code: 'time' };
  return {
    kind: 'recurring',
    every,
    time: isTime ? time : '00:00',
    from: values['from']?.trim() || localDate(now, merchant.zone),
    ...(every === 'week' && { weekday: whole(values, 'weekday', { min: 1, max: 7, fallback: 1 }, faults) }),
    ...(every === 'month' && { day: whole(values, 'day', { min: 1, max: 31, fallback: 1 }, faults) }),
  };
}

function scheduleOf(values: Values, context: FormContext, faults: FormFaults): Schedule {
  const kind = values['when'];
  if (kind === 'recurring') return recurring(values, context, faults);
  if (kind !== 'at' && kind !== 'local') return { kind: 'now' };
  return { kind, at: (values['at'] ?? '').slice(0, 16) }; // some browsers put seconds behind
}

function audienceOf(values: Values, where: unknown, faults: FormFaults): Draft['audience'] {
  const excluded = Object.keys(values).flatMap((name) =>
    name.startsWith('ex-') && values[name] ? [name.slice(3)] : [],
  );
  const byTree = values['who'] === 'tree';
  const segmentId = values['segmentId'] ?? '';
  return {
    ...(byTree ? where !== undefined && { where: where as Condition } : segmentId && { segmentId }),
    excludeSegmentIds: excluded,
    excludeTextedHours: whole(values, 'textedHours', { min: 0, max: 720, fallback: 0 }, faults),
    excludeInDialogue: values['inDialogue'] === '1',
  };
}

/** Fields of a draft as the form names them. */
const FIELD_OF: Record<string, string> = {
  'texts.en': 'textEn',
  'texts.zh': 'textZh',
  'textsB.en': 'textBEn',
  'textsB.zh': 'textBZh',
  'schedule.at': 'at',
  'schedule.time': 'time',
  'schedule.from': 'from',
  'schedule.weekday': 'weekday',
  'schedule.day': 'day',
  'audience.segmentId': 'segmentId',
  audience: 'segmentId',
};

/** Where in the form a field of the draft is mended. */
export const formField = (field: string, code = ''): string =>
  code === 'no_link_target'
    ? 'linkTarget'
    : code === 'no_voucher'
      ? 'voucherOfferId'
      : field.startsWith('audience.where')
        ? 'where'
        : (FIELD_OF[field] ?? field);

function atFields(checks: readonly Check[], { mergeFields }: FormContext): FormFaults {
  const faults: FormFaults = {};
  for (const { code, field = '', values } of checks)
    faults[formField(field, code)] ??= { code, values: { ...values, fields: [...mergeFields, 'link'].join(', ') } };
  return faults;
}

const kindOf = (values: Values): BroadcastKind => BROADCAST_KINDS.find((one) => one === values['kind']) ?? 'discount';

/** The form as a draft, and every field that cannot stand. With faults the draft is good for showing, not for keeping. */
export function draftOf(
  values: Values,
  malformed: readonly string[],
  context: FormContext,
): { draft: Draft; faults: FormFaults } {
  const faults: FormFaults = Object.fromEntries(malformed.map((name) => [name, { code: 'not_text' }]));
  const second = texts(values, ['textBEn', 'textBZh']);
  const linkTarget = (values['linkTarget'] ?? '').trim();
  const draft: Draft = {
    name: shortText(values, 'name', faults),
    kind: kindOf(values),
    goal: shortText(values, 'goal', faults),
    audience: audienceOf(values, context.where, faults),
    texts: texts(values, ['textEn', 'textZh']),
    ...(Object.keys(second).length > 0 && { textsB: second }),
    samplePercent: whole(
      values,
      'samplePercent',
      { min: SAMPLE.least, max: SAMPLE.most, fallback: SAMPLE.usual },
      faults,
    ),
    decideAfterHours: whole(
      values,
      'decideAfterHours',
      { min: 0, max: DECIDE_AFTER.most, fallback: DECIDE_AFTER.usual },
      faults,
    ),
    holdOutPercent: whole(values, 'holdOutPercent', { min: 0, max: 50, fallback: 0 }, faults),
    ...(linkTarget !== '' && { linkTarget }),
    ...(values['voucherOfferId'] && { voucherOfferId: values['voucherOfferId'].slice(0, 40) }),
    schedule: scheduleOf(values, context, faults),
    perMinute: whole(values, 'perMinute', { min: 0, max: 60_000, fallback: 0 }, faults),
  };
  const found = atFields(draftFaults(draft, context.merchant, context.mergeFields, context.now), context);
  return { draft, faults: { ...found, ...faults } };
}

const recurringValues = (schedule: Schedule): Values =>
  schedule.kind === 'recurring'
    ? {
        every: schedule.every,
        time: schedule.time,
        weekday: String(schedule.weekday ?? 1),
        day: String(schedule.day ?? 1),
        from: schedule.from,
      }
    : { every: 'week', time: '10:00', weekday: '1', day: '1', from: '' };

const hasAudience = ({ audience }: Draft): boolean => audience.segmentId !== undefined || audience.where !== undefined;

/** A draft as the form shows it. Until an audience is chosen the hold-out stays empty: its usual share depends on it. */
export function valuesOf(draft: Draft): Values {
  const { audience, schedule, texts: first, textsB = {} } = draft;
  return {
    name: draft.name,
    kind: draft.kind,
    goal: draft.goal,
    who: audience.where ? 'tree' : 'segment',
    segmentId: audience.segmentId ?? '',
    ...Object.fromEntries(audience.excludeSegmentIds.map((id) => [`ex-${id}`, '1'])),
    textedHours: String(audience.excludeTextedHours),
    inDialogue: audience.excludeInDialogue ? '1' : '',
    textEn: first.en ?? '',
    textZh: first.zh ?? '',
    textBEn: textsB.en ?? '',
    textBZh: textsB.zh ?? '',
    samplePercent: String(draft.samplePercent),
    decideAfterHours: String(draft.decideAfterHours),
    holdOutPercent: hasAudience(draft) ? String(draft.holdOutPercent) : '',
    linkTarget: draft.linkTarget ?? '',
    voucherOfferId: draft.voucherOfferId ?? '',
    when: schedule.kind,
    at: 'at' in schedule ? schedule.at : '',
    ...recurringValues(schedule),
    perMinute: draft.perMinute === 0 ? '' : String(draft.perMinute),
  };
}

/** Lists from which a share that gets nothing still tells something. */
const LONG_LIST = 200;

/** The usual hold-out of an audience, in percent. */
export const usualHoldOut = (audience: number): number => (audience >= LONG_LIST ? 10 : 0);
