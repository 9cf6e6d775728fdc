import type { Browser, Page } from 'playwright-core';
import { writeBirthday } from '../../src/kernel/birthday.ts';
import type { Phone } from '../../src/kernel/phone.ts';
import { openBrowser } from '../support/browser.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { PASSWORD, serveShop } from './served.ts';

const TILL = { source: 'counter', actor: 'system' };
const AMY = '+12125550111';
const NOON = Date.UTC(2026, 8, 18, 16); // Friday, 18 September 2026, noon in New York

/** Lin's Noodles in September: Amy's birthday is on Sunday, 林小雨's on the day of Mid-Autumn. */
async function openWorld() {
  let now = NOON;
  const shop = await serveShop({
    clock: { now: () => (now += 1) },
    prepare: async ({ carrier }) => void (await carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 })),
  });
  const { gateway, merchantId } = shop;
  const { db, customers } = gateway;
  await gateway.carrier!.addPhone({ label: 'Amy', phone: AMY, shop: LINS_NUMBER });
  const people = [
    { name: 'Amy', phone: AMY, birthday: { month: 9, day: 20 }, language: 'en' },
    { name: '林小雨', phone: '+12125550112', birthday: { month: 9, day: 25 }, language: 'zh' },
  ] as const;
  await db.write(async (tx) => {
    for (const { name, phone, birthday, language } of people) {
      const { id } = await customers.findOrCreate(tx, merchantId, phone as Phone, TILL);
      await customers.setName(tx, merchantId, id, name);
      await customers.setLanguage(tx, merchantId, id, language);
      await customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
      await customers.setBirthday(tx, merchantId, id, writeBirthday({ kind: 'solar', leap: false, ...birthday }));
    }
  });

  /** The worker of a gateway, without its own thread: job, pump, dispatcher and carrier until nothing is left. */
  async function work(): Promise<void> {
    await gateway.jobs.find(({ name }) => name === 'care.greetings')!.run(() => {});
    const pump = gateway.pumps.find(({ name }) => name === 'greetings')!;
    for (let quiet = 0; quiet < 3;) {
      const wait = await pump.run(() => {});
      const started = await gateway.dispatcher.dispatch(() => {});
      await gateway.dispatcher.settled();
      await gateway.carrier!.tick(gateway.messages);
      quiet = wait < 50 || started > 0 ? 0 : quiet + 1;
      now += 250;
    }
  }
  return {
    ...shop,
    work,
    async at(instant: number) {
      now = instant;
      await work();
    },
  };
}

