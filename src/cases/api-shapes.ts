import { z } from 'zod';
import { CASE_KINDS, CASE_STEPS } from './rules.ts';
import type { Case } from './types.ts';

const when = z.string().nullable();

/** A case as REST tells of it. */
export const caseAnswer = z.object({
  id: z.string(),
  number: z.number(),
  reference: z.string().describe('What people say and text: C-118.'),
  customerId: z.string().nullable(),
  lastFour: z.string(),
  kind: z.enum(CASE_KINDS),
  step: z.enum(CASE_STEPS),
  source: z.string(),
  openedAt: z.string(),
  updatedAt: z.string(),
  category: z
    .string()
    .nullable()
    .describe('Code of a default category, or id of one of the shop; null until classified.'),
  cause: z.string().nullable(),
  ownerId: z.string().nullable().describe('Who looks after it: id of a person of the shop.'),
  first: z.boolean().describe('Goes before others: a VIP, a low score, or trouble that came again.'),
  dueAt: when.describe('When it must be reported; null for cases from before there were due times.'),
  answeredAt: when.describe('The first text of the shop.'),
  reportedAt: when,
  archivedAt: when,
  rating: z.number().nullable().describe('1 (poor) to 5 (great), of how it was handled.'),
  reopened: z.number().describe('How often it was opened again.'),
  recurrence: z
    .enum(['none', 'again'])
    .nullable()
    .describe('30 days after archiving: whether the same trouble came again.'),
  recursOf: z.string().nullable().describe('The settled case that came back with this one.'),
});

const iso = (at: number): string => new Date(at).toISOString();
const isoOr = (at: number | null): string | null => (at === null ? null : iso(at));

/** A case in that shape. */
export const shownCase = (known: Case): z.input<typeof caseAnswer> => ({
  ...known,
  reference: `C-${known.number}`,
  first: known.priority > 0,
  openedAt: iso(known.openedAt),
  updatedAt: iso(known.updatedAt),
  dueAt: isoOr(known.dueAt),
  answeredAt: isoOr(known.answeredAt),
  reportedAt: isoOr(known.reportedAt),
  archivedAt: isoOr(known.archivedAt),
});

/** What was said in a case, and the steps it took. */
export const wholeCase = caseAnswer.extend({
  texts: z.array(
    z.object({
      text: z.string(),
      sort: z.enum(['said', 'note', 'reply', 'report']).describe('By the customer, among staff, to the customer.'),
      actor: z.string(),
      at: z.string(),
    }),
  ),
  steps: z.array(
    z.object({
      step: z.enum(CASE_STEPS),
      actor: z.string(),
      at: z.string(),
      reason: z.string().nullable().describe('Why, where it did not simply go on: passed, low_rating, customer …'),
    }),
  ),
  suggested: z
    .object({ category: z.string(), sure: z.number(), because: z.array(z.string()) })
    .nullable()
    .describe('The category its words point to, with the words that decided.'),
});
