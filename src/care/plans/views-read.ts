import { parseDate } from '../../kernel/calendar.ts';
import { parseMerchantText } from '../../platform/merchant-text.ts';
import { type Action, LANGUAGES } from '../../platform/slice.ts';
import type { Condition } from '../../segments/index.ts';
import { ANSWERS as ASKED } from './draft.ts';
import { type Only, type PlanDraft, type Step, STOP_WHEN, type Trigger } from './types.ts';
import { type RawPlan, type RawStep, stepField, type Values } from './views-form.ts';

/** Why a field cannot stand; its words are the key `words`, else `plans.fault.<code>`. */
export interface FormFault {
  code: string;
  words?: string;
  values?: Record<string, string | number>;
}
export type FormFaults = Record<string, FormFault>;

/** What a form is read with. */
export interface ReadContext {
  /** Fields a text may use, with a voucher or without. */
  fields(voucher: boolean): readonly string[];
  actions: readonly Action[];
}

/** What may be answered to a question; `none`: nothing came in time. */
export const ANSWERS: Record<'score' | 'cause', readonly string[]> = {
  score: [...ASKED.score, 'none'],
  cause: [...ASKED.cause, 'none'],
};

const MOST_NAME = 80;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A whole number between two others; a faulty one is told and counts as the least. */
function whole(
  values: Values,
  name: string,
  [min, max]: readonly [number, number],
  faults: FormFaults,
  at = name,
): number {
  const text = (values[name] ?? '').trim();
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= min && number <= max) return number;
  faults[at] = { code: 'number', values: { min, max } };
  return min;
}

function nameOf(values: Values, faults: FormFaults): string {
  const name = (values['name'] ?? '').trim();
  if (name === '') faults['name'] = { code: 'name' };
  else if (Array.from(name).length > MOST_NAME) faults['name'] = { code: 'long', values: { most: MOST_NAME } };
  return name;
}

function dayOf(values: Values, faults: FormFaults): PlanDraft['trigger'] {
  try {
    return { kind: 'day', on: parseDate(values['t-on'] ?? '') };
  } catch {
    faults['t-on'] = { code: 'day' };
    return { kind: 'day', on: '2000-01-01' as never };
  }
}

function fieldTrigger(values: Values, faults: FormFaults): Trigger {
  const fieldId = values['t-field'] ?? '';
  if (fieldId === '') faults['t-field'] = { code: 'field' };
  const days = whole(values, 't-fieldDays', [0, 365], faults);
  return { kind: 'field', fieldId, days: values['t-side'] === 'before' && days > 0 ? -days : days };
}

/** How far the numbers of triggers reach. */
const RANGES = {
  points: [1, 10_000_000],
  days: [1, 365],
  least: [1, 10_000_000],
  percent: [100, 1000],
} as const;

function triggerOf(values: Values, faults: FormFaults): Trigger {
  const kind = values['trigger'] ?? '';
  const number = (name: string, range: readonly [number, number]): number => whole(values, name, range, faults);
  switch (kind) {
    case 'joined':
    case 'first_purchase':
    case 'purchase':
    case 'case_closed':
    case 'survey_done':
      return { kind };
    case 'points_reached':
      return { kind, points: number('t-points', RANGES.points) };
    case 'points_expiring':
      return { kind, days: number('t-expDays', RANGES.days), least: number('t-least', RANGES.least) };
    case 'overdue':
      return { kind, percent: number('t-percent', RANGES.percent) };
    case 'voucher_unused':
      return { kind, days: number('t-unusedDays', RANGES.days) };
    case 'field':
      return fieldTrigger(values, faults);
    case 'day':
      return dayOf(values, faults);
    default:
      faults['trigger'] = { code: 'trigger' };
      return { kind: 'joined' };
  }
}

/** A step being read, with where its fields stand. */
interface Place {
  step: RawStep;
  position: number;
  earlier: readonly RawStep[];
  faults: FormFaults;
  context: ReadContext;
}

