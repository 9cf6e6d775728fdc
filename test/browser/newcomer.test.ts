import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createGateway, migrate, openDatabase } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { createScheduler, type Scheduler } from '../../src/platform/scheduler/index.ts';
import { createWeb } from '../../src/web.ts';
import { openBrowser } from '../support/browser.ts';

const PASSWORD = 'noodles behind the station';

/** What `npm start` serves in an empty data folder, and the address of its set-up link. */
async function openEmptyGateway() {
  const folder = mkdtempSync(join(tmpdir(), 'mcrm-newcomer-'));
  const config = loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' });
  const log = createLog('silent');
  await migrate(config);
  const db = openDatabase(config, log);
  let scheduler: Scheduler | undefined;
  const gateway = createGateway(config, db, { log, wake: () => scheduler?.wake() });
  scheduler = createScheduler({ db, clock: systemClock, log, pumps: gateway.pumps, jobs: [], lease: 15_000 });
  scheduler.start();
  const leaving = new AbortController();
  const server = createServer(createWeb(gateway, { signal: leaving.signal }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    setup: `${url}/setup/${await db.write((tx) => gateway.setup.createLink(tx))}`,
    async close() {
      leaving.abort();
      await closed(server);
      await scheduler?.stop();
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

describe('the way of somebody new', () => {
  let world: Awaited<ReturnType<typeof openEmptyGateway>>;
  let browser: Browser;
  beforeAll(async () => {
    world = await openEmptyGateway();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  async function signIn(page: Page): Promise<void> {
    await page.getByLabel('E-mail').fill('lin@shop.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  it('set-up link, shop, front page, phone page, JOIN, answer, sign out, sign in', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    page.on('pageerror', (fault) => faults.push(fault.message));

    await page.goto(world.setup);
    await page.getByLabel('Name of the shop').fill("Lin's Noodles");
    await page.getByLabel("The shop's phone number").fill('+1 202 555 0100');
    await page.getByLabel('Your e-mail').fill('lin@shop.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Open the shop' }).click();
    await page.waitForURL(`${world.url}/`);
    expect(await page.locator('.brand').textContent()).toContain("Lin's Noodles");

    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Phones' }).click();
    await page.waitForURL(`${world.url}/simulator`);
    await page.getByLabel('Whose phone is it?').fill('Amy');
    await page.getByRole('button', { name: 'Put it on the table' }).click();
    await page.getByLabel("Text from Amy to Lin's Noodles").fill('JOIN');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.sim-entry[data-direction=out]').filter({ hasText: "Lin's Noodles: welcome" }).waitFor();

    await page.getByRole('link', { name: '中文' }).click();
    await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '手机' }).waitFor();
    await page.getByRole('link', { name: 'English' }).click();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${world.url}/sign-in`);
    await page.goto(`${world.url}/simulator`);
    await page.waitForURL(/\/sign-in\?next=/);
    await signIn(page);
    await page.waitForURL(`${world.url}/simulator`);
    await page.locator('.sim-entry').filter({ hasText: "Lin's Noodles: welcome" }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
