import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { PASSWORD, type Served, serveShop } from './served.ts';

const AMY = '+12025550111';

describe('vouchers in a browser', () => {
  let shop: Served;
  let browser: Browser;
  const faults: string[] = [];
  beforeAll(async () => {
    shop = await serveShop();
    const { customers, db } = shop.gateway;
    await db.write((tx) =>
      customers.findOrCreate(tx, shop.merchantId, AMY as never, { source: 'counter', actor: 'staff:1' }),
    );
    await shop.person('ben@shop.example', 'clerk');
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });
  afterEach(() => expect(faults.splice(0)).toEqual([]));

  async function openPage(who: string, options: { width?: number; javaScriptEnabled?: boolean; locale?: string } = {}) {
    const { width = 360, javaScriptEnabled = true, locale = 'en-US' } = options;
    const context = await browser.newContext({ viewport: { width, height: 800 }, locale, javaScriptEnabled });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    page.on('console', (line) => {
      // A form sent back with its faults answers 422, which the browser reports as an error of its own.
      if (line.type() === 'error' && !line.text().includes('422')) faults.push(line.text());
    });
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.goto(`${shop.url}/vouchers`);
    await page.locator('input[name=email]').fill(`${who}@shop.example`);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('main button[type=submit]').click();
    await page.getByRole('heading', { level: 1, name: /^(Vouchers|优惠券)$/ }).waitFor();
    return page;
  }

  /** Nothing stands out of the page to the right, and no code in its address. */
  async function isSound(page: Page, code: string): Promise<void> {
    expect(
      await page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
    ).toBe(true);
    expect(page.url()).not.toContain(code);
  }

  let code = '';

  it('an offer is made and one given to a customer, on a small phone and without a script', async () => {
    const page = await openPage('lin', { javaScriptEnabled: false });
    await page.getByRole('heading', { name: 'No vouchers yet' }).waitFor();
    await page.getByRole('button', { name: 'Make the first offer' }).click();
    await page.getByRole('button', { name: 'Make the offer' }).click();
    await page.getByText('Say in one language at least').waitFor();
    await page.getByLabel('In English').fill('a free dessert');
    await page.getByLabel('In Chinese').fill('甜品一份');
    await page.getByRole('button', { name: 'Make the offer' }).click();
    await page.getByText('The offer is made.').waitFor();
    await page.getByLabel('Phone or member number').fill('202 555 0111');
    await page.getByRole('button', { name: 'Give a voucher' }).click();
    code = await page.getByLabel('Code', { exact: true }).inputValue();
    expect(code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/);
    await isSound(page, code);
    await page.getByText('•••• 0111').first().waitFor();
    await page.context().close();
  });

  it('a clerk redeems it once, in Chinese on a small phone', async () => {
    const page = await openPage('ben', { locale: 'zh-CN' });
    expect(await page.getByRole('button', { name: '新建券种' }).count()).toBe(0);
    await page.getByLabel('顾客出示券码').fill('7KQ-M4X-2RT');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('没有这个券码').waitFor();
    await page.getByLabel('顾客出示券码').fill(code.toLowerCase().replaceAll('-', ' '));
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByRole('heading', { name: '甜品一份' }).waitFor();
    await page.getByText('•••• 0111').waitFor();
    await isSound(page, code);
    await page.getByRole('button', { name: '核销' }).click();
    await page.getByText('✓ 已核销').waitFor();
    await isSound(page, code);
    await page.getByLabel('顾客出示券码').fill(code);
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByText('✕ 已于').waitFor();
    await page.getByText('经手人：ben').waitFor();
    expect(await page.getByRole('button', { name: '核销' }).count()).toBe(0);
    await page.context().close();
  });

  it('what was made shows in the figures, and a batch is saved as a file', async () => {
    const page = await openPage('lin', { width: 1280 });
    await page.getByText('1 of 1 used (100 %)').waitFor();
    await page.getByRole('link', { name: 'a free dessert' }).click();
    await page.getByRole('button', { name: 'Make many' }).click();
    await page.getByLabel('Name').fill('Take-away bags');
    await page.getByLabel('How many').fill('40');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Make them and save the file' }).click();
    expect((await saved).suggestedFilename()).toMatch(/^vouchers-\d{4}-\d{2}-\d{2}\.csv$/);
    await page.getByRole('button', { name: 'Make them and save the file' }).click(); // once more, on the page that stayed
    await page.getByText('This batch was made with your first click').waitFor();
    await page.getByRole('link', { name: 'All batches' }).click();
    await page.getByText('0 of 40 used (0 %)').waitFor();
    await page.context().close();
  });
});
