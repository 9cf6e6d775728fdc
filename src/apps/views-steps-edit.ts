import { LANGUAGES } from '../platform/slice.ts';
import type { Step } from './types.ts';
import type { Values } from './views-form.ts';
import { choiceRows, MOST_CHOICES, MOST_STEPS, newStepId, type RawStep, stepKindOf, TALK_ENDS } from './views-steps.ts';

/** Steps of cards that stand among free steps too; the others need their card's form. */
const FREE_SPECIALS: ReadonlySet<string> = new Set(['voucher']);

/** What a new step of a kind holds at first; a question waits for one of two digits. */
const FIRST: Record<Step['kind'], Values> = {
  reply: {},
  ask: { type: 'choice', rows: '2', 'c.0.code': '1', 'c.1.code': '2', from: '1', to: '10', dayFrom: '0', dayTo: '30', timeFrom: '09:00', timeTo: '21:00', most: '160' }, // prettier-ignore
  check: { is: 'answer' },
  do: { action: '' },
  special: {},
  end: {},
};

/** Moves, adds or takes away steps and choices, as a button of the form asks; another button changes nothing. */
export function editSteps(steps: RawStep[], button: string, now: number): boolean {
  const [verb = '', place = '', word = '', ...more] = button.split(':');
  const at = /^\d{1,2}$/.test(place) ? Number(place) : -1;
  if (verb === 'add') return addStep(steps, at, word, more.join(':'), now);
  const step = steps[at];
  if (!step) return false;
  if (verb === 'remove') steps.splice(at, 1);
  else if (verb === 'up' && at > 0) steps.splice(at - 1, 2, step, steps[at - 1]!);
  else if (verb === 'down' && at < steps.length - 1) steps.splice(at, 2, steps[at + 1]!, step);
  else if (verb === 'choice') addChoice(step.values);
  else if (verb === 'unchoice') removeChoice(step.values, Number(word));
  else return false;
  return true;
}

function addStep(steps: RawStep[], at: number, word: string, name: string, now: number): boolean {
  const kind = stepKindOf(word);
  if (!kind || (kind === 'special' && !FREE_SPECIALS.has(name)) || steps.length >= MOST_STEPS) return false;
  const values: Values = {
    ...FIRST[kind],
    ...(kind === 'check' && firstCheck(steps.slice(0, Math.max(at, 0)))),
    ...(kind === 'do' && { action: name }),
    ...(kind === 'special' && { special: name }),
  };
  steps.splice(Math.min(Math.max(at, 0), steps.length), 0, { id: newStepId(now), kind, values });
  return true;
}

/** A new check asks about the nearest question before it, else for members; otherwise the talk ends. */
function firstCheck(before: readonly RawStep[]): Values {
  const asked = before.findLast(
    ({ kind, values }) => kind === 'ask' && ['choice', 'number'].includes(values['type'] ?? ''),
  );
  if (!asked) return { is: 'member', elseGoTo: TALK_ENDS };
  const is = asked.values['type'] === 'number' ? 'between' : 'answer';
  return { is, of: asked.id, elseGoTo: TALK_ENDS };
}

function addChoice(values: Values): void {
  const rows = choiceRows(values);
  if (rows >= MOST_CHOICES) return;
  const taken = Array.from({ length: rows }, (_, row) => Number(values[`c.${row}.code`]) || 0);
  values[`c.${rows}.code`] = String(Math.max(rows, ...taken) + 1); // never that of one that stands
  values['rows'] = String(rows + 1);
}

function removeChoice(values: Values, gone: number): void {
  const rows = choiceRows(values);
  if (!(gone >= 0 && gone < rows)) return;
  for (let row = gone; row < rows; row++)
    for (const name of ['code', 'words', 'goTo', ...LANGUAGES])
      values[`c.${row}.${name}`] = values[`c.${row + 1}.${name}`] ?? '';
  values['rows'] = String(rows - 1);
}
