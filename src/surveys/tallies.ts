import { sql } from 'drizzle-orm';
import { localTime } from '../kernel/calendar.ts';
import { hotWrite, type HotWrite, type Tx } from '../platform/db/index.ts';
import { surveyTallies } from './schema.ts';

const $ = (name: string) => sql.placeholder(name);

/** Writers of one count rarely meet in so many rows. */
const SHARDS = 8;

/** Under this question's name stand the counts of runs: `own:<bucket>`, `ours:<bucket>`, `whole:<bucket>`, `ours`, `staff`. */
export const RUNS = '';

/** Each bucket of time is so much wider than the one before. */
const STEP = 1.1;
const SECOND = 1000;

/**
 * The bucket a span of time is counted in: each is a tenth wider than the one before, so that a median told by its middle
 * is at most 5 % off, whatever the number of answers, and no run is read for it. Spans under a second count as one.
 */
export const bucketOfSpan = (millis: number): number =>
  Math.round(Math.log(Math.max(millis, SECOND) / SECOND) / Math.log(STEP));

/** The span in the middle of a bucket, milliseconds. */
export const spanOfBucket = (bucket: number): number => Math.round(SECOND * STEP ** bucket);

export interface Counted {
  question: string;
  code: string;
}

/** In place of the hour of what staff typed in: when a sheet was typed tells nothing of when people answer. */
export const NO_HOUR = -1;

/** When something was answered, as it is counted. */
export function momentOf(at: number, zone: string): { month: string; hour: number } {
  const { date, hour, weekday } = localTime(at, zone);
  return { month: date.slice(0, 7), hour: (weekday - 1) * 24 + hour };
}

/** The shard of a run: by the last sign of its id, which is drawn by chance. */
export const shardOf = (runId: string): number => runId.charCodeAt(runId.length - 1) % SHARDS;

/** One statement for so many counts. */
const adders = [1, 2, 3].map((size): HotWrite<never> =>
  hotWrite(`surveyTallies.add${size}`, (db) =>
    db
      .insert(surveyTallies)
      .values(
        Array.from({ length: size }, (_, i) => ({
          merchantId: $('merchantId'),
          surveyId: $('surveyId'),
          question: $(`question${i}`),
          code: $(`code${i}`),
          month: $(`month${i}`),
          hour: $(`hour${i}`),
          shard: $('shard'),
          count: 1,
        })),
      )
      .onConflictDoUpdate({
        target: [
          surveyTallies.merchantId,
          surveyTallies.surveyId,
          surveyTallies.question,
          surveyTallies.code,
          surveyTallies.month,
          surveyTallies.hour,
          surveyTallies.shard,
        ],
        set: { count: sql`${surveyTallies.count} + excluded.count` },
      }),
  ),
);

/** Adds one to each of at most three different counts, in one statement. */
export async function count(
  tx: Tx,
  run: { merchantId: string; surveyId: string; runId: string; zone: string; at: number; typedIn?: true | undefined },
  counts: readonly Counted[],
): Promise<void> {
  const { merchantId, surveyId, runId, zone, at, typedIn } = run;
  const moment = { ...momentOf(at, zone), ...(typedIn && { hour: NO_HOUR }) };
  const values: Record<string, unknown> = { merchantId, surveyId, shard: shardOf(runId) };
  for (const [i, { question, code }] of counts.entries()) {
    // Counts of runs are asked for as a whole: they need no month and no hour.
    const { month, hour } = question === RUNS ? { month: '', hour: 0 } : moment;
    Object.assign(values, { [`question${i}`]: question, [`code${i}`]: code, [`month${i}`]: month, [`hour${i}`]: hour });
  }
  await adders[counts.length - 1]!.run(tx, values);
}
