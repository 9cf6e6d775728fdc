import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { openRunningShop, type RunningShop } from './import-world.ts';

describe('the public sign-up page in a browser', () => {
  let shop: RunningShop;
  let browser: Browser;
  beforeAll(async () => {
    shop = await openRunningShop();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  it('on a phone without scripts, in Chinese: from the form to the code sent back', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN', javaScriptEnabled: false }); // prettier-ignore
    const page = await context.newPage();
    await page.goto(`${shop.url}/join/${shop.merchantId}?s=table5`);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.getByLabel('手机号').fill('12');
    await page.getByRole('button', { name: '入会' }).click();
    await page.getByText('请填写手机号').waitFor();
    await page.getByLabel('手机号').fill('202 555 0111');
    await page.getByLabel('姓名').fill('小林');
    const offers = page.getByRole('checkbox');
    expect(await offers.isChecked()).toBe(false);
    await offers.check();
    await page.getByRole('button', { name: '入会' }).click();
    await page.getByRole('heading', { name: '请看手机' }).waitFor();

    const { gateway, db, merchantId } = shop;
    const [text] = await gateway.messages.list(db.reader, merchantId, { limit: 1 });
    const code = /Y(\d\d)/.exec(text!.text)![1]!;
    await gateway.messages.receive({ from: '+12025550111', to: '+12025550100', text: `Y ${code}`, media: [], providerId: 'SM1' }); // prettier-ignore
    const member = await gateway.customers.byNumber(db.reader, merchantId, gateway.customers.hashOf(merchantId, '+12025550111')); // prettier-ignore
    expect(member).toMatchObject({ name: '小林', language: 'zh', marketing: 'allowed' });
    await context.close();
  });

  it('the poster shows the code as a picture', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
    await shop.signIn(page);
    await page.goto(`${shop.url}/customers/sign-up?s=door`);
    const picture = page.getByRole('img', { name: 'QR code of the sign-up page' });
    await picture.waitFor();
    expect(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0); // prettier-ignore
    await page.close();
  });
});
