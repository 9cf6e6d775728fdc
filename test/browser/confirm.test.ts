import type { Browser } from 'playwright-core';
import { MINUTE } from '../../src/kernel/clock.ts';
import { openBrowser } from '../support/browser.ts';
import { openPage, PASSWORD, type Served, serveShop, signIn } from './served.ts';

let browser: Browser;
const clock = { at: Date.UTC(2026, 4, 20, 12), now: () => clock.at };
let shop: Served;
beforeAll(async () => {
  browser = await openBrowser();
  shop = await serveShop({ clock });
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

test.each([
  ['with scripts', true],
  ['without', false],
])('what was typed comes through the page that asks for the password, %s', async (_what, javaScriptEnabled) => {
  const { page, faults } = await openPage(browser, { javaScriptEnabled });
  page.setDefaultTimeout(8000); // a part that is missing is named before the test itself runs out of time
  const email = `chitra-${String(javaScriptEnabled)}@shop.example`;
  await signIn(page, shop.url);
  await page.waitForURL(`${shop.url}/`);
  await page.goto(`${shop.url}/staff`);
  await page.locator('form[action="/staff/invitations"] input[name=email]').fill(email);
  clock.at += 11 * MINUTE; // the form stood open for too long
  await page.locator('form[action="/staff/invitations"] button[type=submit]').click();
  await page.getByText('What you typed is kept').waitFor();
  expect(page.url()).not.toContain('chitra');
  await page.locator('input[name=_password]').fill('not that');
  await page.locator('main form button[type=submit]').click();
  await page.getByText('That is not your password.').waitFor();
  await page.locator('input[name=_password]').fill(PASSWORD);
  await page.locator('main form button[type=submit]').click();
  expect(await page.locator('input.copy').inputValue()).toContain('/invite/');
  await page.goto(`${shop.url}/staff`);
  await page.getByText(email).waitFor();
  expect(faults.filter((words) => !words.includes('422'))).toEqual([]);
  await page.context().close();
});
