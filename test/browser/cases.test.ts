import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildWorld, WORLD } from '../../src/commands/world.ts';
import { openBrowser } from '../support/browser.ts';
import { openHouse } from './house.ts';

const [AMY, BEN] = WORLD.people.map(({ phone }): string => phone) as [string, string, ...string[]];

/** Lin's Noodles with its members and the carrier running; Lin and Bao signed in. */
async function openShop() {
  const house = await openHouse({ worker: [], openPhones: true, prepare: buildWorld });
  const { db, merchants, staff, sessions, ...rest } = house.gateway;
  const carrier = rest.carrier!;
  const { merchantId } = (await merchants.all(db.reader))[0]!;
  const person = (name: string, role: 'owner' | 'clerk') =>
    db.write(async (tx) => {
      const { staffId } = await staff.add(tx, { merchantId, name, email: `${name}@shop.example`.toLowerCase(), role });
      return sessions.start(tx, merchantId, staffId);
    });
  return {
    ...house,
    merchantId,
    lin: await person('Lin', 'owner'),
    bao: await person('Bao', 'clerk'),
    text: (phone: string, body: string) => carrier.text({ phone, shop: WORLD.number, body }),
    /** What stands in a customer's phone. */
    async phone(phone: string): Promise<string[]> {
      const { hash } = (await carrier.phones()).find((one) => one.phone === phone)!;
      return (await carrier.thread(hash)).map(({ text }) => text);
    },
    /** The case opened last. */
    async last() {
      const [one] = await rest.cases.list(db.reader, merchantId, { limit: 1 });
      return one!;
    },
  };
}

jest.setTimeout(120_000);

