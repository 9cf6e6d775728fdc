import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { fromNumberOf } from '../customers/index.ts';
import { customerNumbers } from '../customers/schema.ts';
import type { Sealed } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { surveyAnswers, surveyRuns, surveys } from './schema.ts';

/** So many answers of one person are told at most. */
const EVERY = 10_000;

const ownRuns = (merchantId: string, customerId: string) =>
  and(eq(surveyRuns.merchantId, merchantId), eq(surveyRuns.customerId, customerId));

/** Runs of a person's number from before anybody knew whose it is. */
const strayRuns = (reader: Reader, merchantId: string, customerId: string) =>
  and(
    eq(surveyRuns.merchantId, merchantId),
    isNull(surveyRuns.customerId),
    inArray(
      surveyRuns.numberHash,
      reader.db
        .select({ hash: customerNumbers.numberHash })
        .from(customerNumbers)
        .where(and(eq(customerNumbers.merchantId, merchantId), eq(customerNumbers.customerId, customerId))),
    ),
    fromNumberOf({ merchantId, customerId }, surveyRuns.numberHash, surveyRuns.askedAt),
  );

const whoseRuns = (reader: Reader, merchantId: string, customerId: string) =>
  or(ownRuns(merchantId, customerId), strayRuns(reader, merchantId, customerId));

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
    .where(whoseRuns(reader, merchantId, customerId))
    .orderBy(desc(sql`${surveyRuns.id} || ''`)) // few rows, found by the person: by the bare id all runs of the shop are walked
    .limit(limit);

const ofPerson = (reader: Reader, merchantId: string, customerId: string) =>
  and(
    eq(surveyAnswers.merchantId, merchantId),
    inArray(
      surveyAnswers.runId,
      reader.db
        .select({ id: surveyRuns.id })
        .from(surveyRuns)
        .where(whoseRuns(reader, merchantId, customerId)),
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

/** What a person answered as a stranger is theirs. */
export async function adoptStrays(tx: Tx, merchantId: string, customerId: string): Promise<void> {
  await tx.db
    .update(surveyRuns)
    .set({ customerId })
    .where(strayRuns(tx, merchantId, customerId));
}

/** Takes a person's number out of their runs: a later text from it begins with a stranger. */
export async function forgetNumbers(tx: Tx, merchantId: string, customerId: string): Promise<void> {
  await tx.db
    .update(surveyRuns)
    .set({
      numberHash: null,
      causeKey: sql`case when ${surveyRuns.causeKey} like 'number:%' then 'erased:' || ${surveyRuns.id} else ${surveyRuns.causeKey} end`,
    })
    .where(ownRuns(merchantId, customerId));
}

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
    .where(and(ownRuns(merchantId, fromId), only && inArray(surveyRuns.id, [...only])))
    .returning({ id: surveyRuns.id });
  return rows.map(({ id }) => id);
}

/** A person's runs that are not over, of every survey, oldest first. */
export const everyGoing = (reader: Reader, merchantId: string, customerId: string) =>
  reader.db
    .select({ id: surveyRuns.id, surveyId: surveyRuns.surveyId, state: surveyRuns.state })
    .from(surveyRuns)
    .where(and(ownRuns(merchantId, customerId), inArray(surveyRuns.state, ['waiting', 'asked', 'answering'])))
    .orderBy(asc(surveyRuns.id));
