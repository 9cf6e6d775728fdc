import { z } from 'zod';
import { type ApiRoute, readRoute } from '../platform/web/api.ts';
import type { CaseDesk, Label } from './types.ts';

const span = z.number().nullable();

const label = z.object({
  id: z.string().describe('Code of a default, or id of one of the shop.'),
  name: z
    .object({ en: z.string().optional(), zh: z.string().optional() })
    .nullable()
    .describe('In the words of the shop; null: the default\u2019s own.'),
  words: z.array(z.string()).describe('Words of the shop that point to it.'),
});

const shownLabel = ({ id, name, words }: Label): z.input<typeof label> => ({
  id,
  name: 'words' in name ? name.words : null,
  words,
});

const whole = (least: number, most: number, otherwise: number) =>
  z.coerce
    .number('Enter a whole number.')
    .int('Enter a whole number.')
    .min(least, `Enter ${least} to ${most}.`)
    .max(most, `Enter ${least} to ${most}.`)
    .default(otherwise);

/** What is learnt from cases, over REST: why they came, how fast they were answered, and what they may be sorted by. */
export function figuresApi(desk: CaseDesk): ApiRoute[] {
  return [
    readRoute({
      method: 'get',
      path: '/cases/labels',
      summary: 'Categories and causes a case may have',
      role: 'clerk',
      answer: z.object({ categories: z.array(label), causes: z.array(label) }),
      read: async (reader, { principal: { merchantId } }) => ({
        categories: (await desk.categories(reader, merchantId)).map(shownLabel),
        causes: (await desk.causes(reader, merchantId)).map(shownLabel),
      }),
    }),
    readRoute({
      method: 'get',
      path: '/cases/causes',
      summary: 'Cases by month they were opened in, category and cause; the latest month first',
      role: 'clerk',
      heavy: true,
      query: z.strictObject({
        months: whole(1, 24, 6).describe('Months of the shop\u2019s calendar, this one among them.'),
      }),
      answer: z.object({
        items: z.array(
          z.object({
            month: z.string().describe('YYYY-MM'),
            category: z.string().nullable(),
            cause: z.string().nullable(),
            count: z.number(),
          }),
        ),
      }),
      read: async (reader, { principal: { merchantId }, query: { months } }) => ({
        items: await desk.causesByMonth(reader, merchantId, months),
      }),
    }),
    readRoute({
      method: 'get',
      path: '/cases/times',
      summary: 'How fast and how well each colleague settled the cases opened in the last days',
      role: 'clerk',
      heavy: true,
      query: z.strictObject({ days: whole(1, 90, 30) }),
      answer: z.object({
        items: z.array(
          z.object({
            staffId: z.string(),
            cases: z.number(),
            firstAnswer: span.describe('Median from the opening to the first text of the shop, in milliseconds.'),
            toReport: span.describe('Median from the opening to the report, in milliseconds.'),
            late: z.number().describe('Reported after their time, or past it and still open.'),
            rating: span.describe('Mean of what customers said, 1 to 5.'),
          }),
        ),
      }),
      read: async (reader, { principal: { merchantId }, query: { days } }) => ({
        items: await desk.staffTimes(reader, merchantId, days),
      }),
    }),
  ];
}
