import type { Browser, Page } from 'playwright-core';
import type { Phone } from '../../src/kernel/phone.ts';
import { openBrowser } from '../support/browser.ts';
import { PASSWORD, serveShop } from './served.ts';

const TILL = { source: 'counter', actor: 'system' };
const PEOPLE = 24;

/** A clock that goes as every clock goes, but from noon in New York on a weekday: offers may leave. */
function noonClock() {
  const from = performance.now();
  return { now: () => Date.UTC(2026, 5, 16, 16) + Math.floor(performance.now() - from) };
}

/** Lin's Noodles with a worker, two dozen guests who agreed to offers, and their segment. */
async function openWorld() {
  const shop = await serveShop({
    clock: noonClock(),
    worker: [],
    prepare: async ({ carrier }) => void (await carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 })),
  });
  const { gateway, merchantId } = shop;
  const { db, customers, segments } = gateway;
  await db.write(async (tx) => {
    for (let i = 0; i < PEOPLE; i++) {
      const phone = `+1212555${String(100 + i).padStart(4, '0')}` as Phone;
      const { id } = await customers.findOrCreate(tx, merchantId, phone, TILL);
      await customers.setName(tx, merchantId, id, `Guest ${i + 1}`);
      await customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
      if (i === 1) await customers.setLanguage(tx, merchantId, id, 'zh');
    }
    const where = { field: 'segments.everybody', is: '=', value: true };
    await segments.save(tx, merchantId, { name: 'All guests', where }, 'system');
  });
  return { ...shop, db };
}