describe('the cases in a browser', () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    shop = await openShop();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(faults.splice(0)).toEqual([]);
  });

  async function open(path: string, { width = 1280, script = true, session = shop.lin } = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      locale: 'en-US',
      javaScriptEnabled: script,
    });
    contexts.push(context);
    await context.addCookies([{ name: 'mcrm', value: session, url: shop.url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    // What a colleague was faster with is answered 409, which the browser notes as an error of its own.
    page.on('console', (line) => line.type() === 'error' && !line.text().includes('409') && faults.push(line.text()));
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.goto(shop.url + path);
    return page;
  }

  /** Asks until it is so; the phones of the carrier have no event to wait for. */
  async function until(what: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 15_000;
    while (!(await what())) {
      if (Date.now() > end) throw new Error('it never came to be');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  const stepOf = async (): Promise<string> => (await shop.last()).step;

  /** Whoever is asked how it was handled answers, and the case comes to that step. */
  async function rate(phone: string, answer: string, step: string): Promise<void> {
    await shop.text(phone, answer);
    await until(async () => (await stepOf()) === step);
  }

  it('a complaint arrives by itself, goes six steps by keyboard, is opened again by a 2 and settled by a 5', async () => {
    const page = await open('/cases');
    await page.getByText('No case is open.').waitFor();
    await shop.text(AMY, 'COMPLAIN I was charged twice for the soup');
    await page.locator('#step-received .case', { hasText: 'charged twice' }).waitFor(); // by itself
    const { number } = await shop.last();
    const focused = () => page.evaluate<string>("document.activeElement?.closest('.case')?.dataset.step ?? ''");

    await page.keyboard.press('j');
    expect(await focused()).toBe('received');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `C-${number}` }).waitFor();
    expect(await page.locator('.suggestion mark').allTextContents()).toContain('charged');
    await page.getByRole('button', { name: 'Yes, Price' }).click();
    await page.getByText('The case is classified.').waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('The till shows it twice.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.bubble.note', { hasText: 'The till shows it twice.' }).waitFor();
    await page.keyboard.press('b');
    await page.locator('#step-investigated .case').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('4');
    await page.locator('#step-handled .case').waitFor();
    await until(async () => (await focused()) === 'handled'); // the card stays in hand
    await page.keyboard.press('>');
    const report = page.locator('#box-report');
    await report.fill('we paid 12.50 back');
    await page.locator('#preview-report .bubble', { hasText: `case C-${number}: we paid 12.50 back` }).waitFor();
    await report.press('Control+Enter');
    await page.getByText('The report is on its way').waitFor();
    await until(async () => (await shop.phone(AMY)).some((body) => body.includes('we paid 12.50 back') && body.includes('1 (poor) to 5'))); // prettier-ignore

    await rate(AMY, '2', 'classified');
    await page.locator('.log', { hasText: 'low rating' }).waitFor(); // by itself
    await page.reload();
    await page.getByText('Or report back at once').click();
    await page.locator('#box-report').fill('and a soup is on us');
    await page.getByRole('button', { name: 'Send and ask 1–5' }).click();
    await page.getByText('The report is on its way').waitFor();
    await until(async () => (await shop.phone(AMY)).some((body) => body.includes('a soup is on us')));
    await rate(AMY, '5', 'archived');
    await page.getByText('The customer rated it 5 of 5').waitFor(); // by itself
    await page.goto(`${shop.url}/cases?view=list&step=archived`);
    await page.locator('.case', { hasText: '5/5' }).waitFor();
  });

  it('on a phone the steps are gone with the thumb', async () => {
    await shop.text(BEN, 'COMPLAIN the noodles were cold');
    await until(async () => (await stepOf()) === 'received');
    const { number } = await shop.last();
    const page = await open('/cases', { width: 360 });
    const card = page.locator('.case', { hasText: 'noodles were cold' });
    await card.getByText('Received').waitFor();
    await card.getByRole('link', { name: `C-${number}` }).click();
    await page.getByLabel('Category').first().selectOption({ label: 'Service quality' });
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    await page.getByRole('button', { name: 'Begin to investigate' }).click();
    await page.getByLabel('Handled: what was the cause?').selectOption({ label: 'Too slow' });
    await page.getByRole('button', { name: 'It is handled' }).click();
    await page.locator('#box-report').fill('your next bowl is on us');
    await page.getByRole('button', { name: 'Send and ask 1–5' }).click();
    await page.getByText('The report is on its way').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await rate(BEN, '4', 'archived');
  });

  it('two colleagues with one case: the second is told, and keeps what was typed', async () => {
    await shop.text(BEN, 'COMPLAIN the tea was cold');
    await until(async () => (await stepOf()) === 'received');
    const { id } = await shop.last();
    const lin = await open(`/cases/${id}`);
    const bao = await open(`/cases/${id}`, { session: shop.bao, script: false });
    await lin.locator('#box-reply').fill('We are sorry about the tea');
    await bao.getByLabel('Category').first().selectOption({ label: 'Service quality' });
    await bao.getByRole('button', { name: 'Classify', exact: true }).click();
    await lin.locator('#case-live .notice', { hasText: 'Bao moved it' }).waitFor(); // by itself
    expect(await lin.locator('#box-reply').inputValue()).toBe('We are sorry about the tea');
    await lin.getByRole('button', { name: 'Send the answer' }).click();
    await lin.getByText('What you typed is still here.').waitFor();
    expect(await lin.locator('#box-reply').inputValue()).toBe('We are sorry about the tea');
    await lin.getByRole('button', { name: 'Send the answer' }).click();
    await lin.getByText('Your answer is on its way.').waitFor();
    await until(async () => (await shop.phone(BEN)).some((body) => body.includes('sorry about the tea')));
  });

  it('without JavaScript a case is taken, answered with the helper and settled', async () => {
    const page = await open('/cases/new', { script: false, width: 360 });
    await page.getByLabel('Who?').fill('8-0001');
    await page.getByLabel('What they said').fill('the wrong box came <b>twice</b>');
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.getByText('The case is open.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Amy' }).waitFor();
    await page.locator('.log', { hasText: 'the wrong box came <b>twice</b>' }).waitFor();
    await page.getByText('Help with the words').click();
    await page.getByRole('button', { name: 'Thank you for telling us.' }).click();
    await page.getByRole('button', { name: 'This is not how your visit should have been.' }).click();
    await page.getByLabel('3. Propose').fill('The right box is on its way.');
    await page.getByRole('button', { name: 'Put together into the answer' }).click();
    const words = 'Thank you for telling us. This is not how your visit should have been. The right box is on its way.';
    expect(await page.locator('#box-reply').inputValue()).toBe(words);
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByText('Your answer is on its way.').waitFor();
    await until(async () => (await shop.phone(AMY)).some((body) => body.includes(words)));
    await page.getByLabel('Category').first().selectOption({ label: 'Business handling' });
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    await page.goto(`${shop.url}/cases`);
    const card = page.locator('.case', { hasText: 'wrong box' });
    await card.getByRole('button', { name: 'Investigate' }).click();
    await page.locator('#step-investigated .case', { hasText: 'wrong box' }).waitFor();
  });
});
