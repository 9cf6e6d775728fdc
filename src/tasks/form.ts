import { dayIn } from './pages-deps.ts';
import type { TaskFaultCode } from './faults.ts';
import { choiceOf, type RepeatChoice, REPEATS, ruleOf, WEEKDAYS } from './repeat-choice.ts';
import type { NewTask, Task } from './types.ts';

/** The form of a task as it was sent or is filled in at first; every value a text. */
export type FormValues = Record<string, string>;

/** What a form comes to: the task, or what is wrong with the choices the form alone knows. */
export interface ReadForm {
  task: Omit<NewTask, 'source'>;
  faults: Map<string, TaskFaultCode>;
}

const wholeIn = (text: string | undefined, least: number, most: number): number | undefined => {
  const value = Number(text);
  return /^\d{1,6}$/.test(text ?? '') && value >= least && value <= most ? value : undefined;
};

function readChoice(form: FormValues, custom: string | undefined, faults: Map<string, TaskFaultCode>): RepeatChoice {
  const known = REPEATS.find((one) => one === form['repeat']);
  if (form['repeat'] && known === undefined) faults.set('repeat', 'rule');
  const repeat = known ?? 'none';
  const days = WEEKDAYS.filter((day) => form[`on_${day}`] === 'yes');
  const every = wholeIn(form['every'], 2, 365);
  const end = repeat === 'none' ? 'never' : ((['on', 'after'] as const).find((one) => one === form['end']) ?? 'never');
  const until = dayIn(form['until']);
  const count = wholeIn(form['count'], 1, 1000);
  const first = dayIn(form['startsOn']);
  if ((repeat === 'weekly' || repeat === 'fortnightly') && days.length === 0) faults.set('days', 'days');
  if (repeat === 'every' && every === undefined) faults.set('every', 'every');
  if (end === 'on' && (until === undefined || (first !== undefined && until < first))) faults.set('until', 'until');
  if (end === 'after' && count === undefined) faults.set('count', 'count');
  if (repeat === 'custom' && custom === undefined) faults.set('repeat', 'rule');
  return { repeat, every: every ?? 2, days, end, until, count, custom };
}

/** Names of the reminder boxes hold their minutes: `lead_60`. */
const leadsIn = (form: FormValues): number[] =>
  Object.entries(form).flatMap(([name, value]) => {
    const minutes = value === 'yes' ? /^lead_(\d{1,5})$/.exec(name)?.[1] : undefined;
    return minutes === undefined ? [] : [Number(minutes)];
  });

/** Reads the form. @param before the task as it stands, whose own rule a form cannot write */
export function readForm(form: FormValues, before?: Task): ReadForm {
  const faults = new Map<string, TaskFaultCode>();
  const custom = before?.rule === undefined ? undefined : choiceOf(before.rule, before.startsOn).custom;
  const choice = readChoice(form, custom, faults);
  const startsOn = dayIn(form['startsOn']);
  if (startsOn === undefined) faults.set('startsOn', 'day');
  const minutes = form['minutes'] ? (wholeIn(form['minutes'], 1, 1440) ?? Number.NaN) : undefined;
  const textOf = (name: string): string | undefined => form[name]?.trim() || undefined;
  return {
    faults,
    task: {
      kind: form['kind'] === 'appointment' ? 'appointment' : 'task',
      title: form['title'] ?? '',
      note: textOf('note'),
      startsOn: startsOn!,
      time: textOf('time'),
      minutes,
      rule: faults.size > 0 ? undefined : ruleOf(choice, startsOn!),
      assigneeId: textOf('assigneeId'),
      leads: leadsIn(form),
      customerId: textOf('customerId'),
      caseId: textOf('caseId'),
    },
  };
}

/** A task as its form shows it. */
export function valuesOf(task: Omit<NewTask, 'source' | 'leads'> & { leads: readonly number[] }): FormValues {
  const choice = choiceOf(task.rule, task.startsOn);
  return {
    kind: task.kind,
    title: task.title,
    note: task.note ?? '',
    startsOn: task.startsOn,
    time: task.time ?? '',
    minutes: task.minutes === undefined ? '' : String(task.minutes),
    repeat: choice.repeat,
    every: String(choice.every),
    end: choice.end,
    until: choice.until ?? '',
    count: choice.count === undefined ? '' : String(choice.count),
    assigneeId: task.assigneeId ?? '',
    customerId: task.customerId ?? '',
    caseId: task.caseId ?? '',
    ...Object.fromEntries(choice.days.map((day) => [`on_${day}`, 'yes'])),
    ...Object.fromEntries(task.leads.map((lead) => [`lead_${lead}`, 'yes'])),
  };
}
