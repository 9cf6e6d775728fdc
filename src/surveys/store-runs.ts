import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { surveyAnswers, surveyRuns } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const theOne = and(eq(surveyRuns.merchantId, $('merchantId')), eq(surveyRuns.id, $('id')));

/** Nothing is returned when there is one of this cause. */
export const insertRun = hotWrite('surveyRuns.insert', (db) =>
  db
    .insert(surveyRuns)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      surveyId: $('surveyId'),
      customerId: $('customerId'),
      numberHash: $('numberHash'),
      via: $('via'),
      causeKey: $('causeKey'),
      state: $('state'),
      bucket: $('bucket'),
      dueAt: $('dueAt'),
      askedAt: $('askedAt'),
      rewarded: false,
      actor: $('actor'),
    })
    .onConflictDoNothing()
    .returning({ id: surveyRuns.id }),
);

const columns = {
  id: surveyRuns.id,
  surveyId: surveyRuns.surveyId,
  customerId: surveyRuns.customerId,
  via: surveyRuns.via,
  state: surveyRuns.state,
  askedAt: surveyRuns.askedAt,
  causeKey: surveyRuns.causeKey,
};

export const runByCause = hot('surveyRuns.byCause', (db) =>
  db
    .select(columns)
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, $('merchantId')),
        eq(surveyRuns.surveyId, $('surveyId')),
        eq(surveyRuns.causeKey, $('causeKey')),
      ),
    ),
);

export type RunRow = NonNullable<Awaited<ReturnType<typeof runByCause.get>>>;

/** States of a run that is not over. */
export const GOING: readonly RunRow['state'][] = ['waiting', 'asked', 'answering'];

/** Runs of a person in a survey, oldest first. */
export const ofPerson = hot('surveyRuns.ofPerson', (db) =>
  db
    .select(columns)
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, $('merchantId')),
        eq(surveyRuns.customerId, $('customerId')),
        eq(surveyRuns.surveyId, $('surveyId')),
      ),
    )
    .orderBy(asc(surveyRuns.id)),
);

/** A run goes on with an answer, or is over by it; nothing is returned when it was over before. */
export const takeOn = hotWrite('surveyRuns.takeOn', (db) =>
  db
    .update(surveyRuns)
    .set({
      state: $('state') as never,
      firstAnswerAt: sql`coalesce(${surveyRuns.firstAnswerAt}, cast(${$('now')} as bigint))`,
      dueAt: $('dueAt') as never,
      endedAt: $('endedAt') as never,
    })
    .where(and(theOne, sql`${surveyRuns.state} in ('asked', 'answering')`))
    .returning({ id: surveyRuns.id }),
);

/** Somebody answered when their time, or the survey's, was over; a run that was completed stays so. */
export const turnLate = hotWrite('surveyRuns.turnLate', (db) =>
  db
    .update(surveyRuns)
    .set({
      state: 'late',
      reason: null,
      firstAnswerAt: sql`coalesce(${surveyRuns.firstAnswerAt}, cast(${$('now')} as bigint))`,
      endedAt: $('now') as never,
    })
    .where(and(theOne, sql`${surveyRuns.state} in ('asked', 'answering', 'left')`)),
);

/** Ends a run that goes on. */
export const endRun = hotWrite('surveyRuns.end', (db) =>
  db
    .update(surveyRuns)
    .set({ state: $('state') as never, reason: $('reason') as never, endedAt: $('now') as never })
    .where(and(theOne, sql`${surveyRuns.state} in ('waiting', 'asked', 'answering')`))
    .returning({ id: surveyRuns.id }),
);

/** Somebody who waits, was passed over or has left begins, or goes on, by their own word. */
export const takeUp = hotWrite('surveyRuns.takeUp', (db) =>
  db
    .update(surveyRuns)
    .set({
      state: $('state') as never,
      reason: null,
      numberHash: $('numberHash') as never,
      askedAt: sql`coalesce(${surveyRuns.askedAt}, cast(${$('now')} as bigint))`,
      dueAt: $('dueAt') as never,
      endedAt: null,
    })
    .where(and(theOne, sql`${surveyRuns.state} not in ('done', 'late')`))
    .returning({ askedAt: surveyRuns.askedAt }),
);

