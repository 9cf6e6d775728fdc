import { z } from 'zod';
import { DomainError } from '../kernel/errors.ts';
import type { AppDraft, DraftFault } from './types.ts';

export const MOST = { steps: 30, questions: 20, choices: 9, words: 10, name: 80, tests: 10, parts: 10, turn: 1600 };
/** So many test texts must pass before an app goes live. */
export const LEAST_TESTS = 3;

const id = z.string().max(40);
const stepId = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/);
const texts = z.strictObject({ en: z.string().max(5000).optional(), zh: z.string().max(5000).optional() });
const whole = z.number().int().min(-1_000_000_000).max(1_000_000_000);
const time = z.string().max(10);
const input = z.record(z.string().max(60), z.unknown());
const codes = z.array(z.string().max(60)).max(40);

const choice = z.strictObject({
  code: z.string().max(40),
  label: texts,
  words: z.array(z.string().max(60)).max(20),
  goTo: id.optional(),
});

const wanted = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('choice'), choices: z.array(choice).max(50) }),
  z.strictObject({ type: z.literal('number'), from: whole, to: whole }),
  z.strictObject({ type: z.literal('day'), from: whole, to: whole }),
  z.strictObject({ type: z.literal('time'), from: time, to: time }),
  z.strictObject({ type: z.literal('text'), most: whole }),
]);

const question = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('member') }),
  z.strictObject({ is: z.literal('segment'), segmentId: id }),
  z.strictObject({ is: z.literal('answer'), step: id, codes }),
  z.strictObject({ is: z.literal('between'), step: id, from: whole, to: whole }),
  z.strictObject({ is: z.literal('outcome'), step: id, codes }),
]);

const step = z.discriminatedUnion('kind', [
  z.strictObject({ id: stepId, kind: z.literal('reply'), texts }),
  z.strictObject({ id: stepId, kind: z.literal('ask'), texts, wanted, again: texts.optional() }),
  z.strictObject({ id: stepId, kind: z.literal('check'), question, elseGoTo: id }),
  z.strictObject({ id: stepId, kind: z.literal('do'), action: z.string().max(60), input }),
  z.strictObject({ id: stepId, kind: z.literal('special'), special: z.string().max(60), input }),
  z.strictObject({ id: stepId, kind: z.literal('end') }),
]);

/** The shape of an app, for what comes from forms, files and our own rows. */
const draftShape = z.strictObject({
  name: z.string().max(200),
  kind: z.string().max(40),
  form: z.record(z.string().max(60), z.unknown()).nullable(),
  steps: z.array(step).max(200),
  words: z.array(z.string().max(100)).max(50),
  who: z.union([
    z.strictObject({ everybody: z.literal(true) }),
    z.strictObject({ members: z.literal(true) }),
    z.strictObject({ segmentId: id }),
  ]),
  hours: z.strictObject({ days: z.array(z.number().int().min(1).max(7)).max(7), from: time, to: time }).optional(),
  limit: z.strictObject({ times: whole, per: z.enum(['day', 'week', 'month', 'ever']) }).optional(),
  tests: z.array(z.strictObject({ texts: z.array(z.string().max(1600)).max(40), expect: z.string().max(400) })).max(50),
});

/** Reads anything as a draft, or says where it is none. */
export function readDraft(value: unknown): { draft: AppDraft } | { faults: DraftFault[] } {
  const read = draftShape.safeParse(value);
  if (read.success) return { draft: read.data as AppDraft };
  return { faults: read.error.issues.slice(0, 20).map(({ path }) => ({ at: path.join('.'), code: 'shape' })) };
}

/** A version read from its row. @throws DomainError `conflict`: a disk's fault, or a newer release's app */
export function keptDraft(value: unknown): AppDraft {
  const read = readDraft(value);
  if ('draft' in read) return read.draft;
  throw new DomainError('conflict', 'What this app was made of cannot be read. Archive it and make it anew.');
}
