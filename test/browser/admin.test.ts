import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { openPage, PASSWORD, type Served, serveShop, signIn } from './served.ts';

describe('the admin pages in a browser', () => {
  let shop: Served;
  let browser: Browser;
  beforeAll(async () => {
    shop = await serveShop();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  it('an owner invites somebody, who comes in, reads the rules, and sees only what they may', async () => {
    const { page, faults } = await openPage(browser);
    await signIn(page, shop.url);
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Staff', exact: true }).click();
    await page.getByLabel('E-mail').fill('amy@shop.example');
    await page.getByRole('radio', { name: /^Service team/ }).check();
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.locator('.once input').inputValue();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invite\/[\w-]{43}$/);
    await page.getByRole('button', { name: 'Copy' }).waitFor();

    const phone = await openPage(browser, { viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
    await phone.page.goto(link);
    await phone.page.getByLabel('Name').fill('Amy');
    await phone.page.getByLabel('Password').fill('seven bowls of cold tea');
    await phone.page.getByRole('button', { name: 'Come in' }).click();
    for (const box of await phone.page.getByRole('checkbox').all()) await box.check();
    await phone.page.getByRole('button', { name: 'I have read these' }).click();
    await phone.page.getByText('You have read all the rules.').waitFor();
    await phone.page.locator('.drawer summary').click(); // folds without a script
    const menu = phone.page.getByRole('navigation', { name: 'Menu' });
    const day = ['Today', 'Inbox', 'Cases', 'Customers', 'Care', 'Surveys', 'Apps', 'Agenda', 'Vouchers', 'Settings'];
    expect(await menu.getByRole('link').allTextContents()).toEqual(day);
    expect((await phone.page.goto(`${shop.url}/staff`))!.status()).toBe(403);

    await page.goto(`${shop.url}/staff`);
    await page.getByRole('listitem').filter({ hasText: 'Amy' }).getByText('6 of 6 house rules').waitFor();
    expect([...faults, ...phone.faults.filter((line) => !line.includes('403'))]).toEqual([]);
    await page.context().close();
    await phone.page.context().close();
  });

  it('a second factor is set up by a picture, asked at the next sign-in, and recovery codes work', async () => {
    await shop.person('ben@shop.example', 'manager');
    const { page, faults } = await openPage(browser);
    await signIn(page, shop.url, 'ben@shop.example');
    await page.goto(`${shop.url}/account`);
    await page.getByRole('button', { name: 'Set it up' }).click();
    const picture = page.getByRole('img', { name: /Picture for the authenticator/ });
    expect(
      await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(100);
    const secret = (await page.locator('code.secret').textContent())!.replaceAll(' ', '');
    const code = (step = 0): string =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + step * 30_000 });
    await page.getByLabel('Six-digit code').fill(code());
    await page.getByRole('button', { name: 'Turn it on' }).click();
    const codes = await page.locator('.codes code').allTextContents();
    expect(codes).toHaveLength(8);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('The second factor is on.').waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, shop.url, 'ben@shop.example');
    await page.getByLabel('Six-digit code').fill(codes[0]!);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${shop.url}/`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, shop.url, 'ben@shop.example');
    await page.getByLabel('Six-digit code').fill(code(1)); // the present one may be the one that turned it on
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${shop.url}/`);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('settings are saved by keyboard alone, in Chinese, at 360 px', async () => {
    const { page, faults } = await openPage(browser, { viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
    await signIn(page, shop.url);
    await page.goto(`${shop.url}/settings/hours`);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('跳到正文');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('10');
    await page.keyboard.press('Tab');
    await page.keyboard.type('18');
    await page.keyboard.press('Enter');
    await page.getByText('已保存。').waitFor();
    expect(await page.locator('input[name=to]').inputValue()).toBe('18');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each([
    '/',
    '/settings',
    '/settings/shop',
    '/settings/numbers',
    '/settings/points',
    '/staff',
    '/tokens',
    '/audit',
    '/account',
    '/house-rules',
    '/sign-in',
  ])('%s fits a phone of 360 px and breaks no rule of its own policy', async (path) => {
    const { page, faults } = await openPage(browser, { viewport: { width: 360, height: 740 } });
    await signIn(page, shop.url);
    await page.goto(shop.url + path);
    // In the page: `document` is not of this program.
    const wider = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect([path, wider, faults]).toEqual([path, 0, []]);
    await page.context().close();
  });

  it('Today weighs less than 60 kB at the first visit, all told', async () => {
    const { page } = await openPage(browser, { viewport: { width: 360, height: 740 } });
    const protocol = await page.context().newCDPSession(page);
    await signIn(page, shop.url);
    await protocol.send('Network.enable');
    await protocol.send('Network.clearBrowserCache');
    let bytes = 0;
    protocol.on('Network.loadingFinished', ({ encodedDataLength }) => void (bytes += encodedDataLength));
    await page.goto(`${shop.url}/`, { waitUntil: 'networkidle' });
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(60_000);
    await page.context().close();
  });

  it('a password typed wrong says so, and what was entered stays', async () => {
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(`${shop.url}/sign-in`);
    await page.getByLabel('E-mail').fill('nobody@shop.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe('nobody@shop.example');
    await page.context().close();
  });
});
