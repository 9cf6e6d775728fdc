import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { openGateway, PASSWORD } from './gateway.ts';
test('shots', async () => {
  const g = await openGateway('sqlite');
  const server = createServer(g.app).listen(0, '127.0.0.1');
  await new Promise((r) => server.once('listening', r));
  const base = `http://127.0.0.1:${(server.address() as any).port}`;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const link = await g.link();
  const faults: string[] = [];
  for (const [lang, locale] of [
    ['en', 'en-US'],
    ['zh', 'zh-CN'],
  ] as const)
    for (const width of [360, 1280]) {
      const ctx = await browser.newContext({ viewport: { width, height: 800 }, locale, colorScheme: 'light' });
      const page = await ctx.newPage();
      page.on('console', (m) => faults.push(m.text()));
      page.on('pageerror', (e) => faults.push(String(e)));
      const shot = (n: string) => page.screenshot({ path: `/tmp/shots/${n}-${lang}-${width}.png`, fullPage: true });
      await page.goto(`${base}/`);
      await shot('noshop');
      await page.goto(`${base}/setup/${link}`);
      await shot('setup');
      await page.selectOption('#f-country', 'GB');
      faults.push((await page.inputValue('#f-zone')) + ' ' + (await page.getAttribute('#f-number', 'placeholder')));
      await page.fill('#f-shop', "Lin's");
      await page.fill('#f-number', '12');
      await page.fill('#f-password', 'password1');
      await page.click('main button[type=submit]');
      await shot('setup-faults');
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      faults.push(`overflow ${over}`);
      await ctx.close();
    }
  const ctx0 = await browser.newContext({ viewport: { width: 360, height: 800 }, locale: 'en-US' });
  const p0 = await ctx0.newPage();
  await p0.goto(`${base}/setup/${link}`);
  await p0.fill('#f-shop', "Lin's Noodles 林记面馆");
  await p0.fill('#f-number', '+1 202 555 0123');
  await p0.fill('#f-email', 'lin@example.com');
  await p0.fill('#f-password', PASSWORD);
  await p0.click('main button[type=submit]');
  faults.push(p0.url());
  await ctx0.close();
  for (const [lang, locale] of [
    ['en', 'en-US'],
    ['zh', 'zh-CN'],
  ] as const)
    for (const width of [360, 1280])
      for (const colorScheme of ['light', 'dark'] as const) {
        const ctx = await browser.newContext({ viewport: { width, height: 700 }, locale, colorScheme });
        const page = await ctx.newPage();
        page.on('console', (m) => faults.push(m.text()));
        page.on('pageerror', (e) => faults.push(String(e)));
        const shot = (n: string) =>
          page.screenshot({ path: `/tmp/shots/${n}-${lang}-${width}-${colorScheme}.png`, fullPage: true });
        await page.goto(`${base}/sign-in`);
        await shot('signin');
        await page.fill('#f-email', 'lin@example.com');
        await page.fill('#f-password', 'wrong one');
        await page.click('main button[type=submit]');
        await shot('signin-wrong');
        await page.fill('#f-password', PASSWORD);
        await page.click('main button[type=submit]');
        await shot('home');
        await page.goto(`${base}/nowhere`);
        await shot('404');
        await page.goto(`${base}/broken`);
        await shot('500');
        await page.goto(`${base}/setup/${link}x`);
        await shot('dead');
        await page.click('.out button');
        faults.push(page.url());
        await ctx.close();
      }
  console.log(faults.join('\n'));
  await browser.close();
  server.close();
  await g.close();
}, 120000);
