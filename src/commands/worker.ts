import { createGateway, openDatabase } from '../app.ts';
import type { Config } from '../config.ts';
import { SECOND } from '../kernel/clock.ts';
import { openAfterRefusal } from '../messages/index.ts';
import { type Logger, safeError } from '../platform/log.ts';
import { createScheduler } from '../platform/scheduler/index.ts';
import { listenForWakes } from '../platform/wake.ts';

/** What is in the air when the stop comes has this long to come down; after that it is reconciled at the next start. */
const LANDING = 7 * SECOND;

/** The kind of a gateway's leases. On SQLite whoever holds the data lock is the only gateway alive. */
export const GATEWAY = 'gateway';

/**
 * The worker: dispatcher, jobs and the simulated carrier, until `stopped` resolves.
 * @param onWake called once with the function that wakes it
 */
export async function runWorker(
  config: Config,
  log: Logger,
  stopped: Promise<void>,
  onWake?: (wake: () => void) => void,
): Promise<void> {
  const db = openDatabase(config, log);
  let wake = (): void => {};
  const gateway = createGateway(config, db, { log, wake: () => wake() });
  const { clock, pumps, jobs, dispatcher, provider } = gateway;
  const scheduler = createScheduler({ kind: GATEWAY, db, clock, log, pumps, jobs, lease: config.lease });
  wake = () => scheduler.wake();
  onWake?.(wake);
  const listener = config.databaseUrl ? listenForWakes(config.databaseUrl, wake, log) : undefined;
  await openAfterRefusal(db, provider, log).catch((fault: unknown) => {
    log.warn({ fault: safeError(fault) }, 'the carrier could not be asked whether it takes the account again');
  });
  scheduler.start();
  await stopped;
  await scheduler.stop();
  await Promise.race([dispatcher.settled(), new Promise((resolve) => setTimeout(resolve, LANDING).unref())]);
  await listener?.close();
  await provider.close();
  await dispatcher.settled(); // what was given up with the provider is written down as such
  await db.close();
}
