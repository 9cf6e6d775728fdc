import { z } from 'zod';
import { isDay } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { DIMENSIONS, type SurveyDraft } from './types.ts';

export const MOST_QUESTIONS = 20;
export const MOST_CHOICES = 9;
export const MOST_WORDS = 5;
const MOST_NAME = 80;
const MOST_POINTS = 10_000;
/** Numbers people are asked for lie within this. */
const FARTHEST = 1_000_000;

const whole = (least: number, most: number) => {
  const message = `Give a whole number from ${least} to ${most}.`;
  return z.number(message).int(message).min(least, message).max(most, message);
};
const id = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'An id has 1 to 40 letters, digits, - and _.');
const texts = z
  .strictObject({ en: z.string().max(5000).optional(), zh: z.string().max(5000).optional() })
  .describe('By language; fields as {{name "friend"}}.');
const isDate = (text: string): boolean => {
  const [year, month, day] = text.split('-').map(Number);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(year!, month!, day!);
};

const head = {
  id: id.describe('Stays with the question; later questions are named by it in `goTo`.'),
  texts,
  optional: z.boolean().default(false).describe('SKIP passes it over.'),
  dimension: z.enum(DIMENSIONS).optional(),
  branches: z
    .array(
      z.strictObject({
        when: z.array(z.string().max(40)).min(1).max(20),
        goTo: z.union([z.literal('end'), id]),
      }),
    )
    .max(20)
    .default([])
    .describe('Goes on at a later question, or at `end`, when the answer is one of `when`; numbers also as `0-6`.'),
};

const choice = z.strictObject({
  code: id,
  label: texts,
  words: z.array(z.string().max(60)).max(20).default([]).describe('Other ways to say it.'),
});

const question = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ ...head, type: z.literal('choice'), choices: z.array(choice).max(30) }),
    z.strictObject({ ...head, type: z.literal('scale'), from: whole(0, 100), to: whole(0, 100) }),
    z.strictObject({ ...head, type: z.literal('csat') }),
    z.strictObject({ ...head, type: z.literal('nps') }),
    z.strictObject({
      ...head,
      type: z.literal('number'),
      from: whole(-FARTHEST, FARTHEST),
      to: whole(-FARTHEST, FARTHEST),
    }),
    z.strictObject({ ...head, type: z.literal('day') }),
    z.strictObject({ ...head, type: z.literal('text'), most: whole(1, 1000).default(500) }),
  ],
  { error: 'Choose what is asked: choice, scale, csat, nps, number, day or text.' },
);

/** The shape of a survey, for what comes from forms, programs and our own rows. */
export const surveyShape = z.strictObject({
  name: z
    .string('Give the survey a name.')
    .trim()
    .min(1, 'Give the survey a name.')
    .max(MOST_NAME, `Keep the name within ${MOST_NAME} characters.`)
    .regex(/^[^\p{Cc}]*$/u, 'Write the name on one line.'),
  intro: texts.default({}),
  questions: z.array(question, 'Send the questions as a list.').max(100),
  thanks: texts.default({}),
  reward: z.union([z.strictObject({ points: whole(1, MOST_POINTS) }), z.strictObject({ offerId: z.string().max(40) })]).optional(), // prettier-ignore
  words: z.array(z.string().max(60)).max(20).default([]).describe('Anybody who texts one of them begins it.'),
  after: z
    .strictObject({
      what: z.enum(['purchase', 'case_closed']),
      hours: whole(0, 720),
      where: z.unknown().optional().describe('Whom it concerns: a condition as in POST /segments.'),
    })
    .optional(),
  restDays: whole(0, 3650).default(30).describe('Nobody is asked by the shop again before so many days are over.'),
  lowOpensCase: z.strictObject({ atMost: whole(0, 100), question: z.string().max(40) }).optional(),
  closeOn: z.string().refine(isDate, 'Write the day as year, month and day, like "2026-05-20".').optional(),
});

/** A row holds what nobody wrote here: a disk's fault, or a newer release's survey. */
export class Unreadable extends DomainError {
  constructor() {
    super('conflict', 'What this survey was made of cannot be read. Make it anew.');
  }
}

/** Reads a survey from its row. @throws Unreadable */
export function readDraft(value: unknown): SurveyDraft {
  const read = surveyShape.safeParse(value);
  if (!read.success) throw new Unreadable();
  return read.data as SurveyDraft;
}
