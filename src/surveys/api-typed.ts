import { z } from 'zod';
import { type ApiRoute, writeRoute } from '../platform/web/api.ts';
import type { Surveys } from './types.ts';

const sheet = z
  .string()
  .trim()
  .min(1, 'Give the sheet a number or name of your own.')
  .max(60, 'Keep the name of a sheet within 60 characters.')
  .regex(/^[\w.:-]+$/, 'Write the name of a sheet with letters, digits and .:- alone.');

const typedIn = z.strictObject({
  sheet: sheet.describe('Your own number of the sheet of paper or call: typed in once, however often it is sent.'),
  customerId: z.string().max(40).optional().describe('Whose answers these are; absent: nobody knows.'),
  answers: z.record(z.string().max(40), z.string().max(1000)).describe('By question id, as they were written.'),
});

const back = z
  .strictObject({ sheet: sheet.optional(), runId: z.string().max(40).optional() })
  .refine((given) => (given.sheet === undefined) !== (given.runId === undefined), {
    message: 'Send either sheet or runId.',
    path: ['sheet'],
  });

/** Answers from paper or phone over REST, as the page types them in. */
export function typedApi(surveys: Pick<Surveys, 'typeIn' | 'takeBack'>): ApiRoute[] {
  return [
    writeRoute({
      path: '/surveys/:id/answers',
      summary: 'Type in answers from paper or phone; points once a person',
      role: 'clerk',
      status: 201,
      body: typedIn,
      answer: z.object({ runId: z.string() }),
      async write(tx, { principal: { merchantId, actor }, params, body }) {
        const said = {
          formKey: body.sheet,
          answers: body.answers,
          ...(body.customerId !== undefined && { customerId: body.customerId }),
        };
        return { body: await surveys.typeIn(tx, merchantId, params['id'] ?? '', said, actor) };
      },
    }),
    writeRoute({
      path: '/surveys/:id/answers/back',
      summary: 'Take back answers that were typed in by mistake within the last day: they are counted no more',
      role: 'clerk',
      status: 200,
      body: back,
      answer: z.object({ takenBack: z.literal(true) }),
      async write(tx, { principal: { merchantId, actor }, params, body }) {
        const which = body.runId ?? { formKey: body.sheet ?? '' };
        await surveys.takeBack(tx, merchantId, params['id'] ?? '', which, actor);
        return { body: { takenBack: true as const } };
      },
    }),
  ];
}
