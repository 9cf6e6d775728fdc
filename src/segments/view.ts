import type { Response } from 'express';
import { formatAmount, type Minor } from '../kernel/money.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Comparison, SegmentField } from '../platform/slice.ts';
import { merchantOf, say } from '../platform/web/frame.ts';
import {
  conditionOfDraft,
  type Draft,
  type DraftCondition,
  type DraftGroup,
  draftOfTree,
  isDraftGroup,
  MODES,
} from './form.ts';
import { MOST_DEEP } from './tree.ts';
import type { ConditionFault, Segments } from './types.ts';
import { comparisonWords, labelOf, valueFaultKey } from './words.ts';

/** What the editor stands on. */
export interface EditorDeps {
  segments: Segments;
  merchants: Merchants;
}

export interface EditorOptions {
  /** Of the editor in its form; `where` unless said. Two editors of one form need two names. */
  name?: string;
  /** `entered` (the usual): what is still blank is no fault yet. `all`: whoever pressed save is told everything. */
  faults?: 'entered' | 'all';
}

interface Option {
  code: string;
  label: string;
  chosen: boolean;
}

/** How the value is asked for. */
type Input = 'none' | 'number' | 'days' | 'money' | 'date' | 'text' | 'texts' | 'choice' | 'choices' | 'flag';

interface NodeView {
  group: boolean;
  /** Prefix of its form fields, and its id. */
  key: string;
  path: string;
  fault: string;
}

interface ConditionView extends NodeView {
  group: false;
  editor: EditorFrame;
  was: string;
  slices: { label: string; fields: Option[] }[];
  /** The field is gone: kept in the list so that nothing changes unseen. */
  lost: string;
  comparisons: Option[];
  input: Input;
  pair: boolean;
  value: string;
  to: string;
  choices: Option[];
  focus: boolean;
}

interface GroupView extends NodeView {
  group: true;
  editor: EditorFrame;
  root: boolean;
  modes: Option[];
  parts: (GroupView | ConditionView)[];
  mayNest: boolean;
  nobody: boolean;
}

interface EditorFrame {
  name: string;
  id: string;
}

/** Values of the partial `segments/editor`. */
export interface EditorView extends EditorFrame {
  root: GroupView;
  /** What is wrong with the tree as a whole; '' when nothing is. */
  fault: string;
}

interface Page {
  res: Response;
  frame: EditorFrame;
  fields: readonly SegmentField[];
  faults: ReadonlyMap<string, ConditionFault>;
  show: 'entered' | 'all';
  currency: string;
}

const SLICES = new Set([
  'customers',
  'custom',
  'purchases',
  'points',
  'vouchers',
  'care',
  'tasks',
  'cases',
  'surveys',
  'messages',
  'broadcasts',
  'segments',
]);

/** Fields of one slice stand together, in the order in which the slices plug them in. */
function slicesOf({ res, fields }: Page, chosen: string): ConditionView['slices'] {
  const slices = new Map<string, Option[]>();
  for (const field of fields) {
    const prefix = field.name.split('.')[0]!;
    const slice = SLICES.has(prefix) ? prefix : 'others';
    const option = { code: field.name, label: labelOf(res, field.label), chosen: field.name === chosen };
    slices.set(slice, [...(slices.get(slice) ?? []), option]);
  }
  return [...slices].map(([slice, options]) => ({ label: say(res, `segments.of.${slice}`), fields: options }));
}

