import { and, asc, eq, gt, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { LocalDate } from '../../kernel/calendar.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { greeted, greetingRuns, greetings } from '../schema.ts';

export type Run = typeof greetingRuns.$inferSelect;
export type RunKey = Pick<Run, 'merchantId' | 'greetingId' | 'day'>;

const itself = ({ merchantId, greetingId, day }: RunKey): SQL =>
  and(eq(greetingRuns.merchantId, merchantId), eq(greetingRuns.greetingId, greetingId), eq(greetingRuns.day, day))!;

const OPEN = { status: 'finding', cursor: '', endedAt: null } as const;

/** Begins the work of a day, once; or notes it as over. */
export const insertRun = (
  tx: Tx,
  key: RunKey,
  now: number,
  as: Pick<Run, 'status' | 'endedAt'> = OPEN,
): Promise<unknown> =>
  tx.db
    .insert(greetingRuns)
    .values({ ...key, ...as, cursor: '', found: 0, startedAt: now })
    .onConflictDoNothing();

/** A day that a clock which was wrong had called over is begun again. @returns whether there was one */
export async function reopenRun(tx: Tx, key: RunKey, now: number): Promise<boolean> {
  const [opened] = await tx.db
    .update(greetingRuns)
    .set(OPEN)
    .where(and(itself(key), inArray(greetingRuns.status, ['done', 'missed']), gt(greetingRuns.endedAt, now)))
    .returning({ day: greetingRuns.day });
  return opened !== undefined;
}

/** After a change, people are looked for again on the days under way. */
export const searchAgain = (tx: Tx, of: Omit<RunKey, 'day'>): Promise<unknown> =>
  tx.db
    .update(greetingRuns)
    .set(OPEN)
    .where(
      and(
        eq(greetingRuns.merchantId, of.merchantId),
        eq(greetingRuns.greetingId, of.greetingId),
        inArray(greetingRuns.status, ['finding', 'sending']),
      ),
    );

/** Days from one on are begun again when the greeting is switched on again. */
export const reopenFrom = (tx: Tx, { merchantId, greetingId, day }: RunKey): Promise<unknown> =>
  tx.db
    .update(greetingRuns)
    .set(OPEN)
    .where(
      and(
        eq(greetingRuns.merchantId, merchantId),
        eq(greetingRuns.greetingId, greetingId),
        sql`${greetingRuns.day} >= ${day}`,
      ),
    );

/** What the worker has to look after, of all shops; of two greetings for one occasion the first in order comes first. */
export async function going(reader: Reader): Promise<Run[]> {
  const rows = await reader.db
    .select({ run: greetingRuns })
    .from(greetingRuns)
    .innerJoin(
      greetings,
      and(eq(greetings.merchantId, greetingRuns.merchantId), eq(greetings.id, greetingRuns.greetingId)),
    )
    .where(sql`status in ('finding', 'sending')`)
    .orderBy(asc(greetingRuns.day), asc(greetingRuns.merchantId), asc(greetings.position))
    .limit(2000);
  return rows.map(({ run }) => run);
}

/** Moves a run on from where it was read. @returns false when it stands elsewhere by now */
export async function moveRun(tx: Tx, run: Run, to: Partial<Omit<Run, keyof RunKey>>): Promise<boolean> {
  const [moved] = await tx.db
    .update(greetingRuns)
    .set(to)
    .where(and(itself(run), eq(greetingRuns.status, run.status), eq(greetingRuns.cursor, run.cursor)))
    .returning({ day: greetingRuns.day });
  return moved !== undefined;
}

/** Counts those who were found later in the day. */
export const addFound = (tx: Tx, run: RunKey, many: number): Promise<unknown> =>
  tx.db
    .update(greetingRuns)
    .set({ found: sql`${greetingRuns.found} + ${many}` })
    .where(itself(run));

/** What became of a run's people: whether somebody is in a state. */
export async function someoneIs(
  reader: Reader,
  { merchantId, greetingId, day }: RunKey,
  state: 'queued' | 'missed' | 'waiting' | 'skipped',
): Promise<boolean> {
  const [one] = await reader.db
    .select({ id: greeted.customerId })
    .from(greeted)
    .where(
      and(
        eq(greeted.merchantId, merchantId),
        eq(greeted.greetingId, greetingId),
        eq(greeted.day, day),
        eq(greeted.state, state),
      ),
    )
    .limit(1);
  return one !== undefined;
}

/** Runs of a greeting on some days. */
export const runsOf = (
  reader: Reader,
  merchantId: string,
  greetingId: string,
  span: { from: LocalDate; to: LocalDate },
): Promise<Run[]> =>
  reader.db
    .select()
    .from(greetingRuns)
    .where(
      and(
        eq(greetingRuns.merchantId, merchantId),
        eq(greetingRuns.greetingId, greetingId),
        sql`${greetingRuns.day} >= ${span.from}`,
        lte(greetingRuns.day, span.to),
      ),
    );
