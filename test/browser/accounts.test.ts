import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { openPage, PASSWORD, type Served, serveShop, signIn } from './served.ts';

const NEXT = 'seven bowls of cold tea';

describe('accounts in a browser', () => {
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

  /** Somebody new of the shop, signed in; their last code must be their own, since each counts once. */
  async function signedIn(email: string, options = {}): Promise<Page> {
    const { page } = await openPage(browser, options);
    await signIn(page, shop.url, email);
    await page.waitForURL(`${shop.url}/`);
    return page;
  }
  const signOut = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
  };

  it('a second factor: a wrong code is told, a recovery code counts once, new codes replace the old, and off is off', async () => {
    await shop.person('mia@shop.example', 'manager');
    const page = await signedIn('mia@shop.example', { javaScriptEnabled: false });
    await page.goto(`${shop.url}/account`);
    await page.getByRole('button', { name: 'Set it up' }).click();
    const secret = (await page.locator('code.secret').textContent())!.replaceAll(' ', '');
    const right = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    await page.getByLabel('Six-digit code').fill(right === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.locator('.fault, [role=alert]').filter({ hasText: /code/i }).first().waitFor();
    expect((await page.locator('code.secret').textContent())!.replaceAll(' ', '')).toBe(secret);
    await page.getByLabel('Six-digit code').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await page.getByRole('button', { name: 'Turn it on' }).click();
    const [first, second] = await page.locator('.codes code').allTextContents();
    await page.getByRole('button', { name: 'I have kept them' }).click();

    await signOut(page);
    await signIn(page, shop.url, 'mia@shop.example');
    await page.getByLabel('Six-digit code').fill(first!.toLowerCase().replace('-', ' '));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${shop.url}/`);
    await signOut(page);
    await signIn(page, shop.url, 'mia@shop.example');
    await page.getByLabel('Six-digit code').fill(first!);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Six-digit code').fill(second!);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${shop.url}/`);

    await page.goto(`${shop.url}/account`);
    await page.getByText('6 recovery codes are left.').waitFor();
    await page.getByRole('button', { name: 'New recovery codes' }).click();
    expect(await page.locator('.codes code').count()).toBe(8);
    await page.goto(`${shop.url}/account`);
    await page.getByRole('button', { name: 'Turn it off' }).click();
    await page.getByRole('button', { name: 'Set it up' }).waitFor();
    await signOut(page);
    await signIn(page, shop.url, 'mia@shop.example');
    await page.waitForURL(`${shop.url}/`);
    await page.context().close();

    const lin = await signedIn('lin@shop.example');
    await lin.goto(`${shop.url}/audit`);
    const lines = (await lin.locator('main').innerText()).toLowerCase();
    for (const words of [
      'turned the second factor on',
      'used a recovery code',
      'made new recovery codes',
      'turned a second factor off',
    ])
      expect([words, lines.includes(words)]).toEqual([words, true]);
    await lin.context().close();
  });

  it('other devices are listed and ended; a new password ends them too', async () => {
    await shop.person('ben@shop.example', 'clerk');
    const till = await signedIn('ben@shop.example');
    const phone = await signedIn('ben@shop.example', { viewport: { width: 360, height: 740 } });
    await till.goto(`${shop.url}/account`);
    await till.getByRole('button', { name: 'Sign out all other devices' }).click();
    await till.waitForURL(/done=staff.done.othersEnded/);
    await phone.goto(`${shop.url}/inbox`);
    await phone.waitForURL(/\/sign-in\?next=/);
    await phone.context().close();

    const again = await signedIn('ben@shop.example');
    await till.goto(`${shop.url}/account`);
    await till.getByLabel('Present password').fill(PASSWORD);
    await till.getByLabel('New password').fill(NEXT);
    await till.getByRole('button', { name: 'Change the password' }).click();
    await till.waitForURL(/done=staff.done.password/);
    await again.goto(`${shop.url}/inbox`);
    await again.waitForURL(/\/sign-in\?next=/);
    await again.context().close();
    await till.context().close();
  });

  it('somebody switched off while at work is out at the next click, and cannot come back in', async () => {
    await shop.person('cle@shop.example', 'clerk');
    const cle = await signedIn('cle@shop.example');
    const lin = await signedIn('lin@shop.example');
    await lin.goto(`${shop.url}/staff`);
    await lin.getByRole('listitem').filter({ hasText: 'cle@shop.example' }).getByRole('link').first().click();
    lin.once('dialog', (dialog) => void dialog.accept());
    await lin.getByRole('button', { name: 'Switch the account off' }).click();
    await lin.waitForURL(/done=/);
    await cle.goto(`${shop.url}/customers`);
    await cle.waitForURL(/\/sign-in\?next=/);
    await signIn(cle, shop.url, 'cle@shop.example');
    await cle.getByRole('alert').waitFor();
    expect(cle.url()).toContain('/sign-in');
    await cle.context().close();
    await lin.context().close();
  });

  it('an invitation works once', async () => {
    const lin = await signedIn('lin@shop.example');
    await lin.goto(`${shop.url}/staff`);
    await lin.getByLabel('E-mail').fill('new@shop.example');
    await lin.getByRole('button', { name: 'Make the link' }).click();
    const link = await lin.locator('.once input').inputValue();
    const come = async (): Promise<Page> => {
      const { page } = await openPage(browser, { locale: 'zh-CN', viewport: { width: 360, height: 740 } });
      await page.goto(link);
      return page;
    };
    const [first, second] = [await come(), await come()];
    for (const page of [first, second]) {
      await page.locator('input[name=name]').fill('新同事');
      await page.locator('input[name=password]').fill(NEXT);
    }
    await first.locator('main button[type=submit]').click();
    await first.waitForURL((url) => !url.pathname.startsWith('/invite'));
    await second.locator('main button[type=submit]').click();
    await second.locator('main').filter({ hasText: '链接' }).waitFor();
    expect(second.url()).toContain('/invite/');
    expect((await (await come()).title()).length).toBeGreaterThan(0);
    await first.context().close();
    await second.context().close();
    await lin.context().close();
  });

  it('after wrong passwords one waits, and the page says how long', async () => {
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(`${shop.url}/sign-in`);
    for (let tries = 0; tries < 30; tries++) {
      await page.getByLabel('E-mail').fill('lin@shop.example');
      await page.getByLabel('Password').fill(`wrong ${tries}`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
      if (/minute/.test((await page.getByRole('alert').textContent())!)) break;
    }
    expect(await page.getByRole('alert').textContent()).toMatch(/\d+ minutes?/);
    expect(await page.getByLabel('E-mail').inputValue()).toBe('lin@shop.example');
    await page.context().close();
  });
});
