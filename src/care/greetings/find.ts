import { setTimeout as pause } from 'node:timers/promises';
import { and, eq, type SQL } from 'drizzle-orm';
import { customers } from '../../customers/schema.ts';
import { chunkEnd } from '../../marketing/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { GreetingDeps } from './deps.ts';
import * as people from './people-store.ts';
import type { Round } from './round.ts';
import * as runs from './runs-store.ts';

/** A chunk's statements are to take about so long, so that a webhook behind it hardly waits. Milliseconds. */
const CHUNK_MILLIS = 9;
/** After so much of it others have the database: the birthdays of a day are written without a pause. Milliseconds. */
const WORK_MILLIS = 40;
const SIZE = { first: 500, least: 100, most: 5000 };
/** After so many the others that are under way have their turn. */
const CHUNKS_A_RUN = 10;
/** So many ids of people whose day it is are held at once: a common birthday of a million has some 2,700. */
const PAGE = 10_000;

/** So many of them go into one statement, as parameters. */
const MOST_NAMED_IDS = 1024;

/** Somebody changed the greeting while it was worked on: that piece of work is undone. Not a fault. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** How many rows fit one short write; learnt as we go. */
export interface Pace {
  size: number;
  /** Milliseconds of writing since the last pause. */
  worked: number;
}

export const freshPace = (): Pace => ({ size: SIZE.first, worked: 0 });

/** One short write. */
async function chunk<T>({ db }: GreetingDeps, { guard }: Round, pace: Pace, work: (tx: Tx) => Promise<T>): Promise<T> {
  guard();
  let took = 0;
  const result = await db.write(async (tx) => {
    const began = performance.now();
    await guard.inside?.(tx);
    const made = await work(tx);
    took = performance.now() - began;
    return made;
  });
  const fit = Math.round((pace.size * CHUNK_MILLIS) / Math.max(took, 1));
  pace.size = Math.min(SIZE.most, 2 * pace.size, Math.max(SIZE.least, fit));
  pace.worked += took;
  if (pace.worked > WORK_MILLIS) {
    await pause(0.7 * pace.worked); // whoever waits to write goes in between
    pace.worked = 0;
  }
  return result;
}

/** Whether those who are found now were to be greeted before: the gateway was away. */
const isLate = ({ now, ends }: Round): boolean => now >= ends;

const add = (tx: Tx, round: Round, who: SQL): Promise<number> =>
  people.addPeople(tx, round.deed, { who, late: isLate(round), now: round.now });

/** Writes down people by their ids. @param last done in the transaction of the last of them */
async function addByIds(
  deps: GreetingDeps,
  round: Round,
  pace: Pace,
  ids: readonly string[],
  last: (tx: Tx) => Promise<void>,
): Promise<void> {
  let at = 0;
  do {
    const part = ids.slice(at, (at += Math.min(pace.size, MOST_NAMED_IDS)));
    await chunk(deps, round, pace, async (tx) => {
      const who = part.length > 0 && and(eq(customers.reach, 'yes'), people.among(part));
      const found = who ? await add(tx, round, who) : 0;
      if (found > 0) await runs.addFound(tx, round.run, found);
      if (at >= ids.length) await last(tx);
    });
  } while (at < ids.length);
}

/**
 * Finds the people of a run that has begun, as far as its turn goes; a run that was broken off goes on where it stood.
 * @throws Superseded when it was changed meanwhile
 */
export async function find(deps: GreetingDeps, round: Round, pace: Pace): Promise<void> {
  return round.whose ? findPersonal(deps, round, pace) : findEverybody(deps, round, pace);
}

/**
 * Whose day it is, as far as a page of ids goes. Where nothing else decides they are written as they come; a condition is
 * asked first, since it may take long and others want to write.
 */
const idsOf = ({ db }: GreetingDeps, { whose, conditional, meant, deed, run, now }: Round): Promise<string[]> =>
  conditional || !whose
    ? people.meantIds(db.aside, deed, { meant, after: run.cursor, limit: PAGE, now })
    : people.idsOf(db.aside, whose, { after: run.cursor, limit: PAGE });

async function findPersonal(deps: GreetingDeps, round: Round, pace: Pace): Promise<void> {
  const { run, now } = round;
  const ids = await idsOf(deps, round);
  // The day's work begins when its people are looked for.
  const began = run.cursor === '' ? { startedAt: now } : {};
  await addByIds(deps, round, pace, ids, async (tx) => {
    const to = ids.length < PAGE ? { status: 'sending' as const } : { cursor: ids.at(-1)! };
    if (!(await runs.moveRun(tx, run, { ...to, ...began }))) throw new Superseded();
  });
}

/** A feast goes through all customers by chunks of ids, in SQL. */
async function findEverybody(deps: GreetingDeps, round: Round, pace: Pace): Promise<void> {
  const { merchantId } = round.run;
  let { run } = round;
  for (let count = 0; count < CHUNKS_A_RUN; count++) {
    const from = run;
    const upto = await chunkEnd(deps.db.reader, merchantId, from.cursor, pace.size);
    const to = upto === undefined ? { status: 'sending' as const, cursor: 'z' } : { cursor: upto };
    run = await chunk(deps, round, pace, async (tx) => {
      const found = from.found + (await add(tx, round, and(round.meant, people.between(from.cursor, to.cursor))!));
      if (!(await runs.moveRun(tx, from, { ...to, found }))) throw new Superseded();
      return { ...from, ...to, found };
    });
    if (upto === undefined) return;
  }
}

/** Looks once more for people whose day it turned out to be: they told us this morning. */
export async function findLate(deps: GreetingDeps, round: Round, pace: Pace): Promise<void> {
  const { meant, deed, now } = round;
  for (let after: string | undefined = ''; after !== undefined;) {
    const ids: string[] = await people.meantIds(deps.db.aside, deed, { meant, after, limit: PAGE, now });
    if (ids.length > 0) await addByIds(deps, round, pace, ids, async () => {});
    after = ids.length < PAGE ? undefined : ids.at(-1);
  }
}
