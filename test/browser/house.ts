import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway, type Gateway, migrate, openDatabase } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { type Clock, systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { createScheduler, type Scheduler } from '../../src/platform/scheduler/index.ts';
import { createWeb } from '../../src/web.ts';

export interface HouseOptions {
  clock?: Clock;
  /** Names of the jobs that run beside the pumps; absent: nothing is sent unless the test does it. */
  worker?: readonly string[];
  openPhones?: boolean;
  /** A certificate: HTTPS on every address of this machine. */
  tls?: { cert: string; key: string; host: string };
  /** Before the worker and the doors. */
  prepare?(gateway: Gateway): Promise<void>;
}

export interface House {
  url: string;
  gateway: Gateway;
  close(): Promise<void>;
}

/** A whole gateway in a folder of its own, as `serve` runs it, with its doors open to browsers. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const { clock = systemClock, tls } = options;
  const folder = mkdtempSync(join(tmpdir(), 'mcrm-browser-'));
  const config = loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' });
  const log = createLog('silent');
  await migrate(config, clock);
  const db = openDatabase(config, log);
  let scheduler: Scheduler | undefined;
  const gateway = createGateway(config, db, { log, clock, wake: () => scheduler?.wake() });
  await options.prepare?.(gateway);
  if (options.worker) {
    const jobs = gateway.jobs.filter(({ name }) => options.worker!.includes(name));
    scheduler = createScheduler({ db, clock, log, pumps: gateway.pumps, jobs, lease: 15_000 });
    scheduler.start();
  }
  const leaving = new AbortController();
  const web = createWeb(gateway, { openPhones: options.openPhones ?? false, signal: leaving.signal });
  const server = tls ? createHttps(tls, web) : createHttp(web);
  await new Promise<void>((resolve) => server.listen(0, tls ? '0.0.0.0' : '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: tls ? `https://${tls.host}:${port}` : `http://127.0.0.1:${port}`,
    gateway,
    async close() {
      leaving.abort();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await scheduler?.stop();
      await gateway.provider.close();
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