const at = ({ position }: Place, name: string): string => stepField(position, name);

function textsOf(place: Place, voucher: boolean): Extract<Step, { kind: 'send' }>['texts'] {
  const { step, faults, context } = place;
  const allowed = context.fields(voucher);
  const texts: Record<string, string> = {};
  for (const language of LANGUAGES) {
    const text = step.values[language] ?? '';
    if (text.trim() === '') continue;
    texts[language] = text;
    const read = parseMerchantText(text, allowed);
    if (read.ok) continue;
    const { code, found } = read.faults[0]!;
    faults[at(place, language)] = {
      code,
      words: `broadcasts.fault.${code}`,
      values: { found, fields: allowed.join(', ') },
    };
  }
  if (Object.keys(texts).length === 0)
    faults[at(place, 'en')] ??= { code: 'no_text', words: 'broadcasts.fault.no_text' };
  return texts;
}

function waitOf(place: Place): Omit<Extract<Step, { kind: 'wait' }>, 'id'> {
  const { step, faults } = place;
  const days = whole(step.values, 'days', [0, 365], faults, at(place, 'days'));
  const hours = whole(step.values, 'hours', [0, 23], faults, at(place, 'hours'));
  const until = (step.values['until'] ?? '').trim().slice(0, 5); // some browsers put seconds behind
  if (until !== '' && !TIME.test(until)) faults[at(place, 'until')] = { code: 'time' };
  else if (days + hours === 0 && until === '') faults[at(place, 'days')] ??= { code: 'wait' };
  return { kind: 'wait', days, hours, ...(until !== '' && { until }) };
}

function doOf(place: Place): Omit<Extract<Step, { kind: 'do' }>, 'id'> {
  const { step, faults, context } = place;
  const name = step.values['action'] ?? '';
  const action = context.actions.find((one) => one.name === name);
  if (!action) {
    faults[at(place, 'action')] = { code: 'action' };
    return { kind: 'do', action: name, input: {} };
  }
  const input = Object.fromEntries(
    action.asks
      .map((ask) => [ask.name, (step.values[`in-${ask.name}`] ?? '').trim()])
      .filter(([, value]) => value !== ''),
  ) as Record<string, unknown>;
  const read = action.input.safeParse(input);
  for (const issue of read.success ? [] : read.error.issues) {
    const asked = action.asks.find((ask) => ask.name === issue.path[0]);
    const field = at(place, `in-${asked?.name ?? action.asks[0]?.name ?? ''}`);
    faults[field] ??= { code: `ask_${asked?.type ?? 'text'}`, values: { message: issue.message } };
  }
  return { kind: 'do', action: name, input };
}

/** Answers ticked of questions that do not stand before the step: without them it would be taken for everybody. */
export function lostAnswers({ values }: RawStep, earlier: readonly RawStep[]): { id: string; code: string }[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const [, id, code] = /^a-(.+)-([a-z\d]+)$/.exec(name) ?? [];
    const asked = earlier.some((one) => one.id === id && one.kind === 'ask');
    return id === undefined || code === undefined || value !== '1' || asked ? [] : [{ id, code }];
  });
}

function answerOf(place: Place): Only['answer'] {
  const { step, earlier, faults } = place;
  const asked = earlier.flatMap(({ id, kind, values }) => {
    if (kind !== 'ask') return [];
    const codes = ANSWERS[values['what'] === 'cause' ? 'cause' : 'score'];
    const chosen = codes.filter((code) => step.values[`a-${id}-${code}`] === '1');
    return chosen.length > 0 ? [{ stepId: id, in: chosen }] : [];
  });
  if (lostAnswers(step, earlier).length > 0) faults[at(place, 'answer')] = { code: 'lost_question' };
  if (asked.length > 1) faults[at(place, 'answer')] = { code: 'one_question' };
  return asked[0];
}

