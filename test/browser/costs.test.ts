import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { PASSWORD, serveShop } from './served.ts';

const AMY = '+12025550111';

/** Lin's Noodles with one customer. Texts leave when the test says so. */
async function openWorld() {
  const shop = await serveShop();
  const { gateway, merchantId } = shop;
  const { db, customers, merchants, messages, dispatcher } = gateway;
  const { id: numberId } = await merchants.defaultNumber(db.reader, merchantId);
  const customerId = await db.write(async (tx) => {
    const origin = { source: 'counter', actor: 'staff:1' };
    const { id } = await customers.findOrCreate(tx, merchantId, AMY as never, origin);
    await customers.recordConsent(tx, merchantId, id, { ...origin, state: 'granted' });
    return id;
  });
  return {
    ...shop,
    /** Texts Amy, and has the carrier take it. */
    async text(purpose: 'marketing' | 'service', batchId?: string) {
      const text = 'Two bowls for one today.';
      const message = { merchantId, numberId, customerId, to: AMY, text, purpose, ...(batchId && { batchId }) };
      await db.write((tx) => messages.enqueue(tx, message));
      await dispatcher.dispatch(() => {});
      await dispatcher.settled();
    },
  };
}

describe('costs in a browser', () => {
  let world: Awaited<ReturnType<typeof openWorld>>;
  let browser: Browser;
  const faults: string[] = [];
  beforeAll(async () => {
    world = await openWorld();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  afterEach(() => expect(faults.splice(0)).toEqual([]));

  async function openPage(options: { width?: number; javaScriptEnabled?: boolean } = {}): Promise<Page> {
    const { width = 1280, javaScriptEnabled = true } = options;
    const viewport = { width, height: 800 };
    const context = await browser.newContext({ viewport, locale: 'en-US', javaScriptEnabled });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    page.on('console', (line) => {
      // A form sent back with its faults answers 422, which the browser reports as an error of its own.
      if (line.type() === 'error' && !line.text().includes('422')) faults.push(line.text());
    });
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.goto(`${world.url}/costs`);
    await page.getByLabel('E-mail').fill('lin@shop.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: /^(Costs|费用)$/ }).waitFor();
    return page;
  }

  /** Nothing stands out of the page to the right. */
  const fits = (page: Page): Promise<boolean> =>
    page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth');

  it('from no price to a month that is used up, without a script and on a small phone', async () => {
    const page = await openPage({ width: 360, javaScriptEnabled: false });
    await page.getByRole('heading', { name: 'What does a text cost you?' }).waitFor();
    await page.getByRole('button', { name: 'Enter a price' }).click();
    await page.getByRole('heading', { name: 'No price yet' }).waitFor();

    await page.getByLabel('Price of one part').fill('cheap');
    await page.getByLabel('Numbers that begin with').fill('+12025550111');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('at most six decimals').waitFor();
    await page.getByText('not a whole number').waitFor();
    expect(await page.getByLabel('Price of one part').inputValue()).toBe('cheap');

    await page.getByLabel('Price of one part').fill('0.5');
    await page.getByLabel('Numbers that begin with').fill('1');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('The price stands in the table.').waitFor();
    expect(await page.locator('.list').first().textContent()).toContain('$0.50');
    expect(await fits(page)).toBe(true);

    await page.getByLabel('To a mobile in').selectOption({ value: 'CA' });
    await page.getByRole('button', { name: 'Show the price' }).click();
    await page.getByText('Canada: $0.50 for each part.').waitFor();
    await page.getByLabel('To a mobile in').selectOption({ value: 'CN' });
    await page.getByRole('button', { name: 'Show the price' }).click();
    await page.getByText('China: there is no price.').waitFor();

    await page.goto(`${world.url}/costs`);
    await page.getByLabel('For a month').fill('lots');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('Write an amount like 25').waitFor();
    expect(await page.getByLabel('For a month').inputValue()).toBe('lots');
    await page.getByLabel('For a month').fill('1.00');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('The budget is set.').waitFor();

    await world.text('service');
    await page.reload();
    await page.getByText('of $1.00 (50 %)').waitFor();
    await world.text('marketing', 'autumn');
    await page.reload();
    await page.getByText("This month's budget of $1.00 is used up").waitFor();
    await world.text('marketing', 'autumn');
    await page.reload();
    expect(await page.locator('.tiles').textContent()).toContain('2 texts, 2 parts');
    expect(await fits(page)).toBe(true);
    await page.context().close();
  });

  it('keeps the flyer, saves the month as CSV, and speaks Chinese', async () => {
    const page = await openPage();
    await page.getByLabel('What one costs (USD)').fill('0.15');
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByText("The flyer's price is kept.").waitFor();
    expect(await page.getByLabel('What one costs (USD)').inputValue()).toBe('0.15');

    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    expect((await saved).suggestedFilename()).toMatch(/^costs-\d{4}-\d{2}\.csv$/);

    await page.getByRole('link', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '费用' }).waitFor();
    await page.getByText('本月预算 US$1.00 已用完').waitFor();
    await page.context().close();
  });

  it('a price ends when asked to, and says so before', async () => {
    const page = await openPage();
    await page.goto(`${world.url}/costs/prices?lang=en`);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('The price has ended.').waitFor();
    await page.getByText('Every entry, newest first').click();
    await page.getByRole('cell', { name: 'ended' }).waitFor();
    await page.context().close();
  });
});
