import type { Browser, Page } from 'playwright-core';
import { HOUR } from '../../src/kernel/clock.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { openBrowser } from '../support/browser.ts';
import { openPage, serveShop, signIn } from './served.ts';

const BAO_PHONE = '+12025550166';
/** Monday 15 June 2026, noon in New York; from there it runs, and can be set forward. */
const NOON = Date.UTC(2026, 5, 15, 16, 0);

async function openShop() {
  const begun = Date.now();
  let ahead = 0;
  const clock = { now: () => NOON + (Date.now() - begun) + ahead };
  const shop = await serveShop({ clock, worker: [] });
  const { gateway, merchantId } = shop;
  const { db, staff } = gateway;
  const carrier = gateway.carrier!;
  await db.write((tx) =>
    staff.add(tx, { merchantId, email: 'bao@shop.example', name: 'Bao', role: 'clerk', phone: BAO_PHONE }),
  );
  await carrier.addPhone({ label: 'Bao', phone: BAO_PHONE, shop: LINS_NUMBER });
  const remind = gateway.jobs.find(({ name }) => name === 'tasks.remind')!;
  return {
    ...shop,
    /** Lets hours pass, and the worker look at the agenda as it does each minute. */
    async later(millis: number): Promise<void> {
      ahead += millis;
      await remind.run(() => {});
    },
    text: (body: string) => carrier.text({ phone: BAO_PHONE, shop: LINS_NUMBER, body }),
    async phone(): Promise<string[]> {
      const { hash } = (await carrier.phones()).find((one) => one.phone === BAO_PHONE)!;
      return (await carrier.thread(hash)).map(({ text }) => text);
    },
  };
}

jest.setTimeout(90_000);

describe('the agenda in a browser', () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openShop();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  async function open(width: number, javaScriptEnabled = true) {
    const opened = await openPage(browser, { viewport: { width, height: 800 }, javaScriptEnabled });
    await signIn(opened.page, shop.url);
    return opened;
  }

  const isNarrow = (page: Page): Promise<boolean> =>
    page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');

  const inPhone = async (words: string): Promise<string> => {
    for (;;) {
      const found = (await shop.phone()).find((text) => text.includes(words));
      if (found !== undefined) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('a weekly task is noted on a phone, reminded of by text, answered DONE, and shown as done', async () => {
    const { page, faults } = await open(360);
    await page.goto(`${shop.url}/agenda`);
    await page.getByRole('button', { name: 'New task' }).first().click();
    await page.getByLabel('What is to be done').fill('order noodles');
    await page.getByLabel('Time (optional)').fill('15:00');
    await page.getByLabel('Who does it').selectOption({ label: 'Bao' });
    await page.getByLabel('1 hour before').check();
    await expectHidden(page, 'Wed');
    await page.locator('select[name=repeat]').selectOption('weekly');
    await page.getByLabel('Wed', { exact: true }).check();
    expect(await isNarrow(page)).toBe(true);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Every week: Mon, Wed').waitFor();
    await page.getByText('15 Jun, 15:00').first().waitFor();
    expect(await isNarrow(page)).toBe(true);

    await shop.later(2 * HOUR);
    expect(await inPhone('order noodles')).toBe(
      "Lin's Noodles: today 15:00, order noodles. Reply DONE 1, or LATER 1 2h.",
    );
    await shop.text('DONE 1');
    await inPhone('1 is done: order noodles');

    await page.goto(`${shop.url}/agenda`);
    await page.getByRole('heading', { name: 'Done today' }).waitFor();
    const done = page.locator('.ag-row.done');
    expect(await done.textContent()).toContain('order noodles');
    expect(await done.textContent()).toContain('Bao');
    await done.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Open again.').waitFor();
    expect(await page.locator('.ag-row.done').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('works by keyboard alone, and as a grid on a wide screen', async () => {
    const { page, faults } = await open(1280);
    await page.goto(`${shop.url}/agenda?month=2026-06`);
    expect(await page.locator('.ag-month th').first().isVisible()).toBe(true);
    const cell = page.locator('.ag-month td:not(.outside)', { hasText: 'order noodles' });
    expect(await cell.count()).toBe(5); // 15, 17, 22, 24, 29 June; 1 July stands outside
    await page.getByRole('link', { name: 'Wed 17 Jun' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Wed 17 Jun' }).waitFor();
    const tick = page.getByRole('button', { name: 'Done: order noodles' });
    await tick.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Undo stands beside it.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Open again.').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('needs no script', async () => {
    const { page, faults } = await open(360, false);
    await page.goto(`${shop.url}/agenda/new?day=2026-06-20`);
    await page.locator('input[name=title]').fill('pay rent');
    await page.locator('main button[type=submit]').click();
    await page.getByText('Noted.').waitFor();
    await page.goto(`${shop.url}/agenda?month=2026-06&lang=zh`);
    expect(await page.locator('.ag-month th').first().isVisible()).toBe(false);
    await page.getByRole('link', { name: 'pay rent' }).click();
    await page.getByText('还没有发过提醒').waitFor();
    await page.locator('.ag-later summary').click();
    await page.getByRole('button', { name: '一周后' }).click();
    await page.getByText('已推迟。').waitFor();
    await page.locator('.ag-time', { hasText: '6月27日' }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

/** A choice that what stands above makes needless is not shown. */
async function expectHidden(page: Page, label: string): Promise<void> {
  expect(await page.getByLabel(label, { exact: true }).isVisible()).toBe(false);
}
