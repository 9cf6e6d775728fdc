import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import type { Gateway } from '../../src/app.ts';
import { openHouse } from './house.ts';

const SHOP = '+12025550100';

/** A whole gateway on loopback, with one shop and nobody's phone on the table. */
const openGateway = () =>
  openHouse({
    worker: [],
    openPhones: true,
    async prepare({ db, merchants }) {
      await db.write(async (tx) => {
        const shop = { name: "Lin's Noodles", country: 'US', zone: 'America/New_York', language: 'en' } as const;
        const { merchantId } = await merchants.add(tx, shop);
        await merchants.addNumber(tx, merchantId, { address: SHOP });
      });
    },
  });

describe('the phone page in a browser', () => {
  let world: Awaited<ReturnType<typeof openGateway>>;
  let browser: Browser;
  let carrier: NonNullable<Gateway['carrier']>;
  const faults: string[] = [];

  beforeAll(async () => {
    world = await openGateway();
    carrier = world.gateway.carrier!;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  afterEach(() => expect(faults.splice(0)).toEqual([]));

  async function openPage(
    options: { width?: number; height?: number; javaScriptEnabled?: boolean; locale?: string } = {},
  ): Promise<Page> {
    const { width = 1280, height = 800, locale = 'en-US', javaScriptEnabled = true } = options;
    const context = await browser.newContext({ viewport: { width, height }, locale, javaScriptEnabled });
    const page = await context.newPage();
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.goto(`${world.url}/simulator`);
    return page;
  }

  const bubble = (page: Page, text: string) => page.locator('.sim-entry').filter({ hasText: text });

  it('puts a phone on the table, texts JOIN, and sees the answer arrive by itself', async () => {
    const page = await openPage();
    expect(await page.locator('.simulated').textContent()).toContain('Nothing leaves this machine');
    expect(await page.getByLabel('Its number').inputValue()).toBe('+1 202 555 0101');
    await page.getByLabel('Whose phone is it?').fill('Amy');
    await page.getByRole('button', { name: 'Put it on the table' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByLabel("Text from Amy to Lin's Noodles").fill('JOIN Amy');
    await page.keyboard.press('Enter');
    await page.locator('.sim-entry[data-direction=in][data-state=delivered]').waitFor();
    await bubble(page, "Lin's Noodles: welcome").locator('.sim-state', { hasText: 'Delivered' }).waitFor();
    expect(await page.getByLabel("Text from Amy to Lin's Noodles").inputValue()).toBe('');
    await page.context().close();
  });

  it('is the front page where nobody has an account', async () => {
    const page = await openPage();
    await page.goto(world.url);
    await page.waitForURL(`${world.url}/simulator`);
    await page.context().close();
  });

  it('shows a text to another phone as news, and never reads a text as markup', async () => {
    const ben = await carrier.addPhone({ label: '<b>Ben</b>', phone: '+12025550102', shop: SHOP });
    const page = await openPage();
    await carrier.text({ phone: ben.phone, shop: SHOP, body: '<img src=x onerror=alert(1)>' });
    await page.locator('.sim-phone-entry', { hasText: '<b>Ben</b>' }).locator('.sim-new').waitFor();
    await page.getByText('<b>Ben</b>').click();
    await bubble(page, '<img src=x onerror=alert(1)>').waitFor();
    expect(await page.locator('.sim-entry img, .sim-label b').count()).toBe(0);
    await page.context().close();
  });

  it('sends a word at a tap, fills in one that wants more, and counts parts', async () => {
    const page = await openPage();
    await page.getByRole('button', { name: 'PTS' }).click();
    await bubble(page, 'PTS').first().waitFor();
    await page.getByRole('button', { name: 'FEEDBACK …' }).click();
    const line = page.getByLabel("Text from Amy to Lin's Noodles");
    expect(await line.inputValue()).toBe('FEEDBACK ');
    await line.pressSequentially('面很好');
    expect(await page.locator('#sim-count').textContent()).toBe('Characters: 12 · Texts billed: 1');
    await line.fill('x'.repeat(161));
    expect(await page.locator('#sim-count').textContent()).toBe('Characters: 161 · Texts billed: 2');
    await line.fill('');
    await page.keyboard.press('Shift+Enter');
    expect(await line.inputValue()).toBe('\n');
    await page.context().close();
  });

  it('speaks Chinese when asked to, and keeps to it', async () => {
    const page = await openPage();
    await page.getByRole('link', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '手机' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await page.locator('.sim-state', { hasText: '已送达' }).first().waitFor();
    await page.goto(`${world.url}/simulator`);
    await page.getByRole('heading', { level: 1, name: '手机' }).waitFor();
    await page.context().close();
  });

  it('works at 360 px without scrolling sideways, the phones on top', async () => {
    const page = await openPage({ width: 360, locale: 'zh-CN' });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBe(0);
    const phones = await page.locator('.sim-phones').boundingBox();
    const hand = await page.locator('.sim-frame').boundingBox();
    expect(phones!.y).toBeLessThan(hand!.y);
    await page.getByRole('button', { name: 'PTS' }).click();
    await page.locator('.sim-entry[data-direction=out]').last().waitFor();
    await page.context().close();
  });

  it.each([720, 800])('shows the line to write on without scrolling in a window %i px high', async (height) => {
    const page = await openPage({ height });
    const send = await page.getByRole('button', { name: 'Send' }).boundingBox();
    expect(send!.y + send!.height).toBeLessThan(height);
    await page.context().close();
  });

  it('works as a form where there is no JavaScript', async () => {
    const page = await openPage({ javaScriptEnabled: false });
    await page.getByRole('textbox', { name: /Text from/ }).fill('HELP');
    await page.getByRole('button', { name: 'Send' }).click();
    await bubble(page, 'HELP').first().waitFor();
    await page.getByRole('link', { name: 'See whether an answer has come' }).click();
    await page.getByRole('button', { name: 'FEEDBACK …' }).click();
    expect(await page.getByRole('textbox', { name: /Text from/ }).inputValue()).toBe('FEEDBACK ');
    await page.context().close();
  });

  it('sets how badly the carrier works, and says so on the phone', async () => {
    const page = await openPage();
    await page.getByLabel('Texts lost on the way to the shop').fill('100');
    await page.getByLabel(/Answers STOP itself/).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It counts from now on.').waitFor();
    expect(await carrier.settings()).toMatchObject({ lossPercent: 100, kind: 'answers_stop' });
    await page.getByText('loses 100% of texts').waitFor();
    await page.getByRole('button', { name: 'STATEMENT' }).click();
    await bubble(page, 'STATEMENT').locator('.sim-state', { hasText: 'Lost on the way' }).waitFor();
    await carrier.setSettings({ lossPercent: 0, kind: 'plain' });
    await page.locator('#sim-rough').waitFor({ state: 'hidden' });
    await page.context().close();
  });
});
