import type { Customers } from '../customers/index.ts';
import { addDays, instantOf, localDate, type LocalDate } from '../kernel/calendar.ts';
import { DAY, MINUTE } from '../kernel/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Answer, KeywordApp, Talk } from '../platform/slice.ts';
import { hasRight, type Principal } from '../platform/web/principal.ts';
import { shownClock } from '../platform/web/shown.ts';
import { aboutWhom } from './about.ts';
import { TaskFaults } from './faults.ts';
import { dueOf, END_OF_DAY, isForDay, TITLE_MAX } from './rules.ts';
import { whenValues } from './texts.ts';
import type { Occurrence, Tasks, TasksDeps } from './types.ts';
import { readWhen, type When } from './when.ts';

const DEFAULT_LATER = 60;
const DAY_MINUTES = 1440;
/** In an answer a title is a reminder of what is meant, no more. */
const QUOTE = 60;

const NUMBER = /^(?:no\.?|nr\.?|t|#|第|号)? ?(\d{1,9})(?!\d)\s*号?[,，:：]?\s*/i;

const how = (verb: 'done' | 'later' | 'rem'): Answer => ({ say: { template: `tasks/how-${verb}` } });

const quoteOf = ({ title }: Occurrence['task']): string => {
  const letters = Array.from(title);
  return letters.length > QUOTE ? `${letters.slice(0, QUOTE).join('').trimEnd()}...` : title;
};

/** The switchboard lets only staff come here; of these whoever may serve may change the agenda. */
function principalOf({ staff }: Talk): Principal {
  if (!staff) throw new Error('tasks: the switchboard let a stranger in');
  return staff;
}

/** When an occurrence that is put off is due. Undefined: that would be no later time. */
export function laterDue(occurrence: Occurrence, when: When, zone: string, now: number): number | undefined {
  const forDay = isForDay(occurrence, zone);
  const { dueAt } = occurrence;
  const { minutes, date, time } = when;
  const clock = shownClock(zone, dueAt);
  const today = localDate(now, zone);
  const at = (day: LocalDate, hour: string): number => instantOf(day, hour, zone);
  if (minutes !== undefined && minutes % DAY_MINUTES === 0) {
    const from = localDate(Math.max(now, dueAt), zone);
    return at(addDays(from, minutes / DAY_MINUTES), forDay ? END_OF_DAY : clock);
  }
  if (minutes !== undefined) return (forDay ? now : Math.max(now, dueAt)) + minutes * MINUTE;
  const hour = time ?? (forDay ? END_OF_DAY : clock);
  const wanted = at(date ?? today, hour);
  if (wanted > now) return wanted;
  return date === undefined ? at(addDays(today, 1), hour) : undefined;
}

/** Day and time of a reminder somebody texts to themselves. Undefined: the time is over. */
function remStart(when: When, zone: string, now: number): { startsOn: LocalDate; time?: string } | undefined {
  const { minutes, date, time } = when;
  const today = localDate(now, zone);
  if (minutes !== undefined) {
    const at = now + minutes * MINUTE;
    return { startsOn: localDate(at, zone), time: shownClock(zone, at) };
  }
  const startsOn = date ?? (dueOf({ time }, today, zone) > now ? today : addDays(today, 1));
  if (dueOf({ time }, startsOn, zone) <= now) return undefined;
  return { startsOn, ...(time !== undefined && { time }) };
}

/** Staff settle what they were reminded of, and have themselves reminded, by text. */
export function tasksKeywords(
  deps: Pick<TasksDeps, 'merchants'> & { tasks: Tasks; customers: Pick<Customers, 'currentNumber'> },
): KeywordApp[] {
  const { tasks, merchants, customers } = deps;

  const zoneOf = async (tx: Tx, { merchantId }: Talk): Promise<string> => (await merchants.byId(tx, merchantId)).zone;

  /** Runs what was asked of the task a text names, where its sender may and the task is there. */
  async function named(
    tx: Tx,
    talk: Talk,
    verb: 'done' | 'later',
    run: (occurrence: Occurrence, rest: string, actor: string) => Promise<Answer>,
  ): Promise<Answer> {
    const staff = principalOf(talk);
    if (!hasRight(staff, 'serve')) return { say: { template: 'tasks/may-not' } };
    const value = talk.value.normalize('NFKC');
    const match = NUMBER.exec(value);
    if (!match) return how(verb);
    const number = Number(match[1]);
    const found = await tasks.byNumber(tx, talk.merchantId, number);
    if (!found) return { say: { template: 'tasks/unknown', values: { number } } };
    const answer = await run(found, value.slice(match[0].length), staff.actor);
    return { ...answer, about: await aboutWhom(customers, tx, talk.merchantId, found) };
  }

  const finish = (tx: Tx, talk: Talk): Promise<Answer> =>
    named(tx, talk, 'done', async (occurrence, _rest, actor) => {
      const values = { number: occurrence.number!, title: quoteOf(occurrence.task) };
      if (occurrence.state === 'skipped') return { say: { template: 'tasks/taken-off', values } };
      const first = await tasks.done(tx, talk.merchantId, occurrence, actor);
      return { say: { template: first ? 'tasks/done' : 'tasks/done-already', values } };
    });

  const done: KeywordApp = {
    name: 'tasks.done',
    words: ['DONE', '完成', 'WC'],
    takes: 'value',
    who: 'staff',
    run: finish,
  };

  /** "12 done", "12 完成" */
  const doneAfter: KeywordApp = {
    name: 'tasks.done_after',
    words: [],
    takes: 'value',
    pattern: /^#?\d{1,9}\s*(done|完成|wc)$/,
    who: 'staff',
    run: finish,
  };

  const later: KeywordApp = {
    name: 'tasks.later',
    words: ['LATER', 'SNOOZE', '推迟', '延后', '稍后'],
    takes: 'value',
    who: 'staff',
    run: (tx, talk) =>
      named(tx, talk, 'later', async (occurrence, rest, actor) => {
        const { merchantId, language, at } = talk;
        const values = { number: occurrence.number!, title: quoteOf(occurrence.task) };
        if (occurrence.state === 'skipped') return { say: { template: 'tasks/taken-off', values } };
        if (occurrence.state === 'done') return { say: { template: 'tasks/done-already', values } };
        const zone = await zoneOf(tx, talk);
        const today = localDate(at, zone);
        const when: When | undefined =
          rest.trim() === '' ? { minutes: DEFAULT_LATER, rest: '' } : readWhen(rest, today, language);
        const dueAt = when && when.rest === '' ? laterDue(occurrence, when, zone, at) : undefined;
        if (dueAt === undefined || dueAt > at + 366 * DAY) return how('later');
        await tasks.later(tx, merchantId, occurrence, dueAt, actor);
        const moved = whenValues({ task: occurrence.task, dueAt }, zone, at, language);
        return { say: { template: 'tasks/later', values: { ...values, ...moved } } };
      }),
  };

  const rem: KeywordApp = {
    name: 'tasks.rem',
    words: ['REM', 'REMIND', '提醒'],
    takes: 'text',
    who: 'staff',
    async run(tx, talk) {
      const { merchantId, language, at, value } = talk;
      const staff = principalOf(talk);
      if (!hasRight(staff, 'serve')) return { say: { template: 'tasks/may-not' } };
      const zone = await zoneOf(tx, talk);
      const when = readWhen(value.replace(/^(me|我)\s*/i, ''), localDate(at, zone), language);
      const start = when && remStart(when, zone, at);
      const title = Array.from(when?.rest.replace(/^to\s+/i, '') ?? '').slice(0, TITLE_MAX).join(''); // prettier-ignore
      if (!start || title === '') return how('rem');
      const task = {
        kind: 'task' as const,
        title,
        ...start,
        leads: [0],
        assigneeId: staff.staffId,
        source: staff.actor,
      };
      const added = await attempt(() => tasks.add(tx, merchantId, { ...task, onceKey: `rem:${talk.inboundId}` }));
      if (!added) return how('rem');
      const [first] = await tasks.occurrences(tx, merchantId, added.id, 1);
      const values = { number: first!.number!, title: quoteOf(first!.task), ...whenValues(first!, zone, at, language) };
      return { say: { template: 'tasks/noted', values } };
    },
  };

  return [done, doneAfter, later, rem];
}

/** A time or title that cannot be kept is answered with how it is done. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof TaskFaults) return undefined;
    throw fault;
  }
}