describe('a broadcast in a browser', () => {
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

  async function signedIn(
    options: { width?: number; javaScriptEnabled?: boolean; locale?: string } = {},
  ): Promise<Page> {
    const { width = 1280, javaScriptEnabled = true, locale = 'en-US' } = options;
    const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled, locale });
    const page = await context.newPage();
    // A form with a fault is answered 422, which the browser notes; everything else it notes is one of ours.
    page.on('console', (line) => line.type() === 'error' && !/status of 422/.test(line.text()) && faults.push(line.text())); // prettier-ignore
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.goto(`${world.url}/sign-in`);
    await page.locator('input[name=email]').fill('lin@shop.example');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('main button[type=submit]').click();
    await page.waitForURL(`${world.url}/`);
    return page;
  }
  const english = (page: Page) => page.getByRole('textbox', { name: 'English' }).first();
  const marketing = async (words: string): Promise<number> => {
    const texts = await world.gateway.messages.list(world.db.reader, world.merchantId, { limit: 200 });
    return texts.filter(({ purpose, text }) => purpose === 'marketing' && text.includes(words)).length;
  };

  it('is composed with a live preview and the coach, checked, sent, watched, paused, resumed and read', async () => {
    const page = await signedIn();
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Broadcasts' }).click();
    await page.getByRole('button', { name: 'Write the first one' }).click();
    await page.getByLabel(/^Goal/).fill('Fill the terrace');
    await page.getByRole('button', { name: /^Discount/ }).click();
    await page.waitForURL(/\/edit$/);

    await page.getByLabel('Audience', { exact: true }).selectOption({ label: 'All guests' });
    await page.locator('.bc-number', { hasText: String(PEOPLE) }).waitFor();
    await page.locator('#panel .bubble', { hasText: 'Guest 1, this week' }).waitFor();
    const next = page.getByRole('button', { name: 'The next customer' });
    await next.click();
    await page.locator('#panel .bubble', { hasText: 'Guest 2，本周' }).waitFor();
    await next.click();
    await page.locator('#panel .bubble', { hasText: 'Guest 3, this week' }).waitFor();

    await english(page).fill('{{name');
    await page.locator('#n-textEn.fault', { hasText: 'no partner' }).waitFor();
    await english(page).fill('{{name "friend"}}, soup’s on the terrace');
    await page.locator('#n-textEn.fault').waitFor({ state: 'detached' });
    await page.locator('#c-textEn mark.culprit', { hasText: '’' }).waitFor();
    await page.locator('#c-textEn', { hasText: '70 a part' }).waitFor();
    await page.getByRole('button', { name: 'Write it plainly' }).click();
    await page.locator('#c-textEn', { hasText: '160 a part' }).waitFor();
    expect(await english(page).inputValue()).toBe('{{name "friend"}}, soup\'s on the terrace');

    await page.getByText('Insert a field').first().click();
    await page.locator('[data-insert^="{{shop"]').first().click();
    expect(await english(page).inputValue()).toContain('{{shop "our shop"}}');
    await english(page).fill('{{name "friend"}}, the terrace is open');
    await page.getByLabel('At most … texts a minute').fill('240');
    await page
      .locator('#panel')
      .getByText(/Draft saved at/)
      .waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('Draft saved.').waitFor();
    await page.getByRole('button', { name: /^Check and send/ }).click();

    await page.waitForURL(/\/check$/);
    await page.getByText('Every text opens with the shop').waitFor();
    await page.getByRole('button', { name: `Send to ${PEOPLE}` }).dblclick();
    await page.waitForURL(/\/broadcasts\/[0-9a-z]{26}\?done=/);

    await page.locator('#progress progress').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused: nothing more leaves.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Going on.').waitFor();
    await page.locator('h1 .badge', { hasText: 'Done' }).waitFor({ timeout: 25_000 });
    await page.locator('.tiles > div', { hasText: 'Delivered' }).getByText(String(PEOPLE), { exact: true }).waitFor();
    await page.locator('.bc-people li', { hasText: 'Guest 1' }).first().waitFor();
    expect(await marketing('the terrace is open')).toBe(PEOPLE - 1); // one reads Chinese
    await page.context().close();
  }, 60_000);

  it('goes the same way without JavaScript', async () => {
    const page = await signedIn({ javaScriptEnabled: false });
    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByRole('button', { name: /^Care/ }).click();
    await page.waitForURL(/\/edit$/);
    await page.getByLabel('Audience', { exact: true }).selectOption({ label: 'All guests' });
    await page.getByText('Leave out, and hold back').click();
    await page.getByLabel(/^Leave out who got an offer/).fill('0'); // they have just got one
    await english(page).fill('{{name "friend"}}, it’s the plain way');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('#panel .bubble', { hasText: 'Guest 1, it’s the plain way' }).waitFor();
    await page.getByRole('button', { name: 'Write it plainly' }).click();
    expect(await english(page).inputValue()).toContain("it's the plain way");
    await english(page).fill('{{name}');
    await page.getByRole('button', { name: /^Check and send/ }).click();
    await page.locator('#n-textEn.fault').waitFor();
    await english(page).fill('{{name "friend"}}, the plain way');
    await page.getByLabel('At most … texts a minute').fill('60');
    await page.getByRole('button', { name: /^Check and send/ }).click();
    await page.waitForURL(/\/check$/);
    await page.getByRole('button', { name: `Send to ${PEOPLE}` }).click();
    await page.waitForURL(/\?done=broadcasts\.done\.sent/);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused: nothing more leaves.').waitFor();
    const left = await marketing('the plain way');
    expect(left).toBeLessThan(PEOPLE - 1);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Going on.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Canceled: nothing more leaves.').waitFor();
    await page.context().close();
  }, 60_000);

  it.each([
    [360, 'en-US'],
    [360, 'zh-CN'],
    [1280, 'zh-CN'],
  ])('fits %i px in %s', async (width, locale) => {
    const page = await signedIn({ width, locale });
    const drafts = await world.gateway.broadcasts.list(world.db.reader, world.merchantId, { limit: 5 });
    await page.goto(`${world.url}/broadcasts/new`);
    await page.locator('button[value=event]').click();
    await page.waitForURL(/\/edit$/);
    const edit = page.url();
    for (const url of [
      '/broadcasts',
      '/broadcasts/new',
      edit,
      edit.replace('/edit', '/check'),
      `/broadcasts/${drafts[0]!.id}`,
    ]) {
      await page.goto(new URL(url, world.url).href);
      const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect([url, over]).toEqual([url, 0]);
    }
    await page.context().close();
  });

  it('warns before what is not saved is left behind', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/broadcasts/new`);
    await page.getByRole('button', { name: /^Care/ }).click();
    await page.waitForURL(/\/edit$/);
    const asked = page.waitForEvent('dialog');
    await english(page).pressSequentially('{{');
    await page.locator('#c-textEn').waitFor();
    void page.goto(`${world.url}/broadcasts`).catch(() => {});
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await page.context().close();
  });
});