function stepOf(place: Place): Step {
  const { step, context } = place;
  const { id, values, where } = step;
  const answer = answerOf(place);
  const only = answer || where !== undefined ? { ...(answer && { answer }), ...(where !== undefined && { where: where as Condition }) } : undefined; // prettier-ignore
  const head = { id, ...(only && { only }) };
  switch (step.kind) {
    case 'wait':
      return { ...head, ...waitOf(place) };
    case 'send': {
      const voucherOfferId = values['offer'] ?? '';
      const texts = textsOf(place, voucherOfferId !== '');
      return { ...head, kind: 'send', texts, ...(voucherOfferId !== '' && { voucherOfferId }) };
    }
    case 'ask': {
      const days = whole(values, 'days', [1, 30], place.faults, at(place, 'days'));
      return { ...head, kind: 'ask', what: values['what'] === 'cause' ? 'cause' : 'score', texts: textsOf(place, false), days }; // prettier-ignore
    }
    case 'do':
      return { ...head, ...doOf({ ...place, context }) };
    case 'stop':
      return { ...head, kind: 'stop' };
  }
}

function audienceOf({ values, where }: RawPlan, faults: FormFaults): Pick<PlanDraft, 'where' | 'segmentId'> {
  if (values['who'] === 'tree') {
    if (where === undefined) faults['where'] = { code: 'conditions' };
    return where === undefined ? {} : { where: where as Condition };
  }
  if (values['who'] !== 'segment') return {};
  const segmentId = values['segmentId'] ?? '';
  if (segmentId === '') faults['segmentId'] = { code: 'segment' };
  return segmentId === '' ? {} : { segmentId };
}

/** The form as a draft, and every field that cannot stand. With faults the draft is good for showing, not for keeping. */
export function draftOf(raw: RawPlan, context: ReadContext): { draft: PlanDraft; faults: FormFaults } {
  const { values } = raw;
  const faults: FormFaults = {};
  const draft: PlanDraft = {
    name: nameOf(values, faults),
    trigger: triggerOf(values, faults),
    ...audienceOf(raw, faults),
    steps: raw.steps.map((step, position) =>
      stepOf({ step, position, earlier: raw.steps.slice(0, position), faults, context }),
    ),
    stopWhen: STOP_WHEN.filter((when) => values[`stop-${when}`] === '1'),
    again: whole(values, 'again', [0, 3650], faults),
  };
  if (draft.steps.length === 0) faults['steps'] = { code: 'steps' };
  for (const name of raw.malformed) faults[name] = { code: 'not_text', words: 'broadcasts.fault.not_text' };
  return { draft, faults };
}

/** Fields of the engine's trigger as the form names them, by kind of trigger. */
const TRIGGER_FIELDS: Record<string, string> = {
  'points_reached.points': 't-points',
  'points_expiring.days': 't-expDays',
  'points_expiring.least': 't-least',
  'overdue.percent': 't-percent',
  'voucher_unused.days': 't-unusedDays',
  'field.fieldId': 't-field',
  'field.days': 't-fieldDays',
  'day.on': 't-on',
};

/** Where in the form a field of the draft is mended. */
export function formField(field: string, trigger: Trigger['kind']): string {
  const [head = '', position = '', name = '', ...rest] = field.split('.');
  if (head === 'where') return 'where';
  if (head === 'trigger') return TRIGGER_FIELDS[`${trigger}.${position}`] ?? 'trigger';
  if (head !== 'steps' || !/^\d+$/.test(position)) return head || 'steps';
  const place = Number(position);
  if (name === 'texts') return stepField(place, rest[0] ?? 'en');
  if (name === 'input') return stepField(place, `in-${rest[0] ?? ''}`);
  if (name === 'only') return stepField(place, rest[0] === 'answer' ? 'answer' : 'where');
  return stepField(place, name === 'voucherOfferId' ? 'offer' : name || 'kind');
}
