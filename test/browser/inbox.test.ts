import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildWorld, WORLD } from '../../src/commands/world.ts';
import { openBrowser } from '../support/browser.ts';
import { openHouse } from './house.ts';

const [AMY, BEN] = WORLD.people.map(({ phone }): string => phone) as [string, string, ...string[]];
const STRANGER = '+12025550144';

/** Lin's Noodles with its three members, the carrier running, and Lin's browser signed in. */
async function openShop() {
  const house = await openHouse({ worker: [], openPhones: true, prepare: buildWorld });
  const { db, merchants, staff, sessions, ...rest } = house.gateway;
  const carrier = rest.carrier!;
  const [shop] = await merchants.all(db.reader);
  const { merchantId } = shop!;
  await carrier.addPhone({ label: 'Stranger', phone: STRANGER, shop: WORLD.number });
  const session = await db.write(async (tx) => {
    const lin = { merchantId, email: 'lin@shop.example', role: 'owner' } as const;
    const { staffId } = await staff.add(tx, lin);
    return sessions.start(tx, merchantId, staffId);
  });
  const clerk = await db.write(async (tx) => {
    const { staffId } = await staff.add(tx, { merchantId, email: 'bao@shop.example', role: 'clerk' });
    return sessions.start(tx, merchantId, staffId);
  });
  return {
    ...house,
    session,
    clerk,
    text: (phone: string, body: string) => carrier.text({ phone, shop: WORLD.number, body }),
    /** What stands in a customer's phone. */
    async phone(phone: string): Promise<string[]> {
      const { hash } = (await carrier.phones()).find((one) => one.phone === phone)!;
      return (await carrier.thread(hash)).map(({ text }) => text);
    },
  };
}

jest.setTimeout(90_000);

