import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createGateway, migrate, openDatabase } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { createScheduler, type Scheduler } from '../../src/platform/scheduler/index.ts';
import { hashPassword } from '../../src/staff/index.ts';
import { createWeb } from '../../src/web.ts';

const PASSWORD = 'noodles behind the station';
const EMAIL = 'lin@shop.example';

/** Lin's Noodles as `serve` runs it: web, jobs and the simulated carrier, with its owner's account. */
export async function openRunningShop() {
  const folder = mkdtempSync(join(tmpdir(), 'mcrm-import-'));
  const config = loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' });
  const log = createLog('silent');
  await migrate(config);
  const db = openDatabase(config, log);
  let scheduler: Scheduler | undefined;
  const gateway = createGateway(config, db, { log, wake: () => scheduler?.wake() });
  const password = await hashPassword(PASSWORD);
  const merchantId = await db.write(async (tx) => {
    const shop = { name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' } as const;
    const { merchantId: id } = await gateway.merchants.add(tx, shop);
    await gateway.merchants.addNumber(tx, id, { address: '+12025550100', partsPerSecond: 100 });
    await gateway.staff.add(tx, { merchantId: id, email: EMAIL, role: 'owner', password });
    return id;
  });
  const jobs = gateway.jobs.filter(({ name }) => name === 'import.work');
  scheduler = createScheduler({ db, clock: systemClock, log, pumps: gateway.pumps, jobs, lease: 15_000 });
  scheduler.start();
  const leaving = new AbortController();
  const server = createServer(createWeb(gateway, { signal: leaving.signal }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    gateway,
    db,
    merchantId,
    async signIn(page: Page): Promise<void> {
      await page.goto(`${url}/sign-in`);
      await page.getByLabel('E-mail').fill(EMAIL);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${url}/`);
    },
    async close() {
      leaving.abort();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await scheduler?.stop();
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type RunningShop = Awaited<ReturnType<typeof openRunningShop>>;
