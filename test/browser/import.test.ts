import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { openRunningShop, type RunningShop } from './import-world.ts';

const SHEET = [
  'Mobile,Full name,DOB,Tags',
  '(202) 555-0111,Amy Lin,05/20/1990,"regular, noodles"',
  '202.555.0112,Ben,02/29/1988,',
  '202.555.0112,Ben again,,',
  'at the till,Chitra,,',
].join('\n');
const FILE = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(SHEET) };

describe('import in a browser', () => {
  let shop: RunningShop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openRunningShop();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  async function pageOf(javaScriptEnabled: boolean, width: number): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-US', javaScriptEnabled });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    page.on('pageerror', (fault) => faults.push(fault.message));
    await shop.signIn(page);
    return { page, faults };
  }

  const tile = (page: Page, label: string) => page.locator('.tiles > div').filter({ hasText: label }).locator('b');

  // The second time everybody is known already: the same file twice adds nobody.
  it.each`
    script   | width   | fresh
    ${true}  | ${1280} | ${true}
    ${false} | ${360}  | ${false}
  `('upload, columns, dry run, run, undo; script $script, $width px', async ({ script, width, fresh }) => {
    const { page, faults } = await pageOf(script, width);
    await page.goto(`${shop.url}/customers/import`);
    await page.getByLabel('CSV file').setInputFiles({ ...FILE, mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') }); // prettier-ignore
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('This is a picture, not a list').waitFor();

    await page.getByLabel('CSV file').setInputFiles(FILE);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'What do the columns mean?' }).waitFor();
    expect(await page.locator('select[name=c0]').inputValue()).toBe('phone');
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Show what would happen' }).click();

    await page.getByRole('heading', { name: 'What would happen' }).waitFor();
    expect(await tile(page, fresh ? 'new' : 'already known').textContent()).toBe('2');
    expect(await tile(page, 'twice in the file').textContent()).toBe('1');
    await page.getByText('This is no phone number').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Import 2 rows' }).click();

    await page.getByRole('heading', { name: 'Imported' }).waitFor();
    const amy = await shop.gateway.customers.byNumber(shop.db.reader, shop.merchantId, shop.gateway.customers.hashOf(shop.merchantId, '+12025550111')); // prettier-ignore
    expect(amy).toMatchObject({ name: 'Amy Lin', birthday: '05-20' });
    if (!fresh) {
      page.on('dialog', (dialog) => void dialog.accept());
      await page.getByRole('button', { name: 'Undo the import' }).click();
      await page.getByRole('heading', { name: 'Import undone' }).waitFor();
    }
    expect(faults.filter((line) => !line.includes('422'))).toEqual([]);
    await page.context().close();
  });
});
