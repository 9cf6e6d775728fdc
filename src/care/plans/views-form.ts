import { newId } from '../../kernel/ids.ts';
import { treeOfForm } from '../../segments/index.ts';
import { MOST_STEPS } from './draft.ts';
import type { PlanDraft, Step } from './types.ts';

/** What the fields of a form hold, as typed. */
export type Values = Record<string, string>;

/** A step as the form holds it: nothing is checked yet. */
export interface RawStep {
  id: string;
  kind: Step['kind'];
  /** Its fields, by what follows `s<position>-` in their names. */
  values: Values;
  /** The tree of its "only if"; undefined: none. */
  where: unknown;
}

/** A plan as the form holds it. */
export interface RawPlan {
  values: Values;
  /** The tree of those it is for, whether or not it is chosen now. */
  where: unknown;
  steps: RawStep[];
  /** Fields that came nested or twice: no text can be read from them. */
  malformed: string[];
  /** A button of a conditions' editor was pressed: the form is shown again. */
  edited: boolean;
}

export const STEP_KINDS = ['wait', 'send', 'ask', 'do', 'stop'] as const satisfies readonly Step['kind'][];

/** Where a step's conditions stand in the form; the editor takes letters alone. */
export const editorName = (position: number): string => {
  const letter = (digit: number): string => String.fromCharCode(65 + digit);
  return `only${letter(Math.floor(position / 26))}${letter(position % 26)}`;
};

/** A field of a step as the form names it. */
export const stepField = (position: number, name: string): string => `s${position}-${name}`;

const kindOf = (text: string | undefined): Step['kind'] | undefined => STEP_KINDS.find((kind) => kind === text);

/** What an editor begins with: one condition to fill in. */
export const NO_CONDITION = { all: [{ field: '', is: '', value: '' }] };

/** A group from which the last condition was taken is no condition any more. */
function treeAt(body: unknown, name: string): { where: unknown; edited: boolean } {
  const { where, edited } = treeOfForm(body, name);
  const parts = Object.values((where ?? {}) as Record<string, unknown>)[0];
  return { where: Array.isArray(parts) && parts.length === 0 ? undefined : where, edited };
}

function readFields(body: unknown): { values: Values; malformed: string[] } {
  const values: Values = {};
  const malformed = new Set<string>();
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (/^(where|only[A-Z]{2})\./.test(name)) continue; // the editors of conditions read these
    const nested = /^([\w-]+)\[/.exec(name)?.[1];
    if (nested) malformed.add(nested);
    else if (typeof value === 'string') values[name] = value.replaceAll('\r\n', '\n');
    else malformed.add(name);
  }
  return { values, malformed: [...malformed] };
}

/** Reads a posted form. A step whose kind nobody knows is left out; one without an id gets one. */
export function readPlan(body: unknown, now: number): RawPlan {
  const { values: all, malformed } = readFields(body);
  const values: Values = {};
  const byStep = new Map<number, Values>();
  for (const [name, value] of Object.entries(all)) {
    const [, position, field] = /^s(\d{1,2})-([\w-]+)$/.exec(name) ?? [];
    if (field === undefined) values[name] = value;
    else byStep.set(Number(position), { ...byStep.get(Number(position)), [field]: value });
  }
  const own = treeAt(body, 'where');
  let { edited } = own;
  const steps = [...byStep.keys()]
    .filter((position) => position < MOST_STEPS)
    .toSorted((a, b) => a - b)
    .flatMap((position): RawStep[] => {
      const { id = '', kind: word, ...rest } = byStep.get(position)!;
      const kind = kindOf(word);
      if (!kind) return [];
      const tree = treeAt(body, editorName(position));
      edited ||= tree.edited;
      return [{ id: /^[\w-]{1,40}$/.test(id) ? id : newId(now), kind, values: rest, where: tree.where }];
    });
  return { values, where: own.where, steps, malformed, edited };
}

/** What a new step of a kind holds at first. */
const FIRST: Record<Step['kind'], Values> = {
  wait: { days: '1', hours: '0', until: '10:00' },
  send: { en: '', zh: '', offer: '' },
  ask: { what: 'score', en: '', zh: '', days: '3' },
  do: { action: '' },
  stop: {},
};

