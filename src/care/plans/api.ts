import { z } from 'zod';
import { DomainError } from '../../kernel/errors.ts';
import type { Reader } from '../../platform/db/index.ts';
import { type ApiRoute, readRoute, writeRoute } from '../../platform/web/api.ts';
import { page, pageOf, pageQuery } from '../../platform/web/paging.ts';
import { planShape } from './draft.ts';
import type { Plan, PlanDraft, Plans } from './types.ts';

const answer = z.object({
  id: z.string(),
  card: z.string().nullable(),
  version: z.number(),
  on: z.boolean(),
  onSince: z.string().nullable(),
  name: z.string(),
  trigger: z.unknown(),
  where: z.unknown().optional(),
  segmentId: z.string().optional(),
  steps: z.array(z.unknown()),
  stopWhen: z.array(z.string()),
  again: z.number(),
});

const figures = z
  .object({
    now: z.number(),
    started: z.number(),
    finished: z.number(),
    stopped: z.number(),
    sent: z.number(),
    skipped: z.number(),
    answered: z.number(),
    score: z.number().nullable(),
    causes: z.record(z.string(), z.number()),
    issued: z.number(),
    redeemed: z.number(),
    steps: z.record(z.string(), z.object({ waiting: z.number(), taken: z.number() })),
  })
  .describe('Who is in it now; the rest of the last 30 days.');

const walkAnswer = z.object({
  id: z.string(),
  customerId: z.string(),
  state: z.enum(['going', 'held', 'done', 'stopped']),
  reason: z.string().nullable(),
  stepId: z.string().nullable(),
  nextAt: z.string().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
});

const rehearsed = z.object({
  stepId: z.string(),
  kind: z.string(),
  at: z.string(),
  outcome: z.string(),
  reason: z.string().optional(),
  text: z.string().optional(),
  language: z.string().optional(),
  parts: z.number().optional(),
});

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const shown = ({ draft, ...plan }: Plan): z.input<typeof answer> => ({ ...plan, ...draft, onSince: iso(plan.onSince) });

const idOf = ({ id }: Record<string, string>): string => id ?? '';

/** The plan was found: what is not is the customer whom the body names. */
function atCustomer(fault: unknown): never {
  if (fault instanceof DomainError && fault.code === 'not_found')
    throw new DomainError('unprocessable', fault.message, 'customerId');
  throw fault;
}

/** Care plans over REST; the faults of a plan are told at its own fields, `steps.3.texts.en`. */
export function plansApi(plans: Plans): ApiRoute[] {
  const whole = async (reader: Reader, merchantId: string, id: string) =>
    shown(await plans.byId(reader, merchantId, id));

  return [
    readRoute({
      method: 'get',
      path: '/care-plans',
      summary: 'Care plans, and what plans of this gateway can be made of',
      role: 'manager',
      answer: z.object({
        items: z.array(answer),
        triggers: z.array(z.string()),
        actions: z.array(z.string()),
      }),
      async read(reader, { principal: { merchantId } }) {
        const { triggers, actions } = plans.offers();
        const items = (await plans.list(reader, merchantId)).map(shown);
        return { items, triggers: [...triggers], actions: [...actions] };
      },
    }),
    writeRoute({
      path: '/care-plans',
      summary: 'Make a care plan; it begins switched off',
      role: 'manager',
      status: 201,
      body: planShape,
      answer,
      async write(tx, { principal: { merchantId, actor }, body }) {
        const { id } = await plans.add(tx, merchantId, { draft: body as PlanDraft }, actor);
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    readRoute({
      method: 'get',
      path: '/care-plans/:id',
      summary: 'One care plan with its figures',
      role: 'manager',
      heavy: true,
      answer: answer.extend({ figures }),
      async read(reader, { principal: { merchantId }, params }) {
        const id = idOf(params);
        const plan = await whole(reader, merchantId, id);
        return { ...plan, figures: await plans.figures(reader, merchantId, id) };
      },
    }),
    writeRoute({
      path: '/care-plans/:id',
      summary: 'Change a care plan; whoever is in it goes on behind the last step they took',
      role: 'manager',
      status: 200,
      body: planShape,
      answer,
      async write(tx, { principal: { merchantId, actor }, params, body }) {
        const id = idOf(params);
        await plans.change(tx, merchantId, id, body as PlanDraft, actor);
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    writeRoute({
      path: '/care-plans/:id/on',
      summary: 'Switch a care plan on, for what happens from now on',
      role: 'manager',
      status: 200,
      answer,
      async write(tx, { principal: { merchantId, actor }, params }) {
        const id = idOf(params);
        await plans.switch(tx, merchantId, id, { on: true }, actor);
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    writeRoute({
      path: '/care-plans/:id/off',
      summary: 'Switch a care plan off: nobody new comes into it',
      role: 'manager',
      status: 200,
      body: z.strictObject({
        stopAll: z.boolean().default(false).describe('Whoever is in it leaves as well.'),
      }),
      answer,
      async write(tx, { principal: { merchantId, actor }, params, body: { stopAll } }) {
        const id = idOf(params);
        await plans.switch(tx, merchantId, id, { on: false, stopAll }, actor);
        return { body: await whole(tx, merchantId, id) };
      },
    }),
    readRoute({
      method: 'get',
      path: '/care-plans/:id/walks',
      summary: 'Who is or was in a care plan, newest first',
      role: 'manager',
      query: pageQuery.extend({ state: z.enum(['going', 'held', 'done', 'stopped']).optional() }),
      answer: pageOf(walkAnswer),
      async read(reader, { principal: { merchantId }, params, query: { limit, cursor, state } }) {
        const { id: planId } = await plans.byId(reader, merchantId, idOf(params));
        const of = { planId, ...(state && { state }), ...(cursor !== undefined && { before: cursor }) };
        const rows = await plans.walks(reader, merchantId, { ...of, limit: limit + 1 });
        const { items, next } = page(rows, limit, ({ id }) => id);
        const shownWalks = items.map((walk) => ({
          ...walk,
          nextAt: iso(walk.nextAt),
          startedAt: iso(walk.startedAt)!,
          endedAt: iso(walk.endedAt),
        }));
        return { items: shownWalks, ...(next !== undefined && { next }) };
      },
    }),
    readRoute({
      method: 'lookup',
      path: '/care-plans/:id/rehearse',
      summary: 'What a care plan would do to one customer from now on; writes and sends nothing',
      role: 'manager',
      body: z.strictObject({
        customerId: z.string().max(40),
        answers: z
          .record(z.string().max(40), z.string().max(20))
          .default({})
          .describe('By step, what they would answer.'),
      }),
      answer: z.object({ steps: z.array(rehearsed) }),
      async read(reader, { principal: { merchantId }, params, body: { customerId, answers } }) {
        const { draft } = await plans.byId(reader, merchantId, idOf(params));
        const steps = await plans.rehearse(reader, merchantId, draft, customerId, answers).catch(atCustomer);
        return { steps: steps.map((step) => ({ ...step, at: iso(step.at)! })) };
      },
    }),
  ];
}
