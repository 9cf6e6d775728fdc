import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { openHouse } from './house.ts';

const PASSWORD = 'noodles behind the station';

/** What `npm start` serves in an empty data folder, and the address of its set-up link. */
async function openEmptyGateway() {
  const house = await openHouse({ worker: [] });
  const { db, setup } = house.gateway;
  return { ...house, setup: `${house.url}/setup/${await db.write((tx) => setup.createLink(tx))}` };
}

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
