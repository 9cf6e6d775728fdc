import { z } from 'zod';
import type { RefusedWord } from '../keywords/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { type ApiRoute, readRoute, writeRoute } from '../platform/web/api.ts';
import { page, pageOf, pageQuery } from '../platform/web/paging.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { typedApi } from './api-typed.ts';
import { surveyShape } from './draft.ts';
import { DIMENSIONS, type Survey, type SurveyDraft, type Surveys } from './types.ts';

const answer = surveyShape.extend({
  id: z.string(),
  state: z.enum(['draft', 'open', 'closed']),
  openedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  questions: z.array(z.unknown()),
});

const bar = z.object({ code: z.string(), count: z.number() });

const results = z.object({
  asked: z.number().describe('People who were asked, or began by themselves.'),
  began: z.number(),
  done: z.number(),
  late: z.number().describe('Answered when their day, or the survey, was over; not in any other number.'),
  left: z.number(),
  skipped: z.number().describe('Were to be asked, and were not: no consent, asked lately …'),
  responseRate: z.number().nullable().describe('Of those asked by the shop, who began; 0 to 1.'),
  completion: z.number().nullable().describe('Of those who began, who came to the end; 0 to 1.'),
  medianFirst: z.number().nullable().describe('Milliseconds from the question to the first answer, within 5 %.'),
  medianWhole: z.number().nullable().describe('Milliseconds from the first question to the end, within 5 %.'),
  questions: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      answered: z.number(),
      skipped: z.number(),
      bars: z.array(bar).describe('In the order of the choices; wide ranges as `0-9`.'),
      average: z.number().nullable(),
      margin: z.number().nullable().describe('Half-width of the 95 % interval; null under 5 answers.'),
      nps: z
        .object({
          score: z.number(),
          promoters: z.number(),
          passives: z.number(),
          detractors: z.number(),
          margin: z.number().nullable(),
        })
        .nullable(),
    }),
  ),
  week: z
    .array(z.number())
    .describe(
      'Answers by hour of the week, Monday 0:00 first, in the zone of the shop; those typed in from paper are left out.',
    ),
  index: z
    .array(z.object({ dimension: z.enum(DIMENSIONS), month: z.string(), index: z.number(), answered: z.number() }))
    .describe('Satisfaction, 0 to 100, by dimension and month.'),
});

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const shown = ({ id, state, draft, openedAt, closedAt }: Survey): z.input<typeof answer> => ({
  ...(draft as z.input<typeof surveyShape>),
  id,
  state,
  openedAt: iso(openedAt),
  closedAt: iso(closedAt),
});

const idOf = ({ id }: Record<string, string>): string => id ?? '';

/** Surveys over REST; what is wrong is told at its place, `questions.1.texts.en`. */
export function surveysApi(surveys: Surveys): ApiRoute[] {
  const whole = async (reader: Reader, merchantId: string, id: string) =>
    shown(await surveys.byId(reader, merchantId, id));

  return [
    readRoute({
      method: 'get',
      path: '/surveys',
      summary: 'Surveys, newest first',
      role: 'manager',
      query: pageQuery,
      answer: pageOf(answer),
      async read(reader, { principal: { merchantId }, query: { limit, cursor } }) {
        const all = await surveys.list(reader, merchantId);
        const rest = cursor === undefined ? all : all.filter(({ id }) => id < cursor);
        const { items, next } = page(rest.slice(0, limit + 1), limit, ({ id }) => id);
        return { items: items.map(shown), ...(next !== undefined && { next }) };
      },
    }),
    writeRoute({
      path: '/surveys',
      summary: 'Make a survey; it begins as a draft',
      role: 'manager',
      status: 201,
      body: surveyShape,
      answer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const { id } = await surveys.add(tx, merchantId, body as SurveyDraft, actor);
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    readRoute({
      method: 'get',
      path: '/surveys/:id',
      summary: 'One survey',
      role: 'manager',
      answer,
      read: (reader, { principal: { merchantId }, params }) => whole(reader, merchantId, idOf(params)),
    }),
    writeRoute({
      path: '/surveys/:id/open',
      summary: 'Open a survey: from now on its questions stand still',
      role: 'manager',
      status: 200,
      answer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        refuse(await surveys.open(tx, merchantId, id, actor));
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    writeRoute({
      path: '/surveys/:id/ask',
      summary: 'Ask everybody who meets a condition, each at their hour and once in this survey',
      role: 'manager',
      status: 202,
      body: z.strictObject({
        where: z.unknown().describe('A condition as in POST /segments.'),
        startAt: z.iso.datetime({ offset: true }).optional().describe('Not before then; absent: at once.'),
      }),
      answer: z.object({ roundId: z.string() }),
      async write(tx, { principal: { merchantId, actor }, params, body: { where, startAt }, now }) {
        const to = { condition: where as never, startAt: startAt === undefined ? now : Date.parse(startAt) };
        return { body: await surveys.askSegment(tx, merchantId, idOf(params), to, actor).catch(atWhere) };
      },
    }),
    ...typedApi(surveys),
    writeRoute({
      path: '/surveys/:id/close',
      summary: 'Close a survey; what people in the middle of it still send is kept as late',
      role: 'manager',
      status: 200,
      answer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        await surveys.close(tx, merchantId, id, actor);
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    writeRoute({
      path: '/surveys/:id/reopen',
      summary: 'Open a closed survey again; a last day that is over is taken out of it',
      role: 'manager',
      status: 200,
      answer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        refuse(await surveys.reopen(tx, merchantId, id, actor));
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    readRoute({
      method: 'get',
      path: '/surveys/:id/results',
      summary: 'What came of a survey, as it stands now',
      role: 'manager',
      heavy: true,
      answer: results,
      async read(reader, { principal: { merchantId }, params }) {
        const { questions, ...rest } = await surveys.results(reader, merchantId, idOf(params));
        return { ...rest, questions: questions.map(({ question: { id, type }, ...of }) => ({ id, type, ...of })) };
      },
    }),
  ];
}

function refuse(refused: readonly RefusedWord[]): void {
  if (refused.length > 0)
    throw new FieldFaults(refused.map(({ word, fault }) => ({ field: 'words', message: `${word}: ${fault}` })));
}

/** The body calls `where` what the page calls a condition. */
function atWhere(fault: unknown): never {
  if (fault instanceof FieldFaults)
    throw new FieldFaults(fault.faults.map(({ field, message }) => ({ field: field.replace(/^condition/, 'where'), message }))); // prettier-ignore

  throw fault;
}
