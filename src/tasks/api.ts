import { z } from 'zod';
import { addDays, localDate, parseDate, startOfDay, type LocalDate } from '../kernel/calendar.ts';
import { DAY } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { type ApiRoute, type Call, readRoute, writeRoute } from '../platform/web/api.ts';
import { page, pageOf, pageQuery } from '../platform/web/paging.ts';
import { refuse } from './faults.ts';
import type { NewTask, Occurrence, Task, Tasks, Which } from './types.ts';

const LONGEST_SPAN = 366;
const SHOWN = 50;

const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Write the day as year, month and day, like "2026-05-20".');

const newTask = z.object({
  kind: z.enum(['task', 'appointment']).default('task'),
  title: z.string().describe('What is to be done; 1 to 200 characters'),
  note: z.string().optional(),
  startsOn: dayText.describe("First (or only) day, in the shop's zone"),
  time: z.string().optional().describe("HH:MM on the shop's clock; absent: for the day, reminded of at 09:00"),
  minutes: z.number().optional().describe('How long it takes'),
  rule: z
    .string()
    .optional()
    .describe('RFC 5545 RRULE, daily or slower: "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10". UNTIL is a day of the shop'),
  assigneeId: z.string().optional().describe('Staff id; absent: everybody who takes reminders'),
  leads: z.array(z.number()).default([]).describe('Minutes before at which to remind by text: 0, 60, 1440 …'),
  customerId: z.string().optional(),
  caseId: z.string().optional(),
});

