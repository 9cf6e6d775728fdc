import { and, asc, desc, eq, gt, inArray, like, or, sql, type SQL } from 'drizzle-orm';
import { customers } from '../customers/schema.ts';
import { bucketSql } from '../marketing/index.ts';
import { hot, hotWrite, type Reader, type Tx } from '../platform/db/index.ts';
import { surveyRounds, surveyRuns } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);
const theOne = and(eq(surveyRounds.merchantId, $('merchantId')), eq(surveyRounds.id, $('id')));

const columns = {
  merchantId: surveyRounds.merchantId,
  id: surveyRounds.id,
  surveyId: surveyRounds.surveyId,
  condition: surveyRounds.condition,
  status: surveyRounds.status,
  cursor: surveyRounds.cursor,
  found: surveyRounds.found,
  startAt: surveyRounds.startAt,
};

/** Nothing is returned when there is one of this id. */
export const insertRound = hotWrite('surveyRounds.insert', (db) =>
  db
    .insert(surveyRounds)
    .values({
      merchantId: $('merchantId'),
      id: $('id'),
      surveyId: $('surveyId'),
      condition: $('condition'),
      status: 'finding',
      cursor: '',
      found: 0,
      startAt: $('startAt'),
      startedAt: $('now'),
      actor: $('actor'),
    })
    .onConflictDoNothing()
    .returning({ id: surveyRounds.id }),
);

export const roundById = hot('surveyRounds.one', (db) => db.select(columns).from(surveyRounds).where(theOne));

export type RoundRow = NonNullable<Awaited<ReturnType<typeof roundById.get>>>;

/** Newest first. */
export const roundsOf = (reader: Reader, merchantId: string, surveyId: string) =>
  reader.db
    .select(columns)
    .from(surveyRounds)
    .where(and(eq(surveyRounds.merchantId, merchantId), eq(surveyRounds.surveyId, surveyId)))
    .orderBy(desc(surveyRounds.id))
    .limit(100);

/** Rounds of all shops with something left to do: canceled ones until nobody of theirs waits. */
export const goingRounds = (reader: Reader) =>
  reader.db
    .select(columns)
    .from(surveyRounds)
    .where(sql`${surveyRounds.endedAt} is null`)
    .orderBy(asc(surveyRounds.id))
    .limit(200);

/** Moves a round on from where it stood; nothing is returned when it was moved, or canceled, meanwhile. */
export async function moveRound(
  tx: Tx,
  { merchantId, id, status, cursor }: RoundRow,
  to: { status?: RoundRow['status']; cursor?: string; found?: number; endedAt?: number },
): Promise<boolean> {
  const rows = await tx.db
    .update(surveyRounds)
    .set(to)
    .where(
      and(
        eq(surveyRounds.merchantId, merchantId),
        eq(surveyRounds.id, id),
        eq(surveyRounds.status, status),
        eq(surveyRounds.cursor, cursor),
      ),
    )
    .returning({ id: surveyRounds.id });
  return rows.length > 0;
}

/** Nothing is returned when it is over. */
export const cancelRound = hotWrite('surveyRounds.cancel', (db) =>
  db
    .update(surveyRounds)
    .set({ status: 'canceled' })
    .where(and(theOne, sql`${surveyRounds.status} in ('finding', 'sending')`))
    .returning({ surveyId: surveyRounds.surveyId }),
);

/** The next customers who are meant and may be texted, in the order of their ids, with whose hours bind. */
export const meantAfter = (reader: Reader, merchantId: string, of: { meant: SQL; after: string; limit: number }) =>
  reader.db
    .select({ id: customers.id, bucket: bucketSql })
    .from(customers)
    .where(and(eq(customers.merchantId, merchantId), eq(customers.reach, 'yes'), gt(customers.id, of.after), of.meant))
    .orderBy(asc(customers.id))
    .limit(of.limit);

/** Who waits of a survey, or of one of its rounds: the next by time. */
export const waitingOf = (
  reader: Reader,
  of: { merchantId: string; surveyId: string; actor?: string; until?: number; limit: number },
) =>
  reader.db
    .select({
      id: surveyRuns.id,
      surveyId: surveyRuns.surveyId,
      customerId: surveyRuns.customerId,
      via: surveyRuns.via,
      bucket: surveyRuns.bucket,
      actor: surveyRuns.actor,
      dueAt: surveyRuns.dueAt,
    })
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, of.merchantId),
        eq(surveyRuns.surveyId, of.surveyId),
        sql`${surveyRuns.state} = 'waiting'`,
        of.actor === undefined ? undefined : eq(surveyRuns.actor, of.actor),
        of.until === undefined ? undefined : sql`${surveyRuns.dueAt} <= ${of.until}`,
      ),
    )
    .orderBy(asc(surveyRuns.dueAt), asc(surveyRuns.id))
    .limit(of.limit);

export type Waiting = Awaited<ReturnType<typeof waitingOf>>[number];

