import { and, asc, desc, eq, lt, lte, notInArray, sql } from 'drizzle-orm';
import { hot, hotWrite, type Reader } from '../../platform/db/index.ts';
import { careSteps, careWalks } from '../schema.ts';

const $ = (name: string) => sql.placeholder(name);

const columns = {
  merchantId: careWalks.merchantId,
  id: careWalks.id,
  planId: careWalks.planId,
  customerId: careWalks.customerId,
  causeKey: careWalks.causeKey,
  state: careWalks.state,
  lastStep: careWalks.lastStep,
  taken: careWalks.taken,
  nextAt: careWalks.nextAt,
  startedAt: careWalks.startedAt,
};

export interface Walk {
  merchantId: string;
  id: string;
  planId: string;
  customerId: string;
  causeKey: string;
  state: 'going' | 'held' | 'done' | 'stopped';
  lastStep: string | null;
  taken: number;
  nextAt: number | null;
  startedAt: number;
}

/** Nothing comes back when this cause started this person before. */
export const insertWalk = hotWrite('care.walk', (db) =>
  db
    .insert(careWalks)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      planId: $('planId'),
      customerId: $('customerId'),
      causeKey: $('causeKey'),
      state: 'going',
      taken: 0,
      nextAt: $('at') as never,
      startedAt: $('at'),
    })
    .onConflictDoNothing()
    .returning({ id: careWalks.id }),
);

const ofCustomer = and(eq(careWalks.merchantId, $('merchantId')), eq(careWalks.customerId, $('customerId')));

/** Everything a person is or was in; few rows. */
export const walksOf = hot('care.walksOf', (db) =>
  db
    .select({ ...columns, endedAt: careWalks.endedAt })
    .from(careWalks)
    .where(ofCustomer),
);

/** What is due, the oldest first, without shops that must wait this round. */
export async function dueWalks(
  reader: Reader,
  now: number,
  limit: number,
  without: readonly string[],
): Promise<Walk[]> {
  return reader.db
    .select(columns)
    .from(careWalks)
    .where(
      and(
        eq(careWalks.state, 'going'),
        sql`state = 'going'`, // in the words of the partial index: a bound value would not be known to fit it
        lte(careWalks.nextAt, now),
        without.length > 0 ? notInArray(careWalks.merchantId, [...without]) : undefined,
      ),
    )
    .orderBy(asc(careWalks.nextAt))
    .limit(limit);
}

export const walkById = hot('care.walkById', (db) =>
  db
    .select(columns)
    .from(careWalks)
    .where(and(eq(careWalks.merchantId, $('merchantId')), eq(careWalks.id, $('id')))),
);

const asExpected = and(
  eq(careWalks.merchantId, $('merchantId')),
  eq(careWalks.id, $('id')),
  eq(careWalks.taken, $('taken')),
  eq(careWalks.state, 'going'),
);

/** Moves a walk past a step; nothing comes back when somebody else moved it, or it is over. */
export const moveWalk = hotWrite('care.move', (db) =>
  db
    .update(careWalks)
    .set({ lastStep: $('stepId') as never, taken: sql`${careWalks.taken} + 1`, nextAt: $('nextAt') as never })
    .where(asExpected)
    .returning({ id: careWalks.id }),
);

export const postpone = hotWrite('care.postpone', (db) =>
  db
    .update(careWalks)
    .set({ nextAt: $('nextAt') as never })
    .where(asExpected),
);

export const endWalk = hotWrite('care.end', (db) =>
  db
    .update(careWalks)
    .set({
      state: $('state') as never,
      reason: $('reason') as never,
      nextAt: null,
      endedAt: $('now') as never,
    })
    .where(
      and(
        eq(careWalks.merchantId, $('merchantId')),
        eq(careWalks.id, $('id')),
        sql`${careWalks.state} in ('going', 'held')`,
      ),
    )
    .returning({ id: careWalks.id }),
);

/** Ends everything a person is in. */
export const endWalksOf = hotWrite('care.endOf', (db) =>
  db
    .update(careWalks)
    .set({ state: 'stopped', reason: $('reason') as never, nextAt: null, endedAt: $('now') as never })
    .where(and(ofCustomer, sql`${careWalks.state} in ('going', 'held')`)),
);

/** Nothing comes back when the step was taken before. */
export const insertStep = hotWrite('care.step', (db) =>
  db
    .insert(careSteps)
    .values({
      merchantId: $('merchantId'),
      walkId: $('walkId'),
      stepId: $('stepId'),
      planId: $('planId'),
      kind: $('kind'),
      outcome: $('outcome'),
      reason: $('reason'),
      messageId: $('messageId'),
      at: $('at'),
    })
    .onConflictDoNothing()
    .returning({ stepId: careSteps.stepId }),
);

export const setOutcome = hotWrite('care.outcome', (db) =>
  db
    .update(careSteps)
    .set({ outcome: $('outcome') as never, reason: $('reason') as never, messageId: $('messageId') as never })
    .where(
      and(
        eq(careSteps.merchantId, $('merchantId')),
        eq(careSteps.walkId, $('walkId')),
        eq(careSteps.stepId, $('stepId')),
      ),
    ),
);

export interface Taken {
  stepId: string;
  kind: string;
  outcome: string;
  reason: string | null;
  at: number;
}

export const takenOf = hot('care.takenOf', (db) =>
  db
    .select({
      stepId: careSteps.stepId,
      kind: careSteps.kind,
      outcome: careSteps.outcome,
      reason: careSteps.reason,
      at: careSteps.at,
    })
    .from(careSteps)
    .where(and(eq(careSteps.merchantId, $('merchantId')), eq(careSteps.walkId, $('walkId')))),
);

export interface WalkFilter {
  planId?: string | undefined;
  customerId?: string | undefined;
  state?: string | undefined;
  before?: string | undefined;
  limit: number;
}

/** Newest first. */
export async function listWalks(reader: Reader, merchantId: string, of: WalkFilter) {
  return reader.db
    .select({ ...columns, reason: careWalks.reason, endedAt: careWalks.endedAt })
    .from(careWalks)
    .where(
      and(
        eq(careWalks.merchantId, merchantId),
        of.planId === undefined ? undefined : eq(careWalks.planId, of.planId),
        of.customerId === undefined ? undefined : eq(careWalks.customerId, of.customerId),
        of.state === undefined ? undefined : eq(careWalks.state, of.state as never),
        of.before === undefined ? undefined : lt(careWalks.id, of.before),
      ),
    )
    .orderBy(of.customerId === undefined ? desc(careWalks.id) : sql`${careWalks.id} || '' desc`)
    .limit(of.limit);
}
