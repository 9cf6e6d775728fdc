import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Sealed } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { surveyAnswers, surveyRuns, surveys } from './schema.ts';

/** So many answers of one person are told at most. */
const EVERY = 10_000;

const whoseRuns = (merchantId: string, customerId: string) =>
  and(eq(surveyRuns.merchantId, merchantId), eq(surveyRuns.customerId, customerId));

/** A person's runs with the names of their surveys, newest first. */
export const runsOf = (reader: Reader, merchantId: string, customerId: string, limit = EVERY) =>
  reader.db
    .select({
      runId: surveyRuns.id,
      surveyId: surveyRuns.surveyId,
      name: surveys.name,
      via: surveyRuns.via,
      state: surveyRuns.state,
      askedAt: surveyRuns.askedAt,
      endedAt: surveyRuns.endedAt,
      rewarded: surveyRuns.rewarded,
    })
    .from(surveyRuns)
    .innerJoin(surveys, and(eq(surveys.merchantId, surveyRuns.merchantId), eq(surveys.id, surveyRuns.surveyId)))
    .where(whoseRuns(merchantId, customerId))
    .orderBy(desc(surveyRuns.id))
    .limit(limit);

const ofPerson = (reader: Reader, merchantId: string, customerId: string) =>
  and(
    eq(surveyAnswers.merchantId, merchantId),
    inArray(
      surveyAnswers.runId,
      reader.db.select({ id: surveyRuns.id }).from(surveyRuns).where(whoseRuns(merchantId, customerId)),
    ),
  );

/** A person's answers, oldest first. */
export const answersOf = (reader: Reader, merchantId: string, customerId: string) =>
  reader.db
    .select({
      runId: surveyAnswers.runId,
      question: surveyAnswers.question,
      code: surveyAnswers.code,
      text: surveyAnswers.text,
      late: surveyAnswers.late,
      at: surveyAnswers.at,
    })
    .from(surveyAnswers)
    .where(ofPerson(reader, merchantId, customerId))
    .orderBy(asc(surveyAnswers.id))
    .limit(EVERY);

/** Leaves nothing of a person's words; codes stay. */
export async function emptyWords(tx: Tx, merchantId: string, customerId: string, nothing: Sealed): Promise<void> {
  await tx.db
    .update(surveyAnswers)
    .set({ text: nothing })
    .where(ofPerson(tx, merchantId, customerId));
}

/** Gives one's runs, or some of them, to another. @returns ids of those that went */
export async function giveRuns(
  tx: Tx,
  merchantId: string,
  { fromId, intoId }: { fromId: string; intoId: string },
  only?: readonly string[],
): Promise<string[]> {
  if (only?.length === 0) return [];
  const rows = await tx.db
    .update(surveyRuns)
    .set({ customerId: intoId })
    .where(and(whoseRuns(merchantId, fromId), only && inArray(surveyRuns.id, [...only])))
    .returning({ id: surveyRuns.id });
  return rows.map(({ id }) => id);
}

/** A person's runs that are not over, of every survey, oldest first. */
export const everyGoing = (reader: Reader, merchantId: string, customerId: string) =>
  reader.db
    .select({ id: surveyRuns.id, surveyId: surveyRuns.surveyId, state: surveyRuns.state })
    .from(surveyRuns)
    .where(and(whoseRuns(merchantId, customerId), inArray(surveyRuns.state, ['waiting', 'asked', 'answering'])))
    .orderBy(asc(surveyRuns.id));
