import { z } from 'zod';
import { isDay } from '../../kernel/calendar.ts';
import { DomainError } from '../../kernel/errors.ts';
import { CAUSES, type PlanDraft, STOP_WHEN } from './types.ts';

export const MOST_STEPS = 30;
export const MOST_WAIT = 365;
const MOST_NAME = 80;
const MOST_POINTS = 10_000_000;

const whole = (least: number, most: number) => {
  const message = `Give a whole number from ${least} to ${most}.`;
  return z.number(message).int(message).min(least, message).max(most, message);
};
const id = z.string().max(40);
const texts = z
  .strictObject({ en: z.string().optional(), zh: z.string().optional() })
  .describe(
    'By language; fields as {{name}} or {{name "friend"}}. With a voucher also {{voucher}}, {{until}}, {{gift}}.',
  );
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as hours and minutes, like "09:30".');
const isDate = (text: string): boolean => {
  const [year, month, day] = text.split('-').map(Number);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(year!, month!, day!);
};

const trigger = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('joined') }),
    z.strictObject({ kind: z.literal('first_purchase') }),
    z.strictObject({ kind: z.literal('purchase') }),
    z.strictObject({ kind: z.literal('points_reached'), points: whole(1, MOST_POINTS) }),
    z.strictObject({ kind: z.literal('points_expiring'), days: whole(1, 365), least: whole(1, MOST_POINTS) }),
    z.strictObject({ kind: z.literal('overdue'), percent: whole(100, 1000) }),
    z.strictObject({ kind: z.literal('voucher_unused'), days: whole(1, 365) }),
    z.strictObject({ kind: z.literal('case_closed') }),
    z.strictObject({ kind: z.literal('survey_done') }),
    z.strictObject({ kind: z.literal('field'), fieldId: id, days: whole(-365, 365) }),
    z.strictObject({
      kind: z.literal('day'),
      on: z.string().refine(isDate, 'Write the day as year, month and day, like "2026-05-20".'),
    }),
  ],
  { error: 'Choose what sets the plan off.' },
);

const head = {
  id: z
    .string('Give each step an id.')
    .regex(/^[A-Za-z0-9_-]{1,40}$/, 'An id of a step has 1 to 40 letters, digits, - and _.')
    .describe('Stays with the step through every edit: nobody takes a step twice.'),
  only: z
    .strictObject({
      where: z.unknown().optional(),
      answer: z
        .strictObject({ stepId: id, in: z.array(z.string().max(20)).min(1, 'Choose at least one answer.').max(6) })
        .optional(),
    })
    .optional()
    .describe('The step is passed over unless this holds. "none" among the answers: nothing came in time.'),
};

const step = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        ...head,
        kind: z.literal('wait'),
        days: whole(0, MOST_WAIT),
        hours: whole(0, 23),
        until: clock.optional(),
      })
      .refine(({ days, hours, until }) => days + hours > 0 || until !== undefined, {
        message: 'Say how long to wait.',
        path: ['days'],
      }),
    z.strictObject({ ...head, kind: z.literal('send'), texts, voucherOfferId: id.optional() }),
    z.strictObject({ ...head, kind: z.literal('ask'), what: z.enum(['score', 'cause']), texts, days: whole(1, 30) }),
    z.strictObject({
      ...head,
      kind: z.literal('do'),
      action: z.string().max(60),
      input: z.record(z.string(), z.unknown()),
    }),
    z.strictObject({ ...head, kind: z.literal('stop') }),
  ],
  { error: 'Choose what the step does: wait, send, ask, do or stop.' },
);

/** The shape of a plan, for what comes from forms, programs and our own rows. */
export const planShape = z.strictObject({
  name: z
    .string('Give the plan a name.')
    .trim()
    .min(1, 'Give the plan a name.')
    .max(MOST_NAME, `Keep the name within ${MOST_NAME} characters.`)
    .regex(/^[^\p{Cc}]*$/u, 'Write the name on one line.'),
  trigger,
  where: z.unknown().optional().describe('Who may be in it: a condition as in POST /segments. Neither this nor segmentId: everybody.'), // prettier-ignore
  segmentId: id.optional(),
  steps: z.array(step, 'Send the steps as a list.').max(MOST_STEPS, `A plan has at most ${MOST_STEPS} steps.`),
  stopWhen: z.array(z.enum(STOP_WHEN)).max(STOP_WHEN.length).default([]),
  again: whole(0, 3650).default(0).describe('Days after its end before the same person may be in it again.'),
});

/** What may be answered to a question. */
export const ANSWERS = { score: ['1', '2', '3', '4', '5'], cause: CAUSES } as const;

/** A row holds what nobody wrote here: a disk's fault, or a newer release's plan. */
export class Unreadable extends DomainError {
  constructor() {
    super('conflict', 'What this plan was made of cannot be read. Remove it and make it anew.');
  }
}

/** Reads a plan from its row. @throws Unreadable */
export function readDraft(value: unknown): PlanDraft {
  const read = planShape.safeParse(value);
  if (!read.success) throw new Unreadable();
  return read.data as PlanDraft;
}
