import type { Browser, Page } from 'playwright-core';
import { HOUR } from '../../src/kernel/clock.ts';
import type { Phone } from '../../src/kernel/phone.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { openBrowser } from '../support/browser.ts';
import { openPage, type Served, serveShop, signIn } from './served.ts';

const AMY = '+12025550142' as Phone;
const TILL = { source: 'counter', actor: 'system' };

/** A clock that goes as every clock goes, from noon in New York on a weekday, and may be put forward. */
function movableClock() {
  const from = performance.now();
  let ahead = 0;
  return {
    now: () => Date.UTC(2026, 5, 16, 16) + ahead + Math.floor(performance.now() - from),
    forward: (millis: number) => void (ahead += millis),
  };
}

describe('care plans in a browser', () => {
  const clock = movableClock();
  let world: Served;
  let browser: Browser;
  let amyId: string;
  const faults: string[] = [];
  beforeAll(async () => {
    world = await serveShop({
      clock,
      worker: [],
      prepare: async ({ carrier }) => void (await carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 })),
    });
    const { gateway, merchantId } = world;
    await gateway.carrier!.addPhone({ label: 'Amy', phone: AMY, shop: LINS_NUMBER });
    amyId = await gateway.db.write(async (tx) => {
      const { id } = await gateway.customers.findOrCreate(tx, merchantId, AMY, TILL);
      await gateway.customers.setName(tx, merchantId, id, 'Amy');
      await gateway.customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
      return id;
    });
    const mei = {
      email: 'mei@shop.example',
      role: 'manager' as const,
      phone: '+12025550177',
      alerts: ['cases' as const],
    };
    await gateway.db.write((tx) => gateway.staff.add(tx, { merchantId, ...mei }));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  afterEach(() => expect(faults.splice(0).filter((fault) => !/status of 422/.test(fault))).toEqual([]));

  async function signedIn(
    options: { viewport?: { width: number; height: number }; locale?: string } = {},
  ): Promise<Page> {
    const opened = await openPage(browser, options);
    opened.page.on('close', () => faults.push(...opened.faults));
    await signIn(opened.page, world.url);
    await opened.page.waitForURL(`${world.url}/`);
    return opened.page;
  }
  const closed = async (page: Page): Promise<void> => page.context().close();

  it('switches a ready card on, texts after the visit, and opens a case for a low score', async () => {
    const { gateway, merchantId } = world;
    const page = await signedIn();
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Care' }).click();
    await page.locator('nav.tabs').getByRole('link', { name: 'Care plans' }).click();
    await page.locator('#card-thanks').getByRole('button', { name: 'Look at it' }).click();
    await page.getByText('After every visit with a purchase').waitFor();
    await page.getByRole('button', { name: 'Switch on' }).dblclick();
    await page.getByText('Switched on: whoever it happens to').waitFor();

    const bought = { customerId: amyId, amount: '18.50', receipt: 'R-1', actor: 'system' };
    await gateway.db.write((tx) => gateway.purchases.record(tx, merchantId, bought));
    await page.reload();
    await page.getByText('1 stands here').waitFor();

    clock.forward(3 * HOUR + 60_000);
    await page.goto(`${world.url}/simulator`);
    await page.locator('.sim-phone-entry', { hasText: 'Amy' }).locator('a').first().click();
    const phone = page.locator('.sim-entry[data-direction=out]');
    await phone.filter({ hasText: /1.*5/ }).first().waitFor();
    await page.getByLabel("Text from Amy to Lin's Noodles").fill('2');
    await page.keyboard.press('Enter');
    await page.locator('.sim-entry[data-direction=in][data-state=delivered]').waitFor();

    const plan = (await gateway.care.plans.list(gateway.db.reader, merchantId))[0]!;
    await page.goto(`${world.url}/care/plans/${plan.id}`);
    await page.getByText('Average score 2.0 of 5').waitFor();
    await page.goto(`${world.url}/customers/${amyId}`);
    await page.getByText('Gave 2 of 5').waitFor();
    const cases = await gateway.cases.list(gateway.db.reader, merchantId, { customerId: amyId, limit: 5 });
    expect(cases.map(({ kind }) => kind)).toEqual(['complaint']);
    const texts = await gateway.messages.list(gateway.db.reader, merchantId, { limit: 50 });
    expect(texts.filter(({ purpose }) => purpose === 'staff')).not.toEqual([]);
    await closed(page);
  }, 60_000);

  it('is edited by keyboard: steps come, move and go in place, and nothing typed is lost', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/care/plans/new`);
    await page.getByLabel('Name', { exact: true }).fill('By hand');
    const first = page.locator('#f-s1-en');
    await first.fill('Hello {{name "friend"}}, soup’s on');
    await page.locator('#c-s1-en mark.culprit').waitFor();
    await page.getByRole('button', { name: 'Write it plainly' }).click();
    await page.locator('#c-s1-en mark.culprit').waitFor({ state: 'detached' });
    expect(await first.inputValue()).toBe('Hello {{name "friend"}}, soup\'s on');

    await page.locator('#add-2').press('Enter');
    await page.locator('.pl-add[open]').getByRole('button', { name: 'Ask for a score' }).press('Enter');
    await page.locator('.pl-step h3', { hasText: 'Ask for a score' }).and(page.locator(':focus')).waitFor();
    await page.locator('#f-s2-en').fill('How was it? 1 to 5');
    await page.getByRole('button', { name: 'Move step 3 up' }).press('Enter');
    await page.locator('#f-s1-en', { hasText: 'How was it? 1 to 5' }).waitFor();
    await page.locator('[aria-label="Move step 2 up"]:focus').waitFor();
    await page.getByRole('button', { name: 'Take step 1 out' }).press('Enter');
    await page.locator('.pl-step').nth(2).waitFor({ state: 'detached' });
    await page.locator('.pl-step h3:focus', { hasText: 'Ask for a score' }).waitFor();
    expect(await page.locator('#f-s1-en').inputValue()).toContain("soup's on");
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('By hand');

    await page.locator('#f-s1-en').fill('{{name');
    await page.keyboard.press('Control+s');
    await page.locator('#n-s1-en.fault').waitFor();
    await page.locator('#f-s1-en').fill('Thank you, {{name "friend"}}');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved.').waitFor();
    await closed(page);
  }, 60_000);

  it('keeps what is typed while an answer is on its way', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/care/plans/new`);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/care/plans/new', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Move step 2 up' }).click();
    await page.getByLabel('Name', { exact: true }).pressSequentially('Typed meanwhile');
    release();
    await page.locator('#f-s0-en').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Typed meanwhile');
    await page.unrouteAll();
    await closed(page);
  });

  it('is tried on one customer while it is written, branch by branch', async () => {
    const page = await signedIn();
    const plan = (await world.gateway.care.plans.list(world.gateway.db.reader, world.merchantId)).find(
      ({ card }) => card === 'thanks',
    )!;
    await page.goto(`${world.url}/care/plans/${plan.id}/edit`);
    const panel = page.locator('#try-panel');
    await panel.locator('.bubble').first().waitFor();
    const case_ = panel.locator('li', { hasText: 'Open a case' });
    await case_.locator('.badge', { hasText: 'passed over' }).waitFor();
    await panel.getByLabel('They answer').selectOption('1');
    await case_.locator('.badge').waitFor({ state: 'detached' });
    await panel.getByLabel('Name, number or member number').fill('nobody of that name');
    await panel.getByRole('button', { name: 'Find' }).click();
    await panel.getByText('Nobody was found.').waitFor();
    await closed(page);
  }, 60_000);

  it.each([
    [360, 'en-US'],
    [360, 'zh-CN'],
    [1280, 'zh-CN'],
  ])('fits %i px in %s', async (width, locale) => {
    const page = await signedIn({ viewport: { width, height: 800 }, locale });
    const plan = (await world.gateway.care.plans.list(world.gateway.db.reader, world.merchantId))[0]!;
    for (const path of [
      '',
      '/cards/win_back',
      '/new',
      '/new?card=care_call',
      `/${plan.id}`,
      `/${plan.id}/edit`,
      `/${plan.id}/try`,
    ]) {
      await page.goto(`${world.url}/care/plans${path}`);
      const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect([path, over]).toEqual([path, 0]);
    }
    await closed(page);
  });

  it('warns before what is not saved is left behind', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/care/plans/new`);
    const asked = page.waitForEvent('dialog');
    await page.getByLabel('Name', { exact: true }).pressSequentially('Half');
    void page.goto(`${world.url}/care/plans`).catch(() => {});
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await closed(page);
  });
});
