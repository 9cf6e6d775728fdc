import { z } from 'zod';
import { newId } from '../kernel/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { type ApiRoute, writeRoute } from '../platform/web/api.ts';
import { caseAnswer, shownCase } from './api-shapes.ts';
import { CASE_KINDS, CASE_STEPS } from './rules.ts';
import type { CaseDesk, Cases } from './types.ts';

const words = z.strictObject({ text: z.string('Write something first.').max(2000, 'Keep it within 2000 characters.') });

const classify = z.strictObject({
  category: z.string('Choose a category.').min(1, 'Choose a category.').max(40),
  kind: z.enum(CASE_KINDS).optional(),
  ownerId: z.string().max(40).nullable().optional(),
});

const standing = z
  .enum(CASE_STEPS)
  .describe('Where you think it stands; the answer is 409 when somebody has moved it.');

const move = z.strictObject({
  from: standing,
  step: z.enum(CASE_STEPS),
  cause: z.string().max(40).optional(),
});

const rating = z.strictObject({
  rating: z
    .int('Enter a whole number from 1 to 5.')
    .min(1, 'Enter a whole number from 1 to 5.')
    .max(5, 'Enter a whole number from 1 to 5.')
    .describe('3 to 5 archive a reported case, 1 and 2 open it again.'),
});

const owner = z.strictObject({
  ownerId: z.string('Name somebody, or null for nobody.').max(40).nullable().describe('Null: nobody looks after it.'),
});

/** What is done with a case, each answered with the case as it stands then. */
export function deedsApi(deps: { cases: Cases; desk: CaseDesk }): ApiRoute[] {
  const { cases, desk } = deps;

  /** One deed on `/cases/:id`; its key makes a repeated request harmless, as everywhere. */
  function deed<B extends z.ZodType>(
    verb: string,
    summary: string,
    body: B,
    work: (
      tx: Tx,
      of: { merchantId: string; id: string; actor: string; key: string },
      body: z.output<B>,
    ) => Promise<void>,
  ): ApiRoute {
    return writeRoute({
      path: `/cases/:id/${verb}`,
      summary,
      role: 'clerk',
      status: 200,
      body,
      answer: caseAnswer,
      async write(tx, { principal: { merchantId, actor }, params, body: given, now }) {
        const { id } = await cases.byId(tx, merchantId, params['id']!);
        await work(tx, { merchantId, id, actor, key: newId(now) }, given as z.output<B>);
        return { body: shownCase(await cases.byId(tx, merchantId, id)) };
      },
    });
  }

  return [
    deed(
      'classify',
      'Give a case its category',
      classify,
      (tx, { merchantId, id, actor }, { category, kind, ownerId }) =>
        desk.classify(
          tx,
          merchantId,
          id,
          { category, ...(kind !== undefined && { kind }), ...(ownerId !== undefined && { ownerId }) },
          actor,
        ),
    ),
    deed('move', 'Take a case on to a later step', move, (tx, { merchantId, id, actor }, { from, step, cause }) =>
      desk.move(tx, merchantId, id, { from, step, ...(cause !== undefined && { cause }) }, actor),
    ),
    deed(
      'back',
      'Take back a step taken by mistake',
      z.strictObject({ from: standing }),
      (tx, { merchantId, id, actor }, body) => desk.back(tx, merchantId, id, body.from, actor),
    ),
    deed('assign', 'Say who looks after a case', owner, (tx, { merchantId, id, actor }, { ownerId }) =>
      desk.assign(tx, merchantId, id, ownerId, actor),
    ),
    deed('note', 'Note something among staff', words, (tx, { merchantId, id, actor, key }, { text }) =>
      desk.note(tx, merchantId, id, text, actor, key),
    ),
    deed('reply', 'Text the customer from a case', words, (tx, { merchantId, id, actor, key }, { text }) =>
      desk.reply(tx, merchantId, id, text, actor, key),
    ),
    deed('report', 'Text what was done, and ask for a rating', words, (tx, { merchantId, id, actor, key }, { text }) =>
      desk.report(tx, merchantId, id, text, actor, key),
    ),
    deed('rate', 'Write down what the customer says of the handling', rating, async (tx, of, body) => {
      await desk.rate(tx, of.merchantId, of.id, body.rating, of.actor);
    }),
    deed('reopen', 'Open a settled case again', z.strictObject({}), (tx, { merchantId, id, actor }) =>
      desk.reopen(tx, merchantId, id, 'staff', actor),
    ),
  ];
}