const taskAnswer = z.object({
  id: z.string(),
  kind: z.enum(['task', 'appointment']),
  title: z.string(),
  note: z.string().nullable(),
  startsOn: z.string(),
  time: z.string().nullable(),
  minutes: z.number().nullable(),
  rule: z.string().nullable(),
  assigneeId: z.string().nullable(),
  leads: z.array(z.number()),
  customerId: z.string().nullable(),
  caseId: z.string().nullable(),
  ended: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const occurrenceAnswer = z.object({
  taskId: z.string(),
  day: z.string().describe('The day the rule gives; it names the occurrence'),
  number: z.number().nullable().describe('What staff text ("DONE 12"); null: too far ahead to have one'),
  dueAt: z.string().describe('What is for a day is due at its end'),
  movedAt: z.string().nullable(),
  state: z.enum(['open', 'done', 'skipped']),
  settledAt: z.string().nullable(),
  settledBy: z.string().nullable(),
  title: z.string(),
});

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

const shownTask = (task: Task): z.input<typeof taskAnswer> => ({
  id: task.id,
  kind: task.kind,
  title: task.title,
  note: task.note ?? null,
  startsOn: task.startsOn,
  time: task.time ?? null,
  minutes: task.minutes ?? null,
  rule: task.rule ?? null,
  assigneeId: task.assigneeId ?? null,
  leads: [...task.leads],
  customerId: task.customerId ?? null,
  caseId: task.caseId ?? null,
  ended: task.ended,
  createdAt: iso(task.createdAt),
  updatedAt: iso(task.updatedAt),
});

const shown = (one: Occurrence): z.input<typeof occurrenceAnswer> => ({
  taskId: one.taskId,
  day: one.day,
  number: one.number,
  dueAt: iso(one.dueAt),
  movedAt: isoOrNull(one.movedAt),
  state: one.state,
  settledAt: isoOrNull(one.settledAt),
  settledBy: one.settledBy,
  title: one.task.title,
});

/** Where an occurrence stands in the order of a list. */
const cursorOf = ({ dueAt, taskId, day }: Occurrence): string => `${dueAt} ${taskId} ${day}`;

/** A day in an address that is none names nothing. */
function whichOf({ id, day }: Record<string, string>): Which {
  try {
    return { taskId: id!, day: parseDate(day!) };
  } catch {
    throw new DomainError('not_found', 'There is no such task.');
  }
}

/** The agenda for programs. */
export function tasksApi({ tasks, merchants }: { tasks: Tasks; merchants: Merchants }): ApiRoute[] {
  async function whole(reader: Reader, merchantId: string, id: string) {
    const task = await tasks.byId(reader, merchantId, id);
    const occurrences = await tasks.occurrences(reader, merchantId, id, SHOWN);
    return { ...shownTask(task), occurrences: occurrences.map(shown) };
  }

  const settling = (
    verb: 'done' | 'skip' | 'reopen',
    summary: string,
    run: (tx: Tx, merchantId: string, of: Which, actor: string) => Promise<unknown>,
  ): ApiRoute =>
    writeRoute({
      path: `/tasks/:id/occurrences/:day/${verb}`,
      summary,
      role: 'clerk',
      status: 200,
      answer: occurrenceAnswer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const of = whichOf(params);
        await run(tx, merchantId, of, actor);
        return { body: await oneOf(tx, merchantId, of) };
      },
    });

  async function oneOf(tx: Tx, merchantId: string, of: Which): Promise<z.input<typeof occurrenceAnswer>> {
    const found = await tasks.one(tx, merchantId, of);
    if (!found) throw new DomainError('not_found', 'There is no such task.');
    return shown(found);
  }

  const read = ({ body, principal: { actor } }: Call<z.output<typeof newTask>, undefined>): NewTask => ({
    ...body,
    startsOn: body.startsOn as LocalDate,
    source: actor,
  });

  return [
    readRoute({
      method: 'get',
      path: '/tasks',
      summary: 'What is due in a span of days, in order; by default the next seven',
      role: 'clerk',
      query: pageQuery.extend({ from: dayText.optional(), to: dayText.optional().describe('This day counts too') }),
      answer: pageOf(occurrenceAnswer),
      async read(reader, { principal: { merchantId }, query: { from, to, limit, cursor }, now }) {
        const { zone } = await merchants.byId(reader, merchantId);
        const today = localDate(now, zone);
        const first = from === undefined ? today : dayIn('from', from);
        const last = to === undefined ? addDays(first, 6) : dayIn('to', to);
        const until = startOfDay(addDays(last, 1), zone);
        const since = startOfDay(first, zone);
        if (until <= since || until - since > (LONGEST_SPAN + 1) * DAY) refuse('to', 'span');
        const all = await tasks.between(reader, merchantId, since, until);
        const at = cursor === undefined ? 0 : all.findIndex((one) => cursorOf(one) === cursor) + 1;
        return page(
          all.slice(at, at + limit + 1).map(shown),
          limit,
          ({ dueAt, taskId, day }) => `${Date.parse(dueAt)} ${taskId} ${day}`,
        );
      },
    }),
    readRoute({
      method: 'get',
      path: '/tasks/:id',
      summary: 'One task with its latest occurrences',
      role: 'clerk',
      answer: taskAnswer.extend({ occurrences: z.array(occurrenceAnswer) }),
      read: (reader, { principal: { merchantId }, params }) => whole(reader, merchantId, params['id']!),
    }),
    writeRoute({
      path: '/tasks',
      summary: 'Add a task or appointment',
      role: 'clerk',
      status: 201,
      body: newTask,
      answer: taskAnswer.extend({ occurrences: z.array(occurrenceAnswer) }),
      async write(tx, call) {
        const { merchantId } = call.principal;
        const added = await tasks.add(tx, merchantId, read(call));
        return { body: await whole(tx, merchantId, added!.id) };
      },
    }),
    writeRoute({
      path: '/tasks/:id',
      summary: 'Change what lies ahead of a task; what is done stays done',
      role: 'clerk',
      status: 200,
      body: newTask,
      answer: taskAnswer.extend({ occurrences: z.array(occurrenceAnswer) }),
      async write(tx, call) {
        const { merchantId, actor } = call.principal;
        const id = call.params['id']!;
        await tasks.change(tx, merchantId, id, read(call), actor);
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    writeRoute({
      path: '/tasks/:id/end',
      summary: 'Take a task off: nothing of it comes any more',
      role: 'clerk',
      status: 200,
      answer: taskAnswer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = params['id']!;
        await tasks.end(tx, merchantId, id, actor);
        return { body: shownTask(await tasks.byId(tx, merchantId, id)) };
      },
    }),
    settling('done', 'Say that one occurrence is done', tasks.done),
    settling('skip', 'Leave one occurrence out', tasks.skip),
    settling('reopen', 'Open again what was done or left out', tasks.reopen),
    writeRoute({
      path: '/tasks/:id/occurrences/:day/later',
      summary: 'Put one occurrence off; it is reminded of anew',
      role: 'clerk',
      status: 200,
      body: z.object({ dueAt: z.iso.datetime({ offset: true }).describe('The new time') }),
      answer: occurrenceAnswer,
      async write(tx, { principal: { merchantId, actor }, params, body }) {
        const of = whichOf(params);
        await tasks.later(tx, merchantId, of, Date.parse(body.dueAt), actor);
        return { body: await oneOf(tx, merchantId, of) };
      },
    }),
  ];
}

/** A form of day that is no day (30 February) is told at its field. */
function dayIn(field: 'from' | 'to', text: string): LocalDate {
  try {
    return parseDate(text);
  } catch {
    return refuse(field, 'day');
  }
}
