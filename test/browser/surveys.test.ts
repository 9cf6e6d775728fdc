import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type { Phone } from '../../src/kernel/phone.ts';
import { LINS_NUMBER } from '../flows/shop.ts';
import { openBrowser } from '../support/browser.ts';
import { openPage, type Served, serveShop, signIn } from './served.ts';

const TILL = { source: 'counter', actor: 'system' };
/** Noon in New York on a weekday, and on from there as every clock goes. */
const began = performance.now();
const clock = { now: () => Date.UTC(2026, 5, 16, 16) + Math.floor(performance.now() - began) };

describe('surveys in a browser', () => {
  let world: Served;
  let browser: Browser;
  let serial = 0;
  const faults: string[] = [];
  beforeAll(async () => {
    world = await serveShop({
      clock,
      worker: [],
      prepare: async ({ carrier }) => void (await carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 })),
    });
    const { gateway, merchantId } = world;
    for (const [n, name] of ['Amy', 'Ben', 'Chitra'].entries())
      await gateway.db.write(async (tx) => {
        const { id } = await gateway.customers.findOrCreate(tx, merchantId, `+1202555014${n}` as Phone, TILL);
        await gateway.customers.setName(tx, merchantId, id, name);
        await gateway.customers.recordConsent(tx, merchantId, id, { ...TILL, state: 'granted' });
      });
    const where = { field: 'customers.marketing', is: '=', value: 'allowed' } as const;
    await gateway.db.write((tx) => gateway.segments.save(tx, merchantId, { name: 'Regulars', where }, 'staff:1'));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  afterEach(() => expect(faults.splice(0).filter((fault) => !/status of 422/.test(fault))).toEqual([]));

  const say = async (from: string, text: string): Promise<void> => {
    const providerId = `SM${(++serial).toString(16).padStart(32, '0')}`;
    await world.gateway.messages.receive({ from, to: LINS_NUMBER, text, media: [], providerId }, { late: false });
  };
  async function signedIn(
    options: { viewport?: { width: number; height: number }; javaScriptEnabled?: boolean } = {},
  ): Promise<Page> {
    // prettier-ignore
    const opened = await openPage(browser, options);
    opened.page.setDefaultTimeout(10_000);
    opened.page.on('close', () => faults.push(...opened.faults));
    await signIn(opened.page, world.url);
    await opened.page.waitForURL(`${world.url}/`);
    return opened.page;
  }
  const closed = async (page: Page): Promise<void> => page.context().close();

  it('makes a survey from a ready one, plays it, opens it, and shows the bars move', async () => {
    const page = await signedIn();
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Surveys' }).click();
    await page.locator('#start-dish').getByRole('button', { name: 'Use this' }).click();

    // The phone beside it asks as a phone would, a typo too.
    await page.locator('#phone').getByText('Which dish shall come on our menu?').waitFor();
    await page.locator('#say').fill('blue');
    await page.locator('#say').press('Enter');
    await page.locator('#phone').getByText('Sorry, we could not read that.').waitFor();
    await page.locator('#say').fill('two');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('#phone').getByText('What else would you like to eat here?').waitFor();

    // What is typed is there at once on the phone, and a question more is one click.
    await page.locator('#f-q0-en').fill('Which dish is for you?');
    await page.locator('#phone').getByText('Which dish is for you?').first().waitFor();
    await page.locator('#f-words').fill('DISH, JOIN');
    await page.getByText('JOIN does something in this shop already.').waitFor();
    await page.locator('#f-words').fill('DISH');
    await page.getByText('DISH is free.').waitFor();
    await page.locator('#add-csat').click();
    await page.locator('#question-q3').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('f-q2-en');
    await page.locator('#remove-q3').click();
    await page.locator('#question-q3').waitFor({ state: 'detached' });
    await page.locator('#f-restDays').fill('soon');
    await page.locator('#save').click();
    await page.getByText('One thing must be mended.').waitFor();
    await page.getByText('A whole number from 0 to 3,650.').waitFor();
    await page.locator('#f-restDays').fill('0');
    await page.locator('#save').click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByText('It is open').waitFor();

    await page.getByRole('link', { name: 'Results' }).click();
    await page.getByText('Nobody has been asked yet').waitFor();
    await say('+12025550151', 'dish');
    await say('+12025550151', 'nonsense');
    await say('+12025550151', '２');
    const second = page.locator('#result-dish .sv-bars li').nth(1);
    await second.getByText('1 100 %').waitFor();
    await page.getByText('only 1 answer: could be chance').first().waitFor();
    await say('+12025550152', 'Dish');
    await say('+12025550152', 'three');
    await second.getByText('1 50 %').waitFor();
    await say('+12025550152', 'more dumplings 饺子 🙂');
    await page.locator('#said-list').getByText('more dumplings 饺子 🙂').waitFor();
    await closed(page);
  });

  it('asks a segment once however often the button is pressed, and each gets the question', async () => {
    const page = await signedIn();
    await page.goto(`${world.url}/surveys/new?from=visit`);
    await page.locator('#save').click();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('button', { name: 'Ask people' }).click();
    await page.getByRole('button', { name: 'Ask 3 people' }).waitFor(); // everybody who agreed, counted at once
    await page.getByLabel('A segment').check();
    await page.getByText('Choose whom to ask').waitFor();
    await page.locator('#f-segmentId').selectOption({ label: 'Regulars' });
    await page.getByRole('button', { name: 'Ask 3 people' }).dblclick();
    await page.getByText('They are being asked').waitFor();
    await page.getByText('3 of 3 asked').waitFor();
    expect(await page.locator('#rounds li').count()).toBe(1);
    const { carrier } = world.gateway;
    expect(carrier).toBeDefined();

    // Low scores first, and the case they opened.
    for (const text of ['5', '1', '4', 'the soup was cold']) await say('+12025550140', text);
    await page.getByRole('link', { name: 'Results' }).click();
    await page.getByText('Low scores first').waitFor();
    await page.locator('.sv-low').getByText('Amy').first().waitFor();
    await page.locator('#said-list').getByText('the soup was cold').waitFor();
    const href = await page.locator('.sv-low a.badge.bad').first().getAttribute('href');
    expect((await page.goto(`${world.url}${href}`))!.status()).toBe(200);
    await closed(page);
  });

  it('closes while somebody answers: the late answer is kept and marked', async () => {
    const page = await signedIn();
    await say('+12025550141', '5'); // Ben begins
    await page.goto(`${world.url}/surveys`);
    await page.getByRole('link', { name: 'After the visit' }).click();
    await page.getByText('in the middle of it.').waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('It is closed.').waitFor();
    await say('+12025550141', '4');
    await page.getByRole('link', { name: 'Results' }).click();
    await page.locator('.tiles').getByText('late', { exact: true }).waitFor();
    await closed(page);
  });

  it('takes answers from paper by keyboard, and saves all as a file', async () => {
    const page = await signedIn({ viewport: { width: 360, height: 740 } });
    await page.goto(`${world.url}/surveys`);
    await page.getByRole('link', { name: 'Choose our new dish' }).click();
    await page.getByRole('link', { name: 'Type in answers' }).click();
    await page.locator('#f-a-dish:focus').waitFor(); // the first field has the cursor
    await page.keyboard.type('4');
    await page.keyboard.press('Enter');
    await page.keyboard.type('=SUM(A1) and rice');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('Kept. Next person.').waitFor();
    expect(await page.locator('#f-a-dish').inputValue()).toBe('');
    await page.getByRole('link', { name: 'Results' }).click();
    await page.locator('#said-list').getByText('=SUM(A1) and rice').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toContain(`"'=SUM(A1) and rice"`);
    expect(text.trim().split('\n')).toHaveLength(4);
    await closed(page);
  });

  it('does all of it without a script', async () => {
    const page = await signedIn({ javaScriptEnabled: false });
    await page.goto(`${world.url}/surveys/new`);
    await page.locator('#add-choice').click();
    await page.locator('input[name="name"]').fill('Plain');
    await page.locator('input[name="restDays"]').fill('0'); // they were asked a minute ago
    await page.locator('#f-q0-en').fill('Tea or coffee?');
    await page.locator('input[name="q0c0-en"]').fill('tea');
    await page.locator('input[name="q0c1-en"]').fill('coffee');
    await page.locator('#say').fill('coffee');
    await page.locator('#say-it').click();
    await page.locator('#phone').getByText('Thank you').waitFor();
    await page.locator('#save').click();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('button', { name: 'Ask people' }).click();
    await page.getByLabel('A segment').check();
    await page.locator('#f-segmentId').selectOption({ label: 'Regulars' });
    await page.getByRole('button', { name: 'Count them' }).last().click();
    await page.getByRole('button', { name: 'Ask 3 people' }).click();
    await page.getByText('They are being asked').waitFor();
    await closed(page);
  });
});
