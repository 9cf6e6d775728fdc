import { and, asc, desc, eq, gt, inArray, lte, type SQL, sql } from 'drizzle-orm';
import { customerNumbers, customers } from '../../customers/schema.ts';
import { addressColumns, bucketSql, itsCurrentNumber } from '../../marketing/index.ts';
import { hot, hotWrite, type Reader, type Tx } from '../../platform/db/index.ts';
import { greeted } from '../schema.ts';
import type { RunKey } from './runs-store.ts';

const $ = (name: string) => sql.placeholder(name);

/** One day's greeting of one occasion: whose rows they are. */
export interface Deed extends RunKey {
  occasion: string;
  period: string;
}

/**
 * SQL true for a row that stands in nobody's way: noted as missed, so that nothing was sent, for another day (the date
 * was corrected since) or by a clock that was ahead of what it is now.
 */
const givesWay = (day: string, now: number): SQL =>
  sql`${greeted.state} = 'missed' and (${greeted.day} <> ${day} or ${greeted.settledAt} > ${now})`;

const settledAlready = ({ merchantId, occasion, period, day }: Deed, now: number): SQL =>
  sql`exists (select 1 from ${greeted} where ${and(
    eq(greeted.merchantId, merchantId),
    eq(greeted.occasion, occasion),
    eq(greeted.period, period),
    sql`${greeted.customerId} = ${customers.id}`,
    sql`not (${givesWay(day, now)})`,
  )})`;

