import type { Browser, Page } from 'playwright-core';
import { LINS_NUMBER } from '../flows/shop.ts';
import { SHELF } from '../knowledge/shelf.ts';
import { openBrowser } from '../support/browser.ts';
import { openPage, type Served, serveShop, signIn } from './served.ts';

const STRANGER = '+12025550177';

jest.setTimeout(90_000);

describe('the answer library in a browser', () => {
  let shop: Served;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    shop = await serveShop();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });
  afterEach(async () => {
    await page.context().close();
    expect(faults).toEqual([]);
  });

  async function open(path: string, options: Parameters<typeof openPage>[1] = {}): Promise<void> {
    ({ page, faults } = await openPage(browser, options));
    page.setDefaultTimeout(10_000);
    await signIn(page, shop.url);
    await page.goto(shop.url + path);
  }

  const library = () => shop.gateway.knowledge.list(shop.gateway.db.reader, shop.merchantId);

  it('a ready question becomes the shop’s own answer, seen in a phone while it is written', async () => {
    await open('/knowledge');
    await page.getByRole('link', { name: 'Where can I park?' }).click();
    await page.getByLabel('Your answer').first().fill('In Mill Lane – ring the bell.');
    await page.locator('#k-preview .bubble.out', { hasText: 'In Mill Lane' }).waitFor();
    await page.getByRole('button', { name: 'Use plain signs' }).click();
    await page.locator('#k-preview .bubble.out', { hasText: 'In Mill Lane - ring' }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The answer is kept.').waitFor();
    await page.getByLabel('A customer texts').fill('anywhere to leave my car?');
    await page.getByRole('button', { name: 'Try' }).click();
    await page.locator('#k-tried', { hasText: 'because of: car' }).waitFor();
    expect((await library()).map(({ answer }) => answer.en)).toEqual(['In Mill Lane - ring the bell.']);
  });

  it('what is archived comes back by one click', async () => {
    await open('/knowledge');
    await page.locator('.list .main a').first().click();
    await page.getByRole('button', { name: 'Archive' }).click();
    expect(await library()).toHaveLength(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The answer is back.').waitFor();
    expect(await library()).toHaveLength(1);
  });

  it.each([true, false])(
    'fits a customer’s text in the inbox: one click, sent, counted (JavaScript %s)',
    async (script) => {
      const entry = { ...SHELF['hours']!, question: { ...SHELF['hours']!.question, en: `Open? ${script}` } };
      const { db, knowledge, messages } = shop.gateway;
      const { id } = await db.write((tx) => knowledge.add(tx, shop.merchantId, entry, 'staff:x'));
      const text = { from: STRANGER, to: LINS_NUMBER, text: 'are you open on sunday?', media: [], providerId: `SM${script}` }; // prettier-ignore
      await messages.receive(text, { late: false });
      await open('/inbox', { javaScriptEnabled: script, viewport: { width: 360, height: 800 } });
      await page.locator('.talks .main a').first().click();
      const offered = page.locator('.suggested a', { hasText: `Open? ${script}` });
      expect(await offered.textContent()).toContain('because of: open');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      await offered.click();
      await page.locator('#reply input[name=answer]').waitFor({ state: 'attached' });
      expect(await page.locator('#reply-text').inputValue()).toBe(entry.answer.en);
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.locator('.bubble.out', { hasText: 'Closed on Sundays' }).last().waitFor();
      expect((await knowledge.byId(db.reader, shop.merchantId, id)).used).toBe(1);
    },
  );

  it.each(['/knowledge', '/knowledge/new?ready=hours', '/knowledge/archived'])(
    '%s fits a phone, in Chinese',
    async (path) => {
      await open(`${path}${path.includes('?') ? '&' : '?'}lang=zh`, { viewport: { width: 360, height: 800 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(await page.locator('h1').textContent()).toMatch(/问答/);
    },
  );
});
