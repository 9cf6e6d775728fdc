import type { Response } from 'express';
import { addDays, localDate, type LocalDate } from '../kernel/calendar.ts';
import { frameOf, say } from '../platform/web/frame.ts';
import { shownClock, shownDate, shownTime } from '../platform/web/shown.ts';
import type { Context } from './pages-deps.ts';
import { choiceOf, ordinalOf, weekdayCode } from './repeat-choice.ts';
import { isForDay } from './rules.ts';
import type { Occurrence, Reminder, Task } from './types.ts';

/** "Mon 15 June": a day with its weekday, today and tomorrow by their names. */
export function dayTitle(res: Response, { today }: Context, day: LocalDate): string {
  const words = `${say(res, `tasks.weekday.${weekdayCode(day)}`)} ${shownDate(frameOf(res).language, day, today)}`;
  const near = ['today', 'tomorrow', 'yesterday'].find((_name, i) => day === addDays(today, [0, 1, -1][i]!));
  return near ? `${say(res, `tasks.${near}`)} · ${words}` : words;
}

export const titleOf = (res: Response, { title }: Task): string => title || say(res, 'tasks.erased');

const nameOf = ({ names, staffId }: Context, res: Response, id: string | undefined): string =>
  id === undefined ? '' : id === staffId ? say(res, 'tasks.me') : (names.get(id) ?? '');

/** "Lin", "API", "a care plan": who did something, as far as pages tell. */
export function actorWords(res: Response, context: Context, actor: string | null): string {
  if (actor === null) return '';
  const [kind, id] = actor.split(':');
  if (kind === 'staff') return nameOf(context, res, id) || say(res, 'tasks.by.staff');
  return say(res, `tasks.by.${kind === 'token' || kind === 'plan' ? kind : 'system'}`);
}

/** When something is due, as lists say it: the time alone on its own day. */
function whenWords(res: Response, context: Context, occurrence: Occurrence, withDay: boolean): string {
  const { zone, today, now } = context;
  const { language } = frameOf(res);
  if (!isForDay(occurrence, zone)) {
    return withDay ? shownTime(language, zone, occurrence.dueAt, now) : shownClock(zone, occurrence.dueAt);
  }
  return withDay ? shownDate(language, localDate(occurrence.dueAt, zone), today) : '';
}

/** One occurrence as a row of a list. @param withDay the list does not say the day by itself */
export function rowView(res: Response, context: Context, occurrence: Occurrence, back: string, withDay = false) {
  const { task, taskId, day, state, dueAt, number, movedAt } = occurrence;
  return {
    href: `/agenda/${taskId}`,
    at: `/agenda/${taskId}/${day}`,
    back,
    title: titleOf(res, task),
    kind: task.kind,
    when: whenWords(res, context, occurrence, withDay),
    minutes: task.minutes ?? 0,
    number: number === null ? '' : String(number),
    who: nameOf(context, res, task.assigneeId),
    customer: task.customerId ?? '',
    customerName:
      task.customerId === undefined ? '' : context.customers.get(task.customerId) || say(res, 'tasks.customer'),
    state,
    overdue: state === 'open' && dueAt < context.now,
    moved: movedAt !== null,
    repeats: task.rule !== undefined,
    settled:
      occurrence.settledAt === null
        ? ''
        : shownTime(frameOf(res).language, context.zone, occurrence.settledAt, context.now),
    by: actorWords(res, context, occurrence.settledBy),
    earlier: 0,
  };
}

export type RowView = ReturnType<typeof rowView>;

/** Overdue occurrences, one row a task: the newest, with how many earlier ones wait too. */
export function overdueViews(res: Response, context: Context, overdue: readonly Occurrence[], back: string): RowView[] {
  const newest = new Map<string, RowView>();
  for (const one of overdue) {
    const known = newest.get(one.taskId);
    if (known) known.earlier++;
    else newest.set(one.taskId, rowView(res, context, one, back, true));
  }
  return [...newest.values()];
}

/** "Every week on Mon, Thu, until 1 December": a rule in words; '' for what comes once. */
export function repeatWords(
  res: Response,
  { rule, startsOn }: Pick<Task, 'rule' | 'startsOn'>,
  today: LocalDate,
): string {
  if (rule === undefined) return '';
  const choice = choiceOf(rule, startsOn);
  const { language } = frameOf(res);
  const weekday = (code: string): string => say(res, `tasks.weekday.${code}`);
  const words = say(res, `tasks.repeats.${choice.repeat}`, {
    every: choice.every,
    days: choice.days.map(weekday).join(say(res, 'tasks.comma')),
    ordinal: say(res, `tasks.ordinal.${ordinalOf(startsOn) === -1 ? 'last' : ordinalOf(startsOn)}`),
    weekday: weekday(weekdayCode(startsOn)),
    date: Number(startsOn.slice(8)),
    day: shownDate(language, startsOn, startsOn),
    rule: choice.custom ?? '',
  });
  if (choice.end === 'on')
    return `${words}${say(res, 'tasks.ends.on', { day: shownDate(language, choice.until!, today) })}`;
  return choice.end === 'after' ? `${words}${say(res, 'tasks.ends.after', { count: choice.count })}` : words;
}

const LEAD_KEYS = new Set([0, 10, 60, 180, 1440, 2880]);

/** "1 hour before" */
export const leadWords = (res: Response, lead: number): string =>
  LEAD_KEYS.has(lead) ? say(res, `tasks.lead.${lead}`) : say(res, 'tasks.lead.minutes', { count: lead });

/** What became of a reminder, for the history of a task. */
export function reminderView(res: Response, context: Context, { staffId, state, at, lead }: Reminder) {
  return {
    at: shownTime(frameOf(res).language, context.zone, at, context.now),
    lead: leadWords(res, lead),
    who: nameOf(context, res, staffId || undefined),
    state,
    words: say(res, `tasks.reminder.${state === 'no_phone' && staffId === '' ? 'nobody' : state}`),
  };
}
