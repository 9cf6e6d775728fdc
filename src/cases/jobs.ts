import { type Clock, DAY, HOUR, MINUTE } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Merchant } from '../merchants/index.ts';
import type { Database, Tx } from '../platform/db/index.ts';
import { type Logger, safeError } from '../platform/log.ts';
import { type Guard, LeaseLost } from '../platform/scheduler/lease.ts';
import type { Job } from '../platform/slice.ts';
import { RATING_LIFE } from './answers.ts';
import { levelAt, mayText, MOST_NOTICE } from './due.ts';
import { goOn, type MoveDeps } from './move.ts';
import { RETURN } from './standing.ts';
import { caseById } from './store.ts';
import * as store from './store-jobs.ts';
import { adoptSince } from './store-strays.ts';
import type { TellOwner } from './tell-owner.ts';

export interface JobDeps extends MoveDeps {
  db: Database;
  clock: Clock;
  merchants: { all(reader: Database['reader']): Promise<Merchant[]> };
  tellOwner: TellOwner;
  log: Pick<Logger, 'error'>;
}

/** What was archived longer ago than this and never looked at stays so. */
const LOOK_BACK = 30 * DAY;
/** Cases worked on in one run of a shop; the next run takes the rest. */
const MOST = 500;

const TEMPLATES = { 1: 'cases/due-soon', 2: 'cases/due-late', 3: 'cases/due-day' } as const;

/** One case's trouble is not another's: it is written down, and the next gets its turn. A lost lease ends the run. */
async function attempt(
  { db, log }: JobDeps,
  guard: Guard,
  caseId: string,
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  guard();
  try {
    await db.write(async (tx) => {
      await guard.inside?.(tx);
      await work(tx);
    });
  } catch (fault) {
    if (fault instanceof LeaseLost) throw fault;
    if (fault instanceof DomainError && fault.code === 'conflict') return; // somebody was quicker
    log.error({ caseId, fault: safeError(fault) }, 'a case could not be tended; it is tried again');
  }
}

/** Texts staff about cases whose time comes, has come, or is a day over: each once, whoever runs it. */
async function escalate(deps: JobDeps, { merchantId, zone }: Merchant, guard: Guard): Promise<void> {
  const { db, clock, tellOwner } = deps;
  const now = clock.now();
  if (!mayText(now, zone)) return;
  for (const { id, escalated, openedAt, dueAt } of await store.pressing(
    db.reader,
    merchantId,
    now + MOST_NOTICE,
    MOST,
  )) {
    const level = levelAt(now, { openedAt, dueAt: dueAt! });
    if (level === 0 || level <= escalated) continue;
    await attempt(deps, guard, id, async (tx) => {
      const of = await store.raise(tx, merchantId, { id, dueAt: dueAt! }, level);
      if (!of) return; // another run told them, or its time was changed
      await tellOwner(tx, merchantId, of, { template: TEMPLATES[level], level, dueAt: dueAt! });
    });
  }
}

/** Archives what was reported and never rated. */
async function archive(deps: JobDeps, { merchantId }: Merchant, guard: Guard): Promise<void> {
  const { db, clock } = deps;
  for (const { id } of await store.unanswered(db.reader, merchantId, clock.now() - RATING_LIFE, MOST)) {
    await attempt(deps, guard, id, async (tx) => {
      const known = await caseById(tx, merchantId, id);
      if (known.step !== 'reported') return;
      await goOn(deps, tx, merchantId, known, { step: 'archived', actor: 'system', reason: 'no_answer' });
    });
  }
}

/** Notes a month later whether the same trouble came again. */
async function lookBack(deps: JobDeps, { merchantId }: Merchant, guard: Guard): Promise<void> {
  const { db, clock } = deps;
  const until = clock.now() - RETURN;
  for (const one of await store.settled(db.reader, merchantId, { from: until - LOOK_BACK, until }, MOST)) {
    await attempt(deps, guard, one.id, async (tx) => {
      await store.noteRecurrence(tx, merchantId, one, (await store.cameAgain(tx, merchantId, one)) ? 'again' : 'none');
    });
  }
}

/** Finds whose a stranger's case of the last days is by now. */
async function adopt({ db, clock }: JobDeps, { merchantId }: Merchant, guard: Guard): Promise<void> {
  guard();
  await db.write(async (tx) => {
    await guard.inside?.(tx);
    await adoptSince(tx, merchantId, clock.now() - 2 * DAY);
  });
}

/** Scheduled work on cases, shop by shop. */
export function casesJobs(deps: JobDeps): Job[] {
  const eachShop =
    (...works: ((deps: JobDeps, merchant: Merchant, guard: Guard) => Promise<void>)[]) =>
    async (guard: Guard): Promise<void> => {
      for (const merchant of await deps.merchants.all(deps.db.reader))
        for (const work of works) await work(deps, merchant, guard);
    };
  return [
    { name: 'cases.escalate', every: 5 * MINUTE, run: eachShop(escalate) },
    { name: 'cases.tidy', every: HOUR, run: eachShop(adopt, archive, lookBack) },
  ];
}
