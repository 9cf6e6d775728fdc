import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hashPassword } from '../../src/staff/index.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { PASSWORD } from '../staff/gateway.ts';
import { openBrowser } from '../support/browser.ts';

/** Five members: the first came once, the second twice, and so on; each visit cost 20.00. */
async function fillShop(shop: Shop): Promise<void> {
  const { gateway, test, merchantId } = shop;
  for (let i = 0; i < 5; i++) {
    const customerId = await shop.member(shop.phone());
    for (let visit = 0; visit <= i; visit++)
      await test.db.write((tx) =>
        gateway.purchases.record(tx, merchantId, {
          customerId,
          amount: '20.00',
          receipt: `${i}-${visit}`,
          actor: 'test',
        }),
      );
  }
  const password = await hashPassword(PASSWORD);
  await test.db.write((tx) =>
    gateway.staff.add(tx, { merchantId, email: 'lin@shop.example', role: 'owner', password }),
  );
}

describe('the segment builder', () => {
  let shop: Shop;
  let server: Server;
  let url: string;
  let browser: Browser;
  const faults: string[] = [];
  beforeAll(async () => {
    shop = await openShop('sqlite');
    await fillShop(shop);
    server = createServer(createWeb(shop.gateway));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await shop.close();
  });

  async function open(options: Parameters<Browser['newContext']>[0]): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext({ locale: 'en-US', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail').fill('lin@shop.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${url}/`);
    return { context, page };
  }

  const total = (page: Page, count: number) =>
    page.locator('.counted .total b', { hasText: new RegExp(`^${count}$`) }).waitFor();
  const at = (page: Page, id: string) => page.locator(`[id="${id}"]`);

  /** Chooses what makes the editor come anew, and waits until it has: typing before that would go into the old one. */
  async function choose(page: Page, id: string, option: string | { label: string }): Promise<void> {
    const anew = page.waitForResponse((answer) => answer.url().includes('/segments/editor'));
    await at(page, id).selectOption(option);
    await anew;
    await page.locator('select.htmx-request').waitFor({ state: 'detached' });
  }

  it('a nested tree is built with the count following, saved, reloaded, deleted', async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${url}/segments`);
    await page.getByRole('button', { name: 'New segment' }).click();
    await choose(page, 'where.0.0.field', { label: 'Spent' });
    await at(page, 'where.0.0.value').fill('60.00');
    await total(page, 3);

    await page.getByRole('button', { name: '+ Group' }).click();
    await choose(page, 'where.0.1.0.field', { label: 'Visits' });
    await choose(page, 'where.0.1.0.is', '=');
    await at(page, 'where.0.1.0.value').fill('3');
    await total(page, 1);
    await at(page, 'where.0.1').getByRole('button', { name: '+ Condition' }).click();
    await choose(page, 'where.0.1.1.field', { label: 'Visits' });
    await at(page, 'where.0.1.1.value').fill('5');
    await total(page, 2);
    await at(page, 'where.0.1.group').selectOption('none');
    await total(page, 1);
    await page.locator('.words', { hasText: 'Spent: at least $60.00 and not (' }).waitFor();
    await page.locator('.some li').first().waitFor();

    await at(page, 'where.0.0.value').fill('60.005');
    await page.getByText('Mend the marked conditions').waitFor();
    await page.getByLabel('Name').fill('Middle');
    await page.getByRole('button', { name: 'Save segment' }).click();
    await page.getByText('Write the amount in USD like 88.50.').waitFor();
    await at(page, 'where.0.0.value').fill('60.00');
    await total(page, 1);
    await page.getByRole('button', { name: 'Save segment' }).click();
    await page.getByText('Segment saved.').waitFor();
    await page.reload();
    expect(await at(page, 'where.0.1.group').inputValue()).toBe('none');
    expect(await page.getByRole('button', { name: 'Send to these' }).getAttribute('href')).toMatch(
      /^\/broadcasts\/new\?segment=\w+$/,
    );
    expect(await page.getByRole('button', { name: 'See these people' }).getAttribute('href')).toMatch(
      /^\/customers\?segment=\w+$/,
    );

    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete segment' }).click();
    await page.getByText('Segment deleted.').waitFor();
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
    await context.close();
  });

  it('by the keyboard alone', async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${url}/segments/new`);
    await at(page, 'where.0.0.field').focus();
    await page.keyboard.type('Visits');
    await at(page, 'where.0.0.is').waitFor();
    await page.locator('[id="where.0.0.field"]:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('4');
    await total(page, 2);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await at(page, 'where.0.1.field').waitFor();
    await page.locator('[id="where.0.1.field"]:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await at(page, 'where.0.1').waitFor({ state: 'detached' });
    await total(page, 2);
    await context.close();
  });

  it('without JavaScript, on a phone', async () => {
    const { context, page } = await open({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
    await page.goto(`${url}/segments`);
    await page.getByRole('link', { name: 'Lapsed' }).click();
    await total(page, 0);
    await at(page, 'where.0.1').getByRole('button', { name: 'Remove' }).click();
    await total(page, 3);
    await page.getByRole('button', { name: '+ Condition' }).click();
    await at(page, 'where.0.1.field').selectOption({ label: 'Spent' });
    await at(page, 'where.0.1').getByRole('button', { name: 'OK' }).click();
    await at(page, 'where.0.1.value').fill('100.00');
    await page.getByRole('button', { name: 'Count', exact: true }).click();
    await total(page, 1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.getByLabel('Name').fill('Phone');
    await page.getByRole('button', { name: 'Save segment' }).click();
    await page.getByText('Segment saved.').waitFor();
    await page.goto(`${url}/segments`);
    await page.getByRole('link', { name: 'Phone', exact: true }).waitFor();
    await context.close();
  });
});