describe('the care calendar in a browser', () => {
  let browser: Browser;
  let world: Awaited<ReturnType<typeof openWorld>>;
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => {
    await world.close();
    expect(faults.splice(0)).toEqual([]);
  });

  async function signedIn(
    url: string,
    { width = 1280, javaScriptEnabled = true, locale = 'en-US' } = {},
  ): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled, locale });
    const page = await context.newPage();
    // A form with a fault is answered 422, which the browser notes; everything else it notes is one of ours.
    page.on('console', (line) => line.type() === 'error' && !/status of 422/.test(line.text()) && faults.push(line.text())); // prettier-ignore
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.goto(`${url}/sign-in`);
    await page.locator('input[name=email]').fill('lin@shop.example');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('main button[type=submit]').click();
    await page.waitForURL(`${url}/`);
    return page;
  }

  it.each([
    ['a desk', { width: 1280, javaScriptEnabled: true }],
    ['a phone', { width: 360, javaScriptEnabled: true }],
    ['a phone without a script', { width: 360, javaScriptEnabled: false }],
  ])(
    'goes from nothing to a text in the customer’s phone on %s',
    async (_what, options) => {
      const { url, gateway, merchantId } = world;
      const page = await signedIn(url, options);
      if (options.width < 760) await page.locator('.drawer summary').click();
      await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Care', exact: true }).click();
      await page.getByText('Be the shop that remembers').waitFor();

      // Birthdays in two clicks.
      await page.getByRole('button', { name: 'Set up: Birthday' }).click();
      await page.getByText('the first goes out: Sunday, 20 Sept, 10:00: to 1 person').waitFor();
      await page.getByRole('button', { name: 'Switch on: Birthday' }).click();
      await page.getByText('Birthday is on. Next: Sunday, 20 Sept, 10:00: to 1 person.').waitFor();

      // Words of the shop's own; the preview follows.
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.waitForURL(/\/edit$/);
      const wording = page.getByRole('textbox', { name: 'Wording 1' }).first();
      const bubble = (words: string) => page.locator('#panel .bubble', { hasText: words });
      await wording.fill('{{name');
      await page
        .getByRole('button', { name: !options.javaScriptEnabled ? 'Preview' : 'Save' })
        .last()
        .click();
      if (options.javaScriptEnabled) await page.locator('#n-en1.fault', { hasText: 'no partner' }).waitFor();
      await wording.fill('{{name "friend"}}, noodles mean a long life – happy birthday');
      if (!options.javaScriptEnabled) await page.getByRole('button', { name: 'Preview' }).click();
      await bubble('Amy, noodles mean a long life – happy birthday').waitFor();
      await page.locator('#c-en1 mark.culprit', { hasText: '–' }).waitFor();
      await page.getByRole('button', { name: 'Write it plainly' }).click();
      await page.locator('#c-en1', { hasText: '160 a part' }).waitFor();
      expect(await wording.inputValue()).toBe('{{name "friend"}}, noodles mean a long life - happy birthday');
      await page.getByRole('button', { name: 'Save' }).last().click();
      await page.getByText('Saved. It counts from the next one that goes out.').waitFor();

      // A feast from the list, and there it stands on the calendar.
      await page.goto(`${url}/care`);
      await page.getByRole('button', { name: /^Set up: Mid-Autumn/ }).click();
      await page.getByRole('button', { name: /^Switch on: Mid-Autumn/ }).click();
      await page.getByText('Next: Friday, 25 Sept, 10:00: to 2 people.').waitFor();
      await page.goto(`${url}/care`);
      const row = page.locator('#m-2026-09 li', { hasText: 'Mid-Autumn' });
      await row.getByText('2 people').waitFor();
      await row.getByText('lunar month 8, day 15').waitFor();
      const months = page.locator('.care-month');
      expect(await months.count()).toBe(13);
      expect(await months.first().isVisible()).toBe(options.width >= 900);
      expect(await page.locator('.care-month').first().locator('.care-day.feast text').textContent()).toBe('25');
      await page.locator('#m-2026-09 li', { hasText: 'Birthday' }).getByText('2 people on 2 days').click();
      await page.getByText('20 Sept, Sunday').first().waitFor();

      // The days come; on Sunday it stands in Amy's phone.
      await page.context().close();
      await world.at(Date.UTC(2026, 8, 20, 15));
      const later = await signedIn(url, options);
      await later.goto(`${url}/simulator`);
      await later.locator('.sim-entry', { hasText: 'Amy, noodles mean a long life - happy birthday' }).waitFor();
      await later.context().close();
      await world.at(Date.UTC(2026, 8, 25, 15));
      const texts = await gateway.messages.list(gateway.db.reader, merchantId, { limit: 50 });
      const got = texts
        .filter(({ purpose }) => purpose === 'marketing')
        .map(({ text, status }) => `${status}: ${text}`);
      expect(got).toHaveLength(4); // two birthdays, a feast for two
      expect(got.filter((text) => text.includes('Amy, noodles mean a long life - happy birthday'))).toHaveLength(1);
      expect(got.filter((text) => text.includes('中秋'))).toHaveLength(1);
      expect(got.every((text) => text.startsWith('delivered'))).toBe(true);
    },
    120_000,
  );

  it('is told on the greeting’s page, with who got it', async () => {
    const { url, gateway, merchantId } = world;
    const { greetings } = gateway.care;
    const id = await gateway.db.write(async (tx) => {
      const draft = { occasion: { kind: 'birthday' }, daysBefore: 0, time: '10:00', wordings: {}, late: 'same_day' } as const; // prettier-ignore
      const added = await greetings.add(tx, merchantId, draft, 'system');
      await greetings.switch(tx, merchantId, added.id, true, 'system');
      return added.id;
    });
    await world.at(Date.UTC(2026, 8, 20, 15));
    const page = await signedIn(url);
    await page.goto(`${url}/care/greetings/${id}`);
    await page.getByRole('link', { name: '1 sent' }).click();
    await page.getByRole('link', { name: 'Amy' }).waitFor();
    await page.getByText('•••• 0111').waitFor();
    await page.context().close();
  }, 60_000);

  it.each([
    [360, 'en-US'],
    [360, 'zh-CN'],
    [1280, 'zh-CN'],
  ])(
    'fits %i px in %s',
    async (width, locale) => {
      const { url, gateway, merchantId } = world;
      const page = await signedIn(url, { width, locale });
      const look = async (paths: string[]): Promise<void> => {
        for (const path of paths) {
          await page.goto(`${url}${path}`);
          const over = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect([path, over]).toEqual([path, 0]);
        }
      };
      await look(['/care', '/care/greetings', '/care/greetings/new']);
      const { greetings } = gateway.care;
      const id = await gateway.db.write(async (tx) => {
        const draft = { occasion: { kind: 'birthday' }, daysBefore: 0, time: '10:00', wordings: {}, late: 'same_day' } as const; // prettier-ignore
        const added = await greetings.add(tx, merchantId, draft, 'system');
        await greetings.switch(tx, merchantId, added.id, true, 'system');
        return added.id;
      });
      await world.at(Date.UTC(2026, 8, 20, 15));
      const one = `/care/greetings/${id}`;
      await look(['/care', '/care/greetings', one, `${one}/edit`, `${one}/people?day=2026-09-20`]);
      await page.context().close();
      await world.close();
    },
    60_000,
  );
});