function inputOf(field: SegmentField | undefined, is: Comparison | undefined): Input {
  if (!field || !is || is === 'known' || is === 'unknown') return 'none';
  if (is === 'within_days' || is === 'older_than_days') return 'days';
  const many = is === 'in' || is === 'not_in';
  if (field.type === 'choice') return many ? 'choices' : 'choice';
  if (field.type === 'text') return many ? 'texts' : 'text';
  return field.type === 'day' ? 'date' : field.type;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A value left over from another way of asking is not shown in this one. */
const fitting = (input: Input, value = ''): string =>
  (input === 'date') === DATE.test(value) || value === '' ? value : '';

const isBlank = ({ field, is, values }: DraftCondition): boolean =>
  field === '' ||
  is === '' ||
  values.some((value) => value.trim() === '') ||
  (is.endsWith('in') && values.length === 0);

function faultWords({ res, currency }: Page, fault: ConditionFault, field?: SegmentField, is?: Comparison): string {
  if (fault.code !== 'value' || !field || !is) return say(res, `segments.fault.${fault.code}`, { count: MOST_DEEP });
  return say(res, valueFaultKey(field, is), { example: formatAmount(8850 as Minor, currency), currency });
}

/** What is offered, and before it what was chosen where the list is cut: nothing is to change unseen. */
function choicesOf(
  res: Response,
  field: SegmentField | undefined,
  chosen: readonly string[],
): Omit<Option, 'chosen'>[] {
  const choices = field?.choices ?? [];
  const missing = field?.more ? chosen.filter((code) => code !== '' && !choices.some((one) => one.code === code)) : [];
  return [
    ...missing.map((code) => ({ code, label: code })),
    ...choices.map(({ code, label }) => ({ code, label: labelOf(res, label) })),
  ];
}

function conditionView(page: Page, draft: DraftCondition, path: string, at: string): ConditionView {
  const { res, frame, fields, faults, show } = page;
  const field = fields.find(({ name }) => name === draft.field);
  const is = field && (field.comparisons.find((one) => one === draft.is) ?? field.comparisons[0]);
  const input = inputOf(field, is);
  const fault = ['', '.field', '.is', '.value'].map((part) => faults.get(at + part)).find(Boolean);
  const told = fault && (show === 'all' || !isBlank(draft));
  const codes = input === 'choices' || input === 'choice' || input === 'flag' ? draft.values : [];
  const choices =
    input === 'flag'
      ? ['true', 'false'].map((code) => ({ code, label: say(res, `segments.flag.${code}`) }))
      : choicesOf(res, field, codes);
  return {
    group: false,
    editor: frame,
    key: `${frame.name}.${path}`,
    path,
    was: draft.field,
    slices: slicesOf(page, draft.field),
    lost: draft.field !== '' && !field ? draft.field : '',
    comparisons: (field?.comparisons ?? []).map((one) => ({
      code: one,
      label: comparisonWords(res, field!, one),
      chosen: one === is,
    })),
    input,
    pair: is === 'between',
    value: input === 'texts' ? draft.values.join(', ') : fitting(input, draft.values[0]),
    to: fitting(input, draft.values[1]),
    choices: choices.map((one) => ({ ...one, chosen: codes.includes(one.code) })),
    focus: draft.field === '',
    fault: !told
      ? ''
      : draft.field === ''
        ? say(res, 'segments.fault.no_choice') // nothing chosen yet is no field that is gone
        : faultWords(page, fault, field, is),
  };
}

const within = (path: string, ...parts: (string | number)[]): string =>
  [path, ...parts].filter((p) => p !== '').join('.');

/** @param at where the group stands in the condition: `none` and `some_not` are a "not" around a group */
function groupView(page: Page, { mode, parts }: DraftGroup, path: string, at: string, depth: number): GroupView {
  const { res, frame, faults, show } = page;
  const inner = mode === 'none' || mode === 'some_not' ? within(at, 'not') : at;
  const kind = mode === 'none' || mode === 'any' ? 'any' : 'all';
  const fault = faults.get(inner) ?? faults.get(at);
  const told = fault && fault.path !== '' && (show === 'all' || fault.code !== 'empty');
  return {
    group: true,
    editor: frame,
    root: depth === 0,
    key: `${frame.name}.${path}`,
    path,
    modes: MODES.map((code) => ({ code, label: say(res, `segments.mode.${code}`), chosen: code === mode })),
    parts: parts.map((part, i) => nodeView(page, part, `${path}.${i}`, within(inner, kind, i), depth + 1)),
    mayNest: depth + 1 < MOST_DEEP,
    nobody: parts.length === 0,
    fault: told ? faultWords(page, fault) : '',
  };
}

const nodeView = (page: Page, draft: Draft, path: string, at: string, depth: number): GroupView | ConditionView =>
  isDraftGroup(draft) ? groupView(page, draft, path, at, depth) : conditionView(page, draft, path, at);

/**
 * Values for `{{> segments/editor editor}}`. The editor stands inside a form of the page; its fields begin with its
 * name, `treeOfForm` reads them back, and a form posted by one of its buttons (`edited`) is to be shown again.
 */
export async function editorView(
  { segments, merchants }: EditorDeps,
  reader: Reader,
  res: Response,
  where: unknown,
  { name = 'where', faults: show = 'entered' }: EditorOptions = {},
): Promise<EditorView> {
  const merchantId = merchantOf(res);
  const draft = draftOfTree(where);
  const { currency } = await merchants.byId(reader, merchantId);
  const found = await segments.faults(reader, merchantId, conditionOfDraft(draft));
  const frame = { name, id: `${name}-editor` };
  const fields = await segments.fields(reader, merchantId);
  const page: Page = { res, frame, fields, faults: new Map(found.map((one) => [one.path, one])), show, currency };
  const whole = found.find(({ path, code }) => path === '' && (show === 'all' || code === 'too_many'));
  return { ...frame, root: groupView(page, draft, '0', '', 0), fault: whole ? faultWords(page, whole) : '' };
}
