import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hashPassword } from '../../src/staff/index.ts';
import { createWeb } from '../../src/web.ts';
import { openShop, type Shop } from '../flows/shop.ts';
import { PASSWORD } from '../staff/gateway.ts';
import { openBrowser } from '../support/browser.ts';

/** Two conditions: spent at least 60.00, visits at least 2. */
const TREE = {
  all: [
    { field: 'purchases.spend', is: '>=', value: '60.00' },
    { field: 'purchases.visits', is: '>=', value: 2 },
  ],
};

describe('the tree editor on a slow line', () => {
  let shop: Shop;
  let server: Server;
  let url: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let segmentId: string;

  beforeAll(async () => {
    shop = await openShop('sqlite');
    const { gateway, test, merchantId } = shop;
    const password = await hashPassword(PASSWORD);
    await test.db.write((tx) =>
      gateway.staff.add(tx, { merchantId, email: 'lin@shop.example', role: 'owner', password }),
    );
    const saved = { name: 'Guests', where: TREE };
    segmentId = (await test.db.write((tx) => gateway.segments.save(tx, merchantId, saved, 'test'))).id;
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
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(8000);
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail').fill('lin@shop.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${url}/`);
  });
  afterEach(() => context.close());

  const at = (id: string) => page.locator(`[id="where.${id}"]`);
  const remove = (id: string) => at(id).getByRole('button', { name: 'Remove' });

  /** Keeps back what the editor asks for, until it is let go. */
  async function slowLine() {
    let letGo!: () => void;
    const open = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/segments/editor?*', async (route) => {
      await open;
      await route.continue().catch(() => {}); // taken back by the page meanwhile
    });
    /** Does what makes the editor ask, and waits until it has. */
    const asking = async (act: () => Promise<unknown>): Promise<void> => {
      const asked = page.waitForRequest('**/segments/editor?*');
      await act();
      await asked;
    };
    return { letGo, asking };
  }

  it('keeps what is typed into another condition', async () => {
    await page.goto(`${url}/segments/${segmentId}`);
    const line = await slowLine();
    await line.asking(() => at('0.0.is').selectOption('between'));
    await at('0.1.value').fill('41');
    line.letGo();
    await at('0.0.to').waitFor();
    expect(await at('0.1.value').inputValue()).toBe('41');
    expect(await at('0.0.value').inputValue()).toBe('60.00');
  });

  it('keeps what is typed into the condition that changes', async () => {
    await page.goto(`${url}/segments/${segmentId}`);
    const line = await slowLine();
    await line.asking(() => at('0.0.is').selectOption('between'));
    await at('0.0.value').fill('75.50');
    line.letGo();
    await at('0.0.to').waitFor();
    expect(await at('0.0.value').inputValue()).toBe('75.50');
  });

  it('takes what is typed after a field was chosen for a value of that field', async () => {
    await page.goto(`${url}/segments/${segmentId}`);
    const line = await slowLine();
    await line.asking(() => at('0.0.field').selectOption({ label: 'Points' }));
    await at('0.0.value').fill('7');
    line.letGo();
    await page.locator('.words', { hasText: /Points: at least 7 and Visits/ }).waitFor();
    expect(await at('0.0.value').inputValue()).toBe('7');
    expect(await at('0.0').locator('.fault').count()).toBe(0);
  });

  it('drops the old value with the old field', async () => {
    await page.goto(`${url}/segments/${segmentId}`);
    const line = await slowLine();
    await line.asking(() => at('0.0.field').selectOption({ label: 'Points' }));
    await at('0.1.value').fill('41');
    line.letGo();
    await at('0.0').locator('input[name$=".was"][value="points.balance"]').waitFor({ state: 'attached' });
    expect(await at('0.0.value').inputValue()).toBe('');
    expect(await at('0.1.value').inputValue()).toBe('41');
  });

  it('adds one condition for two presses, and removes the right one, with all that was typed', async () => {
    await page.goto(`${url}/segments/${segmentId}`);
    let line = await slowLine();
    await line.asking(() => at('0').getByRole('button', { name: '+ Condition' }).click());
    await at('0.1.value').fill('41');
    await at('0').getByRole('button', { name: '+ Condition' }).click();
    line.letGo();
    await at('0.2').waitFor();
    expect(await at('0.1.value').inputValue()).toBe('41');
    expect(await page.locator('.condition').count()).toBe(3);
    await page.unrouteAll();

    line = await slowLine();
    await line.asking(() => remove('0.0').click());
    await at('0.1.value').fill('42');
    line.letGo();
    await at('0.2').waitFor({ state: 'detached' });
    expect(await at('0.0.value').inputValue()).toBe('42');
    expect(await page.locator('.condition').count()).toBe(2);
  });

  it('does both when a choice follows a choice', async () => {
    await page.goto(`${url}/segments/${segmentId}`);
    const line = await slowLine();
    await line.asking(() => at('0.0.is').selectOption('between'));
    await at('0.1.is').selectOption('between');
    line.letGo();
    await at('0.0.to').waitFor();
    await at('0.1.to').waitFor();
  });

  it('does both when a button follows a choice', async () => {
    await page.goto(`${url}/segments/${segmentId}`);
    const line = await slowLine();
    await line.asking(() => at('0.0.is').selectOption('between'));
    await at('0').getByRole('button', { name: '+ Condition' }).click();
    line.letGo();
    await at('0.2').waitFor();
    await at('0.0.to').waitFor();
  });

  it('leaves a word that is being put together alone', async () => {
    await page.goto(`${url}/segments/${segmentId}`);
    const line = await slowLine();
    await at('0.1.value').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    const keys = await context.newCDPSession(page);
    await line.asking(() => at('0.0.is').selectOption('between'));
    await at('0.1.value').focus();
    await keys.send('Input.imeSetComposition', { text: 'niu', selectionStart: 3, selectionEnd: 3 });
    await at('0.1.value').evaluate((box) => box.setAttribute('data-box', 'the same'));
    const answered = page.waitForResponse('**/segments/editor?*');
    line.letGo();
    await (await answered).finished();
    await keys.send('Input.imeSetComposition', { text: 'niurou', selectionStart: 6, selectionEnd: 6 });
    expect(await at('0.1.value').getAttribute('data-box')).toBe('the same');
    await keys.send('Input.insertText', { text: '牛肉' });
    await at('0.0.to').waitFor();
    expect(await at('0.1.value').inputValue()).toBe('牛肉');
  });

  it('keeps what is typed in the composer of a broadcast too', async () => {
    await page.goto(`${url}/broadcasts/new`);
    await page.locator('button[name=kind]').first().click();
    await page.locator('input[name=who][value=tree]').check();
    await at('0').getByRole('button', { name: '+ Condition' }).first().click();
    await at('0.0.field').selectOption({ label: 'Spent' });
    await at('0.0.value').waitFor();
    const line = await slowLine();
    await line.asking(() => at('0.0.is').selectOption('between'));
    await at('0.0.value').fill('75.50');
    line.letGo();
    await at('0.0.to').waitFor();
    expect(await at('0.0.value').inputValue()).toBe('75.50');
  });
});
