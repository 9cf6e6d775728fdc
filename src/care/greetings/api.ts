import { z } from 'zod';
import { addDays, type LocalDate, localDate, parseDate } from '../../kernel/calendar.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Reader } from '../../platform/db/index.ts';
import { type ApiRoute, readRoute, writeRoute } from '../../platform/web/api.ts';
import { FieldFaults } from '../../platform/web/problems.ts';
import { greetingShape } from './draft.ts';
import type { GreetingDeps } from './deps.ts';
import type { CalendarDay, Greeting, GreetingDraft, Greetings } from './types.ts';

/** What a new greeting says by leaving it out. */
const newGreeting = greetingShape.extend({
  daysBefore: greetingShape.shape.daysBefore
    .default(0)
    .describe('0: on the day; else so many days before, which is another occasion: a person may get both.'),
  time: greetingShape.shape.time
    .default('09:00')
    .describe('Not before this time of the recipient’s own clock, within the hours for offers.'),
  wordings: greetingShape.shape.wordings
    .default({})
    .describe('By language, at most 10 each, taken in turn from year to year. None: the product’s own.'),
  late: greetingShape.shape.late
    .default('same_day')
    .describe('After the gateway was away: only within the hours of the same day, or of the next as well.'),
});

const occasionAnswer = z.object({ kind: z.string(), fieldId: z.string().optional(), code: z.string().optional() });

const answer = z.object({
  id: z.string(),
  on: z.boolean(),
  version: z.number(),
  occasion: occasionAnswer,
  daysBefore: z.number(),
  time: z.string(),
  where: z.unknown().optional(),
  segmentId: z.string().optional(),
  wordings: z.object({ en: z.array(z.string()).optional(), zh: z.array(z.string()).optional() }),
  voucherOfferId: z.string().optional(),
  late: z.string(),
});
const wholeAnswer = answer.extend({
  figures: z.object({ sent: z.number(), issued: z.number(), redeemed: z.number() }),
});

const dayAnswer = z.object({
  day: z.string(),
  of: z.string(),
  greetingId: z.string(),
  occasion: occasionAnswer,
  on: z.boolean(),
  state: z.enum(['coming', 'today', 'done', 'missed']),
  people: z.number(),
  sent: z.number(),
  missed: z.number(),
  skipped: z.number(),
});

const calendarQuery = z.object({
  from: z.string().optional().describe('First day, like 2026-05-20; absent: today.'),
  to: z.string().optional().describe('Last day; absent: twelve months on.'),
});

const MOST_DAYS = 400;

const shown = ({ id, on, version, draft }: Greeting): z.input<typeof answer> => ({ id, on, version, ...draft });

function readDay(text: string | undefined, field: string, fallback: LocalDate): LocalDate {
  if (text === undefined) return fallback;
  try {
    return parseDate(text);
  } catch {
    throw new FieldFaults([{ field, message: 'Write the day like 2026-05-20.' }]);
  }
}

function spanOf(query: z.output<typeof calendarQuery>, today: LocalDate): { from: LocalDate; to: LocalDate } {
  const from = readDay(query.from, 'from', today);
  const to = readDay(query.to, 'to', addDays(from, 365));
  if (to < from) throw new FieldFaults([{ field: 'to', message: 'The last day must not be before the first.' }]);
  if (to > addDays(from, MOST_DAYS))
    throw new FieldFaults([{ field: 'to', message: `Ask for at most ${MOST_DAYS} days at once.` }]);
  return { from, to };
}

function idOf({ id }: Record<string, string>): string {
  if (!id) throw new DomainError('not_found', 'There is no such greeting.');
  return id;
}

/** Greetings over REST; each begins switched off. */
export function greetingApi(deps: GreetingDeps & { greetings: Greetings }): ApiRoute[] {
  const { greetings, merchants, clock } = deps;
  const whole = async (reader: Reader, merchantId: string, id: string) => ({
    ...shown(await greetings.byId(reader, merchantId, id)),
    figures: await greetings.figures(reader, merchantId, id),
  });
  const switches = (on: boolean): ApiRoute =>
    writeRoute({
      path: `/greetings/:id/${on ? 'on' : 'off'}`,
      summary: on
        ? 'Switch a greeting on: from today, if today’s hours are not over'
        : 'Switch a greeting off: what has not left never will',
      role: 'manager',
      status: 200,
      answer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        await greetings.switch(tx, merchantId, idOf(params), on, actor);
        return { body: shown(await greetings.byId(tx, merchantId, idOf(params))) };
      },
    });

  return [
    readRoute({
      method: 'get',
      path: '/greetings/calendar',
      summary: 'Days on which greetings go out: what was, and what is to come with how many people',
      role: 'manager',
      heavy: true,
      query: calendarQuery,
      answer: z.object({
        items: z.array(dayAnswer),
        openFeasts: z.array(z.object({ day: z.string(), code: z.string() })),
      }),
      async read(reader, { principal: { merchantId }, query }) {
        const { zone } = await merchants.byId(reader, merchantId);
        const span = spanOf(query, localDate(clock.now(), zone));
        const items: CalendarDay[] = await greetings.calendar(reader, merchantId, span);
        return { items, openFeasts: await greetings.openFeasts(reader, merchantId, span) };
      },
    }),
    readRoute({
      method: 'get',
      path: '/greetings',
      summary: 'Greetings, in the order in which they count',
      role: 'manager',
      answer: z.object({ items: z.array(answer) }),
      read: async (reader, { principal: { merchantId } }) => ({
        items: (await greetings.list(reader, merchantId)).map(shown),
      }),
    }),
    writeRoute({
      path: '/greetings',
      summary: 'Make a greeting; it begins switched off',
      role: 'manager',
      status: 201,
      body: newGreeting,
      answer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const { id } = await greetings.add(tx, merchantId, body as GreetingDraft, actor);
        return { body: shown(await greetings.byId(tx, merchantId, id)) };
      },
    }),
    readRoute({
      method: 'get',
      path: '/greetings/:id',
      summary: 'One greeting, with what it has sent',
      role: 'manager',
      heavy: true,
      answer: wholeAnswer,
      read: (reader, { principal: { merchantId }, params }) => whole(reader, merchantId, idOf(params)),
    }),
    writeRoute({
      path: '/greetings/:id',
      summary: 'Change a greeting; who was greeted this year is not greeted again',
      role: 'manager',
      status: 200,
      body: newGreeting,
      answer,
      async write(tx, { principal: { merchantId, actor }, params, body }) {
        await greetings.change(tx, merchantId, idOf(params), body as GreetingDraft, actor);
        return { body: shown(await greetings.byId(tx, merchantId, idOf(params))) };
      },
    }),
    switches(true),
    switches(false),
    writeRoute({
      path: '/greetings/:id/remove',
      summary: 'Remove a greeting from the list; what it sent stays on record',
      role: 'manager',
      status: 200,
      answer: z.object({ id: z.string(), removed: z.literal(true) }),
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        await greetings.remove(tx, merchantId, id, actor);
        return { body: { id, removed: true as const } };
      },
    }),
  ];
}
