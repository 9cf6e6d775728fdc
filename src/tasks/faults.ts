import { FieldFaults } from '../platform/web/problems.ts';

/** What can be wrong with a task, by code: pages have words of their own (`tasks.fault.<code>`), programs get these. */
const MESSAGES = {
  title: 'Say what is to be done, in 1 to 200 characters.',
  note: 'Keep the note within 1,000 characters.',
  kind: 'Choose "task" or "appointment".',
  day: 'Write the day as year, month and day, like "2026-05-20", at most five years from now.',
  span: 'Choose a last day that is not before the first, and at most a year after it.',
  past: 'This time is over: choose a later one.',
  time: 'Write the time as hours and minutes, like "15:00".',
  minutes: 'Give the length in whole minutes, from 1 to 1440.',
  leads: 'Choose at most six reminders, each 0 to 10080 minutes before.',
  assignee: 'Choose somebody of this shop who may still sign in.',
  customer: 'There is no such customer.',
  case: 'There is no such case.',
  rule: 'Write a repeat rule like "FREQ=WEEKLY;BYDAY=MO,TH", in at most 200 characters.',
  ruleFreq: 'Repeat daily, weekly, monthly or yearly; nothing faster.',
  rulePart:
    'Use FREQ, INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST, each once and in its range.',
  ruleNever: 'This rule gives no day within ten years: change it or its first day.',
  days: 'Choose at least one day of the week.',
  every: 'Give a whole number of days from 2 to 365.',
  until: 'Choose a last day that is not before the first.',
  count: 'Give how many times, from 1 to 1000.',
} as const;

export type TaskFaultCode = keyof typeof MESSAGES;

/** Faults of one task, each with its code for the words of a page. */
export class TaskFaults extends FieldFaults {
  readonly codes: ReadonlyMap<string, TaskFaultCode>;

  /** @param faults field to code, at least one */
  constructor(faults: ReadonlyMap<string, TaskFaultCode>) {
    super([...faults].map(([field, code]) => ({ field, message: MESSAGES[code] })));
    this.codes = faults;
  }
}

/** @throws TaskFaults for this one field */
export const refuse = (field: string, code: TaskFaultCode): never => {
  throw new TaskFaults(new Map([[field, code]]));
};