export const noteReward = hotWrite('surveyRuns.rewarded', (db) =>
  db
    .update(surveyRuns)
    .set({
      rewarded: true,
      customerId: sql`coalesce(${surveyRuns.customerId}, cast(${$('customerId')} as text))`,
    })
    .where(and(theOne, sql`${surveyRuns.rewarded} = 0`))
    .returning({ id: surveyRuns.id }),
);

export const noteCase = hotWrite('surveyRuns.case', (db) =>
  db
    .update(surveyRuns)
    .set({ caseId: $('caseId') as never })
    .where(theOne),
);

/** Of one question of a run there is one answer: nothing is returned when it was given. */
export const insertAnswer = hotWrite('surveyAnswers.insert', (db) =>
  db
    .insert(surveyAnswers)
    .values({
      merchantId: $('merchantId'),
      runId: $('runId'),
      question: $('question'),
      surveyId: $('surveyId'),
      id: $('id'),
      code: $('code'),
      text: $('text'),
      late: $('late'),
      at: $('at'),
    })
    .onConflictDoNothing()
    .returning({ id: surveyAnswers.id }),
);

const given = hot('surveyAnswers.given', (db) =>
  db
    .select({ question: surveyAnswers.question, code: surveyAnswers.code })
    .from(surveyAnswers)
    .where(and(eq(surveyAnswers.merchantId, $('merchantId')), eq(surveyAnswers.runId, $('runId')))),
);

/** Codes of what a run has answered, by question. */
export const answersOf = async (reader: Reader, merchantId: string, runId: string): Promise<Map<string, string>> =>
  new Map((await given.all(reader, { merchantId, runId })).map(({ question, code }) => [question, code]));

/** Whoever did not go on in time has left. @returns how many */
export async function leaveOverdue(
  tx: Tx,
  of: { merchantId: string; surveyId: string; ids: readonly string[]; now: number },
): Promise<number> {
  const rows = await tx.db
    .update(surveyRuns)
    .set({ state: 'left', reason: 'silent', endedAt: of.now })
    .where(
      and(
        eq(surveyRuns.merchantId, of.merchantId),
        inArray(surveyRuns.id, [...of.ids]),
        inArray(surveyRuns.state, ['asked', 'answering']),
      ),
    )
    .returning({ id: surveyRuns.id });
  return rows.length;
}

const overdue = hot('surveyRuns.overdue', (db) =>
  db
    .select({ id: surveyRuns.id })
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, $('merchantId')),
        eq(surveyRuns.surveyId, $('surveyId')),
        inArray(surveyRuns.state, ['asked', 'answering']),
        sql`${surveyRuns.dueAt} < ${$('now')}`,
      ),
    )
    .limit($('limit')),
);

export const overdueOf = async (reader: Reader, of: { merchantId: string; surveyId: string; now: number; limit: number }) =>
  (await overdue.all(reader, of)).map(({ id }) => id); // prettier-ignore

/** Whoever waits for this reason is not asked. */
export const dropCause = hotWrite('surveyRuns.dropCause', (db) =>
  db
    .update(surveyRuns)
    .set({ state: 'skipped', reason: 'refunded', endedAt: $('now') as never })
    .where(
      and(
        eq(surveyRuns.merchantId, $('merchantId')),
        eq(surveyRuns.surveyId, $('surveyId')),
        eq(surveyRuns.causeKey, $('causeKey')),
        sql`${surveyRuns.state} = 'waiting'`,
      ),
    ),
);

/** Ends everything that waits or goes on for a person. */
export async function stopAll(
  tx: Tx,
  of: { merchantId: string; customerId: string; reason: string; now: number },
): Promise<void> {
  const { merchantId, customerId, reason, now: endedAt } = of;
  const whose = and(eq(surveyRuns.merchantId, merchantId), eq(surveyRuns.customerId, customerId));
  await tx.db
    .update(surveyRuns)
    .set({ state: 'skipped', reason, endedAt })
    .where(and(whose, eq(surveyRuns.state, 'waiting')));
  await tx.db
    .update(surveyRuns)
    .set({ state: 'left', reason, endedAt })
    .where(and(whose, inArray(surveyRuns.state, ['asked', 'answering'])));
}
