import { and, type SQL } from 'drizzle-orm';
import { openSender, type Sender } from '../../marketing/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { Guard } from '../../platform/scheduler/index.ts';
import type { GreetingDeps } from './deps.ts';
import type { Deed } from './people-store.ts';
import { type Falls, fallsOn, occasionKey } from './rules.ts';
import type { Run } from './runs-store.ts';
import * as store from './store.ts';
import type { Row } from './store.ts';
import { conditionOf, dayOf, fitting, ofShop, reachable, whoseDay } from './whose.ts';
import { dayEndsAt, lastOf, zonesInUse } from './windows.ts';

/** What one round of work on one day of a greeting needs; read once a round. */
export interface Round extends Sender {
  run: Run;
  row: Row;
  deed: Deed;
  falls: Falls;
  /** SQL over `customers`: whose day it is and who fits, whether or not a text may reach them now. */
  fits: SQL;
  /** The same, of those a marketing text may reach. */
  meant: SQL;
  /** A query for the ids of those whose day it is; undefined: a feast, everybody's day. */
  whose: SQL | undefined;
  /** Whether a condition has a say in who is meant; it may take long to answer. */
  conditional: boolean;
  /** Instants from which the day is over everywhere, and from which nobody is greeted any more, late ones included. */
  dayEnds: number;
  ends: number;
  now: number;
  guard: Guard;
}

/** Conditions of the greetings that count before this one for the same occasion. */
export async function earlierConditions(
  deps: GreetingDeps,
  reader: Reader,
  row: Row,
  all: readonly Row[],
): Promise<(SQL | undefined)[]> {
  const before = all.filter(
    (one) =>
      one.on &&
      one.id !== row.id &&
      one.occasion === row.occasion &&
      (one.position < row.position || (one.position === row.position && one.id < row.id)),
  );
  return Promise.all(before.map(({ draft }) => conditionOf(deps.segments, reader, row.merchantId, draft)));
}

/** @returns undefined when the greeting does not fall on the run's day any more */
export async function openRound(deps: GreetingDeps, run: Run, row: Row, guard: Guard): Promise<Round | undefined> {
  const { db, merchants, segments, clock } = deps;
  const falls = fallsOn(row.draft, run.day as Falls['day']);
  if (!falls) return undefined;
  const { merchantId, greetingId, day } = run;
  const sender = await openSender(merchants, db.reader, merchantId);
  const zones = await zonesInUse(db.reader, sender.merchant);
  const shop = { merchantId, zone: sender.merchant.zone, firstJoined: await store.firstJoined(db.reader, merchantId) };
  const own = await conditionOf(segments, db.aside, merchantId, row.draft);
  const earlier = await earlierConditions(deps, db.aside, row, await store.list(db.reader, merchantId));
  const chosen = fitting(own, earlier);
  const fit = and(dayOf(row.draft.occasion, falls.of, shop), chosen);
  return {
    ...sender,
    run,
    row,
    falls,
    deed: { merchantId, greetingId, day, occasion: occasionKey(row.draft), period: falls.period },
    fits: and(ofShop(merchantId), fit)!,
    meant: and(reachable(merchantId), fit)!,
    whose: whoseDay(row.draft.occasion, falls.of, shop),
    conditional: chosen !== undefined,
    dayEnds: dayEndsAt(zones, falls.day),
    ends: lastOf(zones, { day: falls.day, late: row.draft.late }),
    now: clock.now(),
    guard,
  };
}
