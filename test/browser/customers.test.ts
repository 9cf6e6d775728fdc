import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { hashPassword } from '../../src/staff/index.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { openBrowser } from '../support/browser.ts';

const PASSWORD = 'noodles behind the station';
const AMY = '+12025550111';
const AMY_NEW = '+12025550114';

describe('customers in a browser', () => {
  let shop: Shop;
  let browser: Browser;
  let server: Server;
  let url: string;
  const leaving = new AbortController();
  beforeAll(async () => {
    shop = await openShop('sqlite');
    const { gateway, test, merchantId } = shop;
    const password = await hashPassword(PASSWORD);
    await test.db.write((tx) =>
      gateway.staff.add(tx, { merchantId, email: 'lin@shop.example', name: 'Lin', role: 'owner', password }),
    );
    await shop.say(AMY, 'JOIN Amy Lin');
    await shop.say(AMY_NEW, 'JOIN Amy');
    await shop.say('+12025550112', 'JOIN Ben');
    server = createServer(createWeb(gateway, { signal: leaving.signal }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    leaving.abort();
    server.close();
    server.closeAllConnections();
    await shop.close();
  });

  async function signedIn(options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...options });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    page.on('pageerror', (fault) => faults.push(fault.message));
    page.setDefaultTimeout(8000); // a part that is missing is named before the test itself runs out of time
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail').fill('lin@shop.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${url}/`);
    return { page, faults };
  }

  const open = async (page: Page, digits: string): Promise<void> => {
    await page.goto(`${url}/customers`);
    await page.getByLabel('Search customers').fill(digits);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.cu-people .main a').click();
  };
  const wider = (page: Page): Promise<boolean> =>
    page.evaluate('document.documentElement.scrollWidth > window.innerWidth');

  it('finds by the last four, opens, changes, looks at the number, notes, narrows the timeline', async () => {
    const { page, faults } = await signedIn();
    await open(page, '0111');
    await page.getByRole('heading', { name: 'Amy Lin' }).waitFor();
    await page.getByRole('button', { name: 'Change the profile' }).click();
    await page.getByLabel('Birthday').fill('20 May');
    await page.getByLabel('Tags').fill('regular, window seat');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('20 May').waitFor();
    expect(await page.locator('.cu-tag').count()).toBe(2);

    await page.getByRole('button', { name: 'Show the whole number' }).click();
    await page.getByText('+1 202 555 0111', { exact: true }).waitFor();
    expect(page.url()).not.toContain('2025550111');

    await page.getByText('Write a note', { exact: true }).click();
    await page.getByPlaceholder('Likes the window seat.').fill('allergic to peanuts');
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.locator('.bubble.note').filter({ hasText: 'allergic to peanuts' }).waitFor();
    await page.getByRole('link', { name: 'Points', exact: true }).click();
    await page.locator('.bubble.note').waitFor({ state: 'detached' });
    await page.locator('.cu-entry').filter({ hasText: '+20 points' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('previews a merge, merges, undoes it', async () => {
    const { page, faults } = await signedIn();
    await open(page, '0111');
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.locator('.cu-people').getByRole('link', { name: 'Amy' }).click();
    await page.getByRole('heading', { name: 'Are these two one person?' }).waitFor();
    expect(await page.locator('.cu-result').textContent()).toContain('40');
    await page.getByRole('button', { name: 'Merge into one' }).click();
    await page.getByText('The two are one now.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The two are apart again.').waitFor();
    expect(faults).toEqual([]);
  });

  it('on a phone without a script: adds, records a stop, erases', async () => {
    const { page } = await signedIn({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
    await page.goto(`${url}/customers/new`);
    await page.getByLabel('Phone number').fill('202 555 0160');
    await page.getByLabel('Name').fill('Dora');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: 'Dora' }).waitFor();
    await page.getByText('Record a stop').click();
    await page.getByRole('button', { name: 'Stop all texts' }).click();
    await page.getByText('Nothing but answers may be sent').waitFor();
    await page.getByRole('button', { name: 'Data', exact: true }).click();
    await page.getByLabel(/Type/).fill('no');
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('Type the word to go on.').waitFor();
    await page.getByLabel(/Type/).fill('erase');
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('The person was erased.').waitFor();
    expect(await page.getByText('Dora').count()).toBe(0);
  });

  it('an erased person is gone from every page; the stop on the number and the line in the audit stay', async () => {
    const EVE = '+12025550161';
    await shop.say(EVE, 'JOIN Yolanda');
    await shop.say(EVE, 'is the corner table free');
    await shop.say(EVE, 'STOP');
    const id = (await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(EVE)))!.id;
    const { page, faults } = await signedIn();
    await page.goto(`${url}/customers/${id}/data`);
    await page.getByLabel(/Type/).fill('erase');
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('The person was erased.').waitFor();
    expect(faults).toEqual([]);
    for (const path of [
      '/customers',
      '/customers?q=0161',
      '/inbox',
      '/inbox?folder=all',
      `/customers/${id}`,
      '/audit',
    ]) {
      await page.goto(url + path);
      const text = await page.locator('body').innerText();
      expect([path, /Yolanda|corner table|0161/.test(text)]).toEqual([path, false]);
    }
    await page.locator('main .list li, main tbody tr').filter({ hasText: 'Erased a customer' }).first().waitFor();

    await page.goto(`${url}/customers/new`);
    await page.getByLabel('Phone number').fill(EVE);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Nothing but answers may be sent').waitFor(); // the number's stop binds whoever has it
    expect(await page.locator('main').innerText()).not.toContain('corner table');
    await page.context().close();
  });

  it.each([
    [1280, 'en'],
    [1280, 'zh'],
    [360, 'en'],
    [360, 'zh'],
  ])('no page is wider than a window of %i px, %s', async (width, lang) => {
    const { page, faults } = await signedIn({ viewport: { width, height: 800 } });
    const id = (await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(AMY)))!.id;
    const other = (await shop.gateway.customers.byNumber(shop.test.db.reader, shop.merchantId, shop.hash(AMY_NEW)))!.id;
    const own = ['', '/edit', '/data', '/number', '/merge', `/merge?with=${other}`].map(
      (path) => `/customers/${id}${path}`,
    );
    for (const path of ['/customers', '/customers/new', '/customers/fields', '/customers/duplicates', ...own]) {
      await page.goto(`${url}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
      expect([path, await wider(page)]).toEqual([path, false]);
    }
    expect(faults).toEqual([]);
  });
});
