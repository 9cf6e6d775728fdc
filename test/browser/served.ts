import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Browser, Page } from 'playwright-core';
import { createGateway, type Gateway, migrate, openDatabase } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Preset, Role } from '../../src/platform/web/principal.ts';
import { hashPassword } from '../../src/staff/index.ts';
import { createWeb } from '../../src/web.ts';
import { LINS, LINS_NUMBER } from '../flows/shop.ts';

export const PASSWORD = 'noodles behind the station';

export interface Served {
  url: string;
  gateway: Gateway;
  merchantId: string;
  person(email: string, role: Role, preset?: Preset): Promise<string>;
  close(): Promise<void>;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Lin's Noodles with its owner, served for browsers. @param tls a certificate: HTTPS on every address of this machine */
export async function serveShop(tls?: { cert: string; key: string; host: string }): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'mcrm-pages-'));
  const config = loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' });
  const log = createLog('silent');
  await migrate(config);
  const db = openDatabase(config, log);
  const gateway = createGateway(config, db, { log });
  const password = await hashPassword(PASSWORD);
  const merchantId = await db.write(async (tx) => {
    const shop = await gateway.merchants.add(tx, LINS);
    await gateway.merchants.addNumber(tx, shop.merchantId, { address: LINS_NUMBER });
    return shop.merchantId;
  });
  const person: Served['person'] = async (email, role, preset) =>
    db.write(async (tx) => (await gateway.staff.add(tx, { merchantId, email, role, preset, password })).staffId);
  await person('lin@shop.example', 'owner');
  const leaving = new AbortController();
  const web = createWeb(gateway, { signal: leaving.signal });
  const server = tls ? createHttps(tls, web) : createHttp(web);
  await new Promise<void>((resolve) => server.listen(0, tls ? '0.0.0.0' : '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: tls ? `https://${tls.host}:${port}` : `http://127.0.0.1:${port}`,
    gateway,
    merchantId,
    person,
    async close() {
      leaving.abort();
      await closed(server);
      await gateway.provider.close();
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A page whose faults (console, script) are gathered: a page that breaks its own policy says so there. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
  page.on('pageerror', (fault) => faults.push(fault.message));
  return { page, faults };
}

/** Signs in as somebody of the shop, from wherever the page is. */
export async function signIn(page: Page, url: string, email = 'lin@shop.example'): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('main button[type=submit]').click();
}