const waiting = (merchantId: string, ids: readonly string[]): SQL =>
  and(eq(surveyRuns.merchantId, merchantId), inArray(surveyRuns.id, [...ids]), sql`${surveyRuns.state} = 'waiting'`)!;

interface Meant {
  id: string;
  customerId: string;
  causeKey: string;
  bucket: string;
}

/** Who of them was in it already under another key: as a record that was merged into theirs, or before anybody knew them. */
async function inItBefore(
  tx: Tx,
  { merchantId, surveyId }: { merchantId: string; surveyId: string },
  rows: readonly Meant[],
): Promise<Set<string | null>> {
  const ids = rows.map(({ customerId }) => customerId);
  const known = await tx.db
    .select({ customerId: surveyRuns.customerId })
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, merchantId),
        inArray(surveyRuns.customerId, ids),
        sql`${surveyRuns.surveyId} || '' = ${surveyId}`, // few rows, found by the person: not all runs of the survey are walked
        or(like(surveyRuns.causeKey, 'person:%'), like(surveyRuns.causeKey, 'number:%')),
        sql`${surveyRuns.causeKey} <> 'person:' || ${surveyRuns.customerId}`,
        sql`${surveyRuns.state} <> 'skipped'`,
      ),
    );
  return new Set(known.map(({ customerId }) => customerId));
}

/** Writes down some people who are to be asked; of whom there is a run, only one that was passed over begins anew. @returns how many */
export async function addWaiting(
  tx: Tx,
  meant: readonly Meant[],
  of: { merchantId: string; surveyId: string; dueAt: number; actor: string },
): Promise<number> {
  if (meant.length === 0) return 0;
  const before = await inItBefore(tx, of, meant);
  const rows = meant.filter(({ customerId }) => !before.has(customerId));
  if (rows.length === 0) return 0;
  const all = { merchantId: of.merchantId, surveyId: of.surveyId, dueAt: of.dueAt, actor: of.actor };
  const added = await tx.db
    .insert(surveyRuns)
    .values(
      rows.map((row) => ({ ...all, ...row, via: 'segment' as const, state: 'waiting' as const, rewarded: false })),
    )
    .onConflictDoUpdate({
      target: [surveyRuns.merchantId, surveyRuns.surveyId, surveyRuns.causeKey],
      set: {
        state: 'waiting',
        reason: null,
        endedAt: null,
        via: 'segment',
        bucket: sql`excluded.bucket`,
        dueAt: sql`excluded.due_at`,
        actor: sql`excluded.actor`,
      },
      setWhere: sql`${surveyRuns.state} = 'skipped'`,
    })
    .returning({ id: surveyRuns.id });
  return added.length;
}

/** Sets when some who wait are looked at again. */
export async function postpone(tx: Tx, merchantId: string, ids: readonly string[], dueAt: number): Promise<void> {
  if (ids.length > 0) await tx.db.update(surveyRuns).set({ dueAt }).where(waiting(merchantId, ids));
}

/** Sets whose hours bind one who waits. */
export async function moveBucket(tx: Tx, merchantId: string, id: string, bucket: string): Promise<void> {
  await tx.db
    .update(surveyRuns)
    .set({ bucket })
    .where(waiting(merchantId, [id]));
}

/** Passes over some who wait. @returns how many */
export async function passOver(
  tx: Tx,
  merchantId: string,
  ids: readonly string[],
  as: { reason: string; now: number },
): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx.db
    .update(surveyRuns)
    .set({ state: 'skipped', reason: as.reason, endedAt: as.now })
    .where(waiting(merchantId, ids))
    .returning({ id: surveyRuns.id });
  return rows.length;
}

/** One who waited was asked; nothing is returned when they wait no more: undo what was done for them. */
export const askWaiting = hotWrite('surveyRuns.ask', (db) =>
  db
    .update(surveyRuns)
    .set({
      state: 'asked',
      numberHash: $('numberHash') as never,
      askedAt: $('now') as never,
      dueAt: $('dueAt') as never,
      messageId: $('messageId') as never,
    })
    .where(
      and(eq(surveyRuns.merchantId, $('merchantId')), eq(surveyRuns.id, $('id')), sql`${surveyRuns.state} = 'waiting'`),
    )
    .returning({ id: surveyRuns.id }),
);

const lately = hot('surveyRuns.lately', (db) =>
  db
    .select({ id: surveyRuns.id })
    .from(surveyRuns)
    .where(
      and(
        eq(surveyRuns.merchantId, $('merchantId')),
        eq(surveyRuns.numberHash, $('numberHash')),
        sql`${surveyRuns.askedAt} > ${$('since')}`,
        inArray(surveyRuns.via, ['segment', 'purchase', 'case']),
      ),
    )
    .limit(1),
);

/** Whether a number was asked by us since then, in whatever survey. */
export const askedSince = async (
  reader: Reader,
  of: { merchantId: string; numberHash: string; since: number },
): Promise<boolean> => (await lately.get(reader, of)) !== undefined;