describe('the inbox in a browser', () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let browser: Browser;
  let context: BrowserContext;
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
    await context.close();
    expect(faults.splice(0)).toEqual([]);
  });

  async function open(path: string, { width = 1280, script = true, session = shop.session } = {}): Promise<Page> {
    context = await browser.newContext({
      viewport: { width, height: 800 },
      locale: 'en-US',
      javaScriptEnabled: script,
    });
    await context.addCookies([{ name: 'mcrm', value: session, url: shop.url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    page.on('pageerror', (fault) => faults.push(fault.message));
    page.on('dialog', (dialog) => faults.push(`a dialog: ${dialog.message()}`));
    await page.goto(shop.url + path);
    return page;
  }

  /** The replies of the house are taken once; every test may be the first. */
  async function readyReplies(page: Page): Promise<void> {
    await page.goto(`${shop.url}/inbox/replies`);
    const take = page.getByRole('button', { name: 'Take the six in English' });
    if ((await take.count()) > 0) await take.click();
    await page.getByRole('link', { name: 'Table booked' }).waitFor();
  }

  /** Asks until it is so; the phones of the carrier have no event to wait for. */
  async function until(what: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 15_000;
    while (!(await what())) {
      if (Date.now() > end) throw new Error('it never came to be');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it('a text arrives by itself, is answered with a ready reply, closed, and opened by the next', async () => {
    const page = await open('/inbox/replies');
    await readyReplies(page);
    await page.goto(`${shop.url}/inbox`);
    await page.getByText('Nobody is waiting.').waitFor();
    await shop.text(AMY, 'Table for 4 at 7 tonight?');
    const row = page.locator('.talk', { hasText: 'Table for 4 at 7 tonight?' });
    await row.waitFor(); // by itself
    await row.getByText('Booking').waitFor();
    await page.locator('title', { hasText: '(1) Inbox' }).waitFor({ state: 'attached' });

    await row.getByRole('link', { name: 'Amy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Amy' }).waitFor();
    expect(await page.locator('.side .facts').textContent()).toContain('Points');
    await shop.text(AMY, 'by the window please');
    await page.locator('.log .bubble', { hasText: 'by the window please' }).waitFor(); // by itself
    await page.locator('.talk.here:not(.unread)').waitFor(); // what is seen is read

    await page.getByText('Ready replies').last().click();
    await page.getByRole('link', { name: 'Table booked' }).click();
    const box = page.getByLabel('Your answer');
    await until(async () => (await box.inputValue()).includes('your table is booked'));
    expect(await box.inputValue()).toContain("Lin's Noodles: Hello Amy, your table is booked.");
    await box.press('End');
    await box.pressSequentially(' Table 6');
    await page.locator('#counter', { hasText: '1 part' }).waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Your answer is on its way.').waitFor();
    await until(async () => (await shop.phone(AMY)).some((body) => body.includes('your table is booked')));
    await page.locator('.bubble.out', { hasText: 'table is booked' }).getByText('delivered').waitFor();

    await page.keyboard.press('e');
    await page.getByText('The talk is closed.').waitFor();
    await page.getByText('Nobody is waiting.').waitFor();
    await shop.text(AMY, 'we are six now');
    await page.locator('.talk', { hasText: 'we are six now' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('closed by you').waitFor();
  });

  it('a shortcut puts a ready reply into the answer', async () => {
    await shop.text(BEN, 'is my order ready?');
    const page = await open('/inbox');
    await readyReplies(page);
    await page.goto(`${shop.url}/inbox`);
    await page.locator('.talk').getByRole('link', { name: 'Ben' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ben' }).waitFor();
    await page.waitForLoadState();
    await page.keyboard.press('r');
    await page.keyboard.type('/ready ');
    await until(async () =>
      (await page.getByLabel('Your answer').inputValue()).includes('Hello Ben, your order is ready'),
    );
  });

  it('shows who said stop, and hostile texts as text', async () => {
    await shop.text(STRANGER, 'STOP');
    await shop.text(STRANGER, '<img src=x onerror=alert(1)><b hx-get="/sign-out" hx-trigger="load">hi</b>');
    await shop.text(STRANGER, 'javascript:alert(1) <a href="javascript:alert(2)">free</a>');
    const page = await open('/inbox');
    const row = page.locator('.talk', { hasText: '•••• 0144' });
    await row.getByText('Said stop').waitFor();
    await row.getByRole('link').click();
    await page.getByText('This person said stop. You may answer').waitFor();
    await page.locator('.log', { hasText: '<img src=x onerror=alert(1)>' }).waitFor();
    await page.locator('.log', { hasText: 'javascript:alert(1)' }).waitFor();
    expect(await page.locator('.log img, .log a, .log b, .log [hx-get]').count()).toBe(0);
    await page.goto(`${shop.url}/inbox`);
    expect(await page.locator('.talks img, .talks b').count()).toBe(0);
  });

  it('marks what makes an answer dear, and shows a colleague’s answer before a second one goes out', async () => {
    await shop.text(BEN, 'do you close late tonight?');
    const page = await open('/inbox');
    await page.locator('.talk').getByRole('link', { name: 'Ben' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ben' }).waitFor();
    const first = context;
    const other = await open(new URL(page.url()).pathname, { session: shop.clerk, width: 360, script: false });
    const box = page.getByLabel('Your answer');
    await box.fill('At ten “sharp”');
    await page.locator('#counter mark', { hasText: '“' }).waitFor();
    await page.getByRole('button', { name: 'Use plain signs' }).click();
    expect(await box.inputValue()).toBe('At ten "sharp"');
    await page.locator('#counter', { hasText: '146 left' }).waitFor();
    await box.press('Control+Enter');
    await page.getByText('Your answer is on its way.').waitFor();
    await first.close();

    await other.getByLabel('Your answer').fill('We close at ten.');
    await other.getByRole('button', { name: 'Send', exact: true }).click();
    await other.getByText('A colleague has answered meanwhile').waitFor();
    await other.locator('.bubble.out', { hasText: 'At ten "sharp"' }).waitFor();
    expect(await other.getByLabel('Your answer').inputValue()).toBe('We close at ten.');
    expect(faults.splice(0).filter((line) => !line.includes('422'))).toEqual([]); // a refused form is told there
    await other.getByRole('button', { name: 'Send', exact: true }).click();
    await other.getByText('Your answer is on its way.').waitFor();
  });

  it('works without a script: open, answer, note, close, take it back', async () => {
    await shop.text(AMY, 'do you have vegetarian noodles?');
    const page = await open('/inbox', { script: false, width: 360 });
    await readyReplies(page);
    await page.goto(`${shop.url}/inbox`);
    await until(async () => {
      await page.reload();
      return (await page.getByText('vegetarian noodles').count()) > 0;
    });
    await page.getByRole('link', { name: 'Amy' }).click();
    await page.getByRole('button', { name: 'Mark as read' }).click();
    await page.getByText('Marked as read.').waitFor();
    await page.getByRole('button', { name: 'Customer', exact: true }).click();
    await page.getByRole('heading', { level: 2, name: 'Amy' }).waitFor();
    await page.getByRole('link', { name: 'Back to the talk' }).click();
    await page.getByText('Note for colleagues').click();
    await page.getByLabel('Note for colleagues').fill('Loves tofu');
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.locator('.bubble.note', { hasText: 'Loves tofu' }).waitFor();
    await page.getByText('Ready replies').last().click();
    await page.getByRole('link', { name: 'We will check' }).click();
    expect(await page.getByLabel('Your answer').inputValue()).toContain('Hello Amy, thank you for asking');
    await page.getByRole('button', { name: 'Send and close' }).click();
    await page.getByText('and the talk is closed').waitFor();
    await page.getByRole('button', { name: 'Undo: open it again' }).click();
    await page.getByText('The talk is open again.').waitFor();
    await until(async () => (await shop.phone(AMY)).some((body) => body.includes('thank you for asking')));
    expect(await shop.phone(AMY)).not.toContain('Loves tofu');
  });
});