/** Moves, adds or takes away steps, as a button of the form asks; another button changes nothing. */
export function editSteps({ steps }: RawPlan, button: string, now: number): boolean {
  const [verb = '', place = '', word = '', more = ''] = button.split(':');
  const at = /^\d{1,2}$/.test(place) ? Number(place) : -1;
  const step = steps[at];
  if (verb === 'add') return add(steps, Math.min(Math.max(at, 0), steps.length), word, more, now);
  if (!step) return false;
  if (verb === 'remove') steps.splice(at, 1);
  else if (verb === 'up' && at > 0) steps.splice(at - 1, 2, step, steps[at - 1]!);
  else if (verb === 'down' && at < steps.length - 1) steps.splice(at, 2, steps[at + 1]!, step);
  else if (verb === 'where') step.where = NO_CONDITION;
  else if (verb === 'nowhere') step.where = undefined;
  else return false;
  return true;
}

function add(steps: RawStep[], at: number, word: string, more: string, now: number): boolean {
  const kind = kindOf(word);
  if (!kind || steps.length >= MOST_STEPS) return false;
  const own: Values = kind === 'do' ? { action: more } : kind === 'ask' && more === 'cause' ? { what: 'cause' } : {};
  steps.splice(at, 0, { id: newId(now), kind, values: { ...FIRST[kind], ...own }, where: undefined });
  return true;
}

function rawStep({ only, ...step }: Step): RawStep {
  const answered = Object.fromEntries(
    (only?.answer?.in ?? []).map((code) => [`a-${only!.answer!.stepId}-${code}`, '1']),
  );
  return { id: step.id, kind: step.kind, values: { ...valuesOf(step), ...answered }, where: only?.where };
}

function valuesOf(step: Step): Values {
  switch (step.kind) {
    case 'wait':
      return { days: String(step.days), hours: String(step.hours), until: step.until ?? '' };
    case 'send':
      return { en: step.texts.en ?? '', zh: step.texts.zh ?? '', offer: step.voucherOfferId ?? '' };
    case 'ask':
      return { what: step.what, en: step.texts.en ?? '', zh: step.texts.zh ?? '', days: String(step.days) };
    case 'do':
      return {
        action: step.action,
        ...Object.fromEntries(
          Object.entries(step.input).map(([name, value]) => [`in-${name}`, value == null ? '' : String(value)]), // oxlint-disable-line
        ),
      };
    case 'stop':
      return {};
  }
}

function triggerValues(trigger: PlanDraft['trigger']): Values {
  switch (trigger.kind) {
    case 'points_reached':
      return { 't-points': String(trigger.points) };
    case 'points_expiring':
      return { 't-expDays': String(trigger.days), 't-least': String(trigger.least) };
    case 'overdue':
      return { 't-percent': String(trigger.percent) };
    case 'voucher_unused':
      return { 't-unusedDays': String(trigger.days) };
    case 'field':
      return {
        't-field': trigger.fieldId,
        't-fieldDays': String(Math.abs(trigger.days)),
        't-side': trigger.days < 0 ? 'before' : 'after',
      };
    case 'day':
      return { 't-on': trigger.on };
    case 'joined':
    case 'first_purchase':
    case 'purchase':
    case 'case_closed':
    case 'survey_done':
      return {};
  }
}

/** What the numbers of triggers not chosen hold, so that choosing one needs no typing. */
const USUAL: Values = {
  't-points': '100', 't-expDays': '30', 't-least': '50', 't-percent': '150', 't-unusedDays': '14',
  't-field': '', 't-fieldDays': '0', 't-side': 'after', 't-on': '',
}; // prettier-ignore

/** A draft as the form shows it. */
export function rawOf(draft: PlanDraft): RawPlan {
  return {
    values: {
      name: draft.name,
      trigger: draft.trigger.kind,
      ...USUAL,
      ...triggerValues(draft.trigger),
      who: draft.where ? 'tree' : draft.segmentId === undefined ? 'all' : 'segment',
      segmentId: draft.segmentId ?? '',
      ...Object.fromEntries(draft.stopWhen.map((when) => [`stop-${when}`, '1'])),
      again: String(draft.again),
    },
    where: draft.where,
    steps: draft.steps.map(rawStep),
    malformed: [],
    edited: false,
  };
}
