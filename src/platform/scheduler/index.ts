import cron from 'node-cron';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { Database } from '../db/index.ts';
import { type Logger, safeError } from '../log.ts';
import type { Job } from '../slice.ts';
import { watchClock } from './jumps.ts';
import { createLease, type Guard, LeaseLost } from './lease.ts';

export { forgetLeases, type Guard, LeaseLost } from './lease.ts';

/** Work that knows itself when it is next due, and can be woken before. */
export interface Pump {
  name: string;
  /** @returns milliseconds until it should run again */
  run(guard: Guard): Promise<number>;
}

export interface Scheduler {
  start(): void;
  /** Runs every pump again soon: something was queued. */
  wake(): void;
  /** Takes nothing new, lets what runs end, gives the lease back. */
  stop(): Promise<void>;
}

interface SchedulerDeps {
  /** What kind of process this is, for `forgetLeases`. */
  kind?: string;
  db: Database;
  clock: Clock;
  log: Logger;
  pumps: readonly Pump[];
  jobs: readonly Job[];
  /** How long a lease holds, in milliseconds; it is renewed three times as often. */
  lease: number;
}

const AFTER_FAULT = 1000;

/**
 * Runs pumps and jobs in one process of the gateway at a time, whichever holds the lease `worker`; the others stand by
 * and take over when it is not renewed.
 */
export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { log } = deps;
  const owner = (deps.kind ? `${deps.kind}:` : '') + newId(deps.clock.now());
  const lease = createLease({ ...deps, name: 'worker', owner, millis: deps.lease });
  const running = new Set<Promise<void>>();
  const sleepers = { pumps: new Set<() => void>(), jobs: new Set<() => void>() };
  const crons: { start(): void | Promise<void>; stop(): void | Promise<void> }[] = [];
  /** Jobs by the clock that are not left until its next tick when the work becomes ours, or the clock was set. */
  const atOnce: (() => void)[] = [];
  const jumped = watchClock();
  let wanted = false;
  let leading = false;

  /** Ends early when its kind is woken: pumps by new work, jobs by a stop only. */
  const sleep = (millis: number, kind: keyof typeof sleepers): Promise<void> =>
    new Promise((resolve) => {
      const rise = (): void => {
        clearTimeout(timer);
        sleepers[kind].delete(rise);
        resolve();
      };
      const timer = setTimeout(rise, millis);
      sleepers[kind].add(rise);
    });

  const wake = (kind: keyof typeof sleepers): void => {
    for (const rise of sleepers[kind]) rise();
  };

  async function attempt(name: string, work: () => Promise<number>): Promise<number> {
    try {
      lease.guard();
      return await work();
    } catch (fault) {
      if (fault instanceof LeaseLost) leading = false;
      else log.error({ work: name, fault: safeError(fault) }, 'scheduled work failed; it is tried again');
      return AFTER_FAULT;
    }
  }

  /** One loop a pump or interval job, for as long as we lead. */
  async function loop(name: string, kind: keyof typeof sleepers, work: () => Promise<number>): Promise<void> {
    while (wanted) {
      const wait = leading ? await attempt(name, work) : AFTER_FAULT;
      if (wait > 0 && wanted) await sleep(wait, kind);
      else await new Promise((resume) => setImmediate(resume));
    }
  }

  /** node-cron waits for the moment it has reckoned: after a clock was set back, for as long as it went back. */
  async function setCronsRight(): Promise<void> {
    const jump = jumped();
    if (jump === 0) return;
    log.warn({ seconds: Math.round(jump / 1000) }, 'the clock was set; scheduled work goes by what it shows now');
    for (const task of crons) {
      await task.stop();
      if (wanted) await task.start();
    }
    wake('pumps');
    for (const run of atOnce) run();
  }

  async function keepLease(): Promise<void> {
    while (wanted) {
      try {
        const had = leading;
        leading = await lease.hold();
        if (leading && !had) {
          log.info('this process does the scheduled work now');
          wake('pumps');
          wake('jobs');
          for (const run of atOnce) run();
        }
      } catch (fault) {
        log.warn({ fault: safeError(fault) }, 'the lease could not be renewed');
      }
      await setCronsRight();
      if (wanted) await sleep(deps.lease / 3, 'jobs'); // a stop that came meanwhile wakes nobody who sleeps later
    }
  }

  const track = (work: Promise<void>): void => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };

  function startJob(job: Job): void {
    const once = async (every: number): Promise<number> => {
      await job.run(lease.guard);
      return every;
    };
    const { every } = job;
    if (typeof every === 'number') return track(loop(job.name, 'jobs', () => once(every)));
    let under = false;
    const run = (): void => {
      if (!leading || under) return;
      under = true;
      track(attempt(job.name, () => once(0)).then(() => void (under = false)));
    };
    if (job.atOnce) atOnce.push(run);
    const task = cron.schedule(every, run, { timezone: 'UTC', name: job.name, noOverlap: true });
    // Said in our own log: a machine that slept or a clock that was set, and the next tick makes good for it.
    task.on('execution:missed', () => log.debug({ work: job.name }, 'a tick was missed'));
    crons.push(task);
  }

  return {
    start() {
      wanted = true;
      track(keepLease());
      for (const pump of deps.pumps) track(loop(pump.name, 'pumps', () => pump.run(lease.guard)));
      for (const job of deps.jobs) startJob(job);
    },
    wake: () => wake('pumps'),
    async stop() {
      wanted = false;
      wake('pumps');
      wake('jobs');
      for (const task of crons) await task.stop();
      await Promise.all(running);
      await lease.release();
    },
  };
}
