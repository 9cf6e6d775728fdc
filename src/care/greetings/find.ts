import { setTimeout as pause } from 'node:timers/promises';
import { and, type SQL } from 'drizzle-orm';
import type { Tx } from '../../platform/db/index.ts';
import type { GreetingDeps } from './deps.ts';
import * as people from './people-store.ts';
import type { Round } from './round.ts';
import * as runs from './runs-store.ts';

/** A chunk's statements are to take about so long, so that a webhook behind it hardly waits. Milliseconds. */
const CHUNK_MILLIS = 9;
const SIZE = { first: 300, least: 100, most: 5000 };
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
}

export const freshPace = (): Pace => ({ size: SIZE.first });

/** One short write, with a pause behind it: whoever waits to write goes in between. */
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
  await pause(Math.max(2, 0.7 * took));
  return result;
}

/** Whether those who are found now were to be greeted before: the gateway was away. */
const isLate = ({ now, ends }: Round): boolean => now >= ends;

const add = (tx: Tx, round: Round, who: SQL): Promise<number> =>
  people.addPeople(tx, round.deed, { who, late: isLate(round), now: round.now });

/** Adds those whose day it is and who were not found before. @returns the last looked at; undefined: there are no more */
async function addPersonal(deps: GreetingDeps, round: Round, pace: Pace, after: string): Promise<string | undefined> {
  const { meant, deed, now } = round;
  const ids = await people.meantIds(deps.db.aside, deed, { meant, after, limit: PAGE, now });
  for (let at = 0; at < ids.length;) {
    const part = ids.slice(at, (at += Math.min(pace.size, MOST_NAMED_IDS)));
    await chunk(deps, round, pace, async (tx) => {
      const found = await add(tx, round, people.among(part));
      if (found > 0) await runs.addFound(tx, round.run, found);
    });
  }
  return ids.length < PAGE ? undefined : ids.at(-1);
}

/**
 * Finds the people of a run that has begun, as far as its turn goes; a run that was broken off goes on where it stood.
 * @throws Superseded when it was changed meanwhile
 */
export async function find(deps: GreetingDeps, round: Round, pace: Pace): Promise<void> {
  return round.personal ? findPersonal(deps, round, pace) : findEverybody(deps, round, pace);
}

async function findPersonal(deps: GreetingDeps, round: Round, pace: Pace): Promise<void> {
  const last = await addPersonal(deps, round, pace, round.run.cursor);
  await chunk(deps, round, pace, async (tx) => {
    const to = last === undefined ? { status: 'sending' as const } : { cursor: last };
    if (!(await runs.moveRun(tx, round.run, to))) throw new Superseded();
  });
}

/** A feast goes through all customers by chunks of ids, in SQL. */
async function findEverybody(deps: GreetingDeps, round: Round, pace: Pace): Promise<void> {
  const { merchantId } = round.run;
  let { run } = round;
  for (let count = 0; count < CHUNKS_A_RUN; count++) {
    const upto = await people.chunkEnd(deps.db.reader, merchantId, run.cursor, pace.size);
    const to: Partial<runs.Run> = upto === undefined ? { status: 'sending', cursor: 'z' } : { cursor: upto };
    await chunk(deps, round, pace, async (tx) => {
      const found = await add(tx, round, and(round.meant, people.between(run.cursor, upto ?? 'z'))!);
      if (!(await runs.moveRun(tx, run, { ...to, found: run.found + found }))) throw new Superseded();
      run = { ...run, found: run.found + found };
    });
    if (upto === undefined) return;
    run = { ...run, cursor: upto };
  }
}

/** Looks once more for people whose day it turned out to be: they told us this morning. */
export async function findLate(deps: GreetingDeps, round: Round, pace: Pace): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined;) after = await addPersonal(deps, round, pace, after);
}
