import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Preset, Role } from '../../src/platform/web/principal.ts';
import { hashPassword } from '../../src/staff/index.ts';
import { LINS, LINS_NUMBER } from '../flows/shop.ts';
import { type House, type HouseOptions, openHouse } from './house.ts';

export const PASSWORD = 'noodles behind the station';

export interface Served extends House {
  merchantId: string;
  person(email: string, role: Role, preset?: Preset): Promise<string>;
}

/** Lin's Noodles with its owner, served for browsers. */
export async function serveShop(options: HouseOptions = {}): Promise<Served> {
  const house = await openHouse(options);
  const { gateway } = house;
  const { db } = gateway;
  const password = await hashPassword(PASSWORD);
  const merchantId = await db.write(async (tx) => {
    const shop = await gateway.merchants.add(tx, LINS);
    await gateway.merchants.addNumber(tx, shop.merchantId, { address: LINS_NUMBER, partsPerSecond: 100 });
    return shop.merchantId;
  });
  const person: Served['person'] = async (email, role, preset) =>
    db.write(async (tx) => (await gateway.staff.add(tx, { merchantId, email, role, preset, password })).staffId);
  await person('lin@shop.example', 'owner');
  return { ...house, merchantId, person };
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