/** The next of those meant who were not found before, in the order of ids: one statement, by the index of their day. */
export async function meantIds(
  reader: Reader,
  deed: Deed,
  { meant, after, limit, now }: { meant: SQL; after: string; limit: number; now: number },
): Promise<string[]> {
  const rows = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(and(meant, gt(customers.id, after), sql`not ${settledAlready(deed, now)}`))
    .orderBy(asc(customers.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** The ids that a query tells, in order, from one on. `materialized`: else SQLite would walk all customers in that order. */
export async function idsOf(
  reader: Reader,
  set: SQL,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const id = sql<string>`days.id`;
  const rows = await reader.db
    .select({ id })
    .from(sql`(with found(id) as materialized (${set}) select found.id from found) as days`)
    .where(sql`days.id > ${after}`)
    .orderBy(sql`1`)
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Filled up to a power of two with the last: few different statements are kept ready then. @param ids at least one */
export function among(ids: readonly string[]): SQL {
  const full = 2 ** Math.ceil(Math.log2(ids.length));
  return inArray(customers.id, [...ids, ...Array.from({ length: full - ids.length }, () => ids.at(-1)!)]);
}
export const between = (after: string, upto: string): SQL => and(gt(customers.id, after), lte(customers.id, upto))!;

/**
 * Writes down whom a day's greeting means. Who was greeted, or passed over, for this occasion and year stays as they are.
 * @param late their day is over: they are noted as missed at once
 * @returns how many were added
 */
export async function addPeople(
  tx: Tx,
  deed: Deed,
  { who, late, now }: { who: SQL; late: boolean; now: number },
): Promise<number> {
  const { merchantId, occasion, period, greetingId, day } = deed;
  const fate = late ? sql`'missed', 'late', null, cast(${now} as bigint)` : sql`'waiting', null, null, null`;
  const insert = tx.db
    .insert(greeted)
    .select(
      sql`select ${merchantId}, ${occasion}, ${period}, ${customers.id}, ${greetingId}, ${day}, ${bucketSql}, ${fate} from ${customers} where ${customers.merchantId} = ${merchantId} and ${who}`,
    );
  const returned = { id: greeted.customerId };
  if (late) return (await insert.onConflictDoNothing().returning(returned)).length;
  const rows = await insert
    .onConflictDoUpdate({
      target: [greeted.merchantId, greeted.occasion, greeted.period, greeted.customerId],
      set: {
        greetingId: sql`excluded.greeting_id`,
        day: sql`excluded.day`,
        bucket: sql`excluded.bucket`,
        state: 'waiting',
        reason: null,
        messageId: null,
        settledAt: null,
      },
      setWhere: givesWay(day, now),
    })
    .returning(returned);
  return rows.length;
}

const waitingOf = and(
  eq(greeted.merchantId, $('merchantId')),
  eq(greeted.greetingId, $('greetingId')),
  eq(greeted.day, $('day')),
  sql`${greeted.state} = 'waiting'`,
);

const nextBucket = hot('greetings.nextBucket', (db) =>
  db
    .select({ bucket: greeted.bucket })
    .from(greeted)
    .where(and(waitingOf, gt(greeted.bucket, $('after'))))
    .orderBy(asc(greeted.bucket))
    .limit(1),
);

/** Buckets in which somebody still waits: a loose scan of the index, one step a bucket. */
export async function waitingBuckets(reader: Reader, { merchantId, greetingId, day }: RunKey): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; found.length < 1000;) {
    const next = await nextBucket.get(reader, { merchantId, greetingId, day, after });
    if (!next) break;
    found.push((after = next.bucket));
  }
  return found;
}

const due = hot('greetings.due', (db) =>
  db
    .select({
      customerId: greeted.customerId,
      occasion: greeted.occasion,
      period: greeted.period,
      ...addressColumns,
    })
    .from(greeted)
    .innerJoin(customers, and(eq(customers.merchantId, greeted.merchantId), eq(customers.id, greeted.customerId)))
    .leftJoin(customerNumbers, itsCurrentNumber)
    .where(and(waitingOf, eq(greeted.bucket, $('bucket'))))
    .orderBy(asc(greeted.customerId), desc(customerNumbers.fromAt))
    .limit($('limit')),
);

export type DueRow = Awaited<ReturnType<typeof due.all>>[number];

/** The next who wait in a bucket, each once, with the newest number of theirs. */
export async function dueOf(
  reader: Reader,
  { merchantId, greetingId, day }: RunKey,
  bucket: string,
  limit: number,
): Promise<DueRow[]> {
  const rows = await due.all(reader, { merchantId, greetingId, day, bucket, limit });
  return rows.filter(({ customerId }, at) => rows[at - 1]?.customerId !== customerId);
}

/** Of these those who are still meant. */
export async function stillMeant(reader: Reader, meant: SQL, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await reader.db
    .select({ id: customers.id })
    .from(customers)
    .where(and(meant, among(ids)));
  return new Set(rows.map(({ id }) => id));
}

const ofPerson = and(
  eq(greeted.merchantId, $('merchantId')),
  eq(greeted.occasion, $('occasion')),
  eq(greeted.period, $('period')),
  eq(greeted.customerId, $('customerId')),
  eq(greeted.greetingId, $('greetingId')),
  eq(greeted.day, $('day')),
  sql`${greeted.state} = 'waiting'`,
);

const settle = hotWrite('greetings.settle', (db) =>
  db
    .update(greeted)
    .set({
      state: $('state') as never,
      reason: $('reason') as never,
      messageId: $('messageId') as never,
      settledAt: $('now') as never,
    })
    .where(ofPerson)
    .returning({ customerId: greeted.customerId }),
);

export type PersonKey = Deed & { customerId: string };

/** What became of one who waited. @returns false when they wait no more: undo what was done for them */
export const settlePerson = async (
  tx: Tx,
  key: PersonKey,
  as: { state: 'queued' | 'skipped'; reason: string | null; messageId: string | null; now: number },
): Promise<boolean> => (await settle.get(tx, { ...key, ...as })) !== undefined;

const drop = hotWrite('greetings.drop', (db) => db.delete(greeted).where(ofPerson));

/** Forgets one who waited: another day, or another greeting, may be theirs. */
export const dropPerson = (tx: Tx, key: PersonKey): Promise<void> => drop.run(tx, { ...key });

const move = hotWrite('greetings.move', (db) =>
  db
    .update(greeted)
    .set({ bucket: $('bucket') as never })
    .where(ofPerson),
);

/** Sets whose hours bind, when a number turned out to be of another place. */
export const movePerson = (tx: Tx, key: PersonKey, bucket: string): Promise<void> => move.run(tx, { ...key, bucket });

const ofRun = ({ merchantId, greetingId, day }: RunKey, bucket: string): SQL =>
  and(
    eq(greeted.merchantId, merchantId),
    eq(greeted.greetingId, greetingId),
    eq(greeted.day, day),
    eq(greeted.bucket, bucket),
    sql`${greeted.state} = 'waiting'`,
  )!;

/** The last of the next `size` who wait in a bucket. */
async function partOf(reader: Reader, run: RunKey, bucket: string, size: number): Promise<SQL> {
  const [last] = await reader.db
    .select({ id: greeted.customerId })
    .from(greeted)
    .where(ofRun(run, bucket))
    .orderBy(asc(greeted.customerId))
    .limit(1)
    .offset(size - 1);
  return last ? and(ofRun(run, bucket), lte(greeted.customerId, last.id))! : ofRun(run, bucket);
}

/** Notes some who wait in a bucket as missed. @returns how many */
export async function missSome(
  tx: Tx,
  run: RunKey,
  bucket: string,
  { size, reason, now }: { size: number; reason: string; now: number },
): Promise<number> {
  const part = await partOf(tx, run, bucket, size);
  const rows = await tx.db
    .update(greeted)
    .set({ state: 'missed', reason, settledAt: now })
    .where(part)
    .returning({ id: greeted.customerId });
  return rows.length;
}

/** Forgets some who wait in a bucket. @returns how many */
export async function dropSome(tx: Tx, run: RunKey, bucket: string, size: number): Promise<number> {
  const part = await partOf(tx, run, bucket, size);
  return (await tx.db.delete(greeted).where(part).returning({ id: greeted.customerId })).length;
}
