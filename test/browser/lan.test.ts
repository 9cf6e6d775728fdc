import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { loadConfig } from '../../src/config.ts';
import { tlsCommand } from '../../src/commands/tls.ts';
import { openBrowser } from '../support/browser.ts';
import { openPage, type Served, serveShop, signIn } from './served.ts';

/** An address of this machine that is not loopback, as a phone in the shop would use it. */
function lanAddress(): string {
  const faces = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const face = faces.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!face) throw new Error('This machine has no address but loopback: the test of the LAN needs one.');
  return face.address;
}

describe('from another address than loopback, over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mcrm-tls-'));
  const host = lanAddress();
  let shop: Served;
  let browser: Browser;
  let written = '';

  beforeAll(async () => {
    const before = { ...process.env };
    process.env['DATA_DIR'] = folder;
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
    await tlsCommand.run([]);
    write.mockRestore();
    process.env = before;
    const read = (name: string): string => readFileSync(join(folder, 'tls', name), 'utf8');
    shop = await serveShop({ tls: { cert: read('cert.pem'), key: read('key.pem'), host } });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await shop.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('the certificate names the address', () => {
    expect((JSON.parse(written) as { names: string[] }).names).toContain(host);
  });

  it('somebody signs in on a phone, works, and signs out', async () => {
    const { page, faults } = await openPage(browser, {
      ignoreHTTPSErrors: true,
      viewport: { width: 360, height: 740 },
    });
    await signIn(page, shop.url);
    await page.waitForURL(`${shop.url}/`);
    const cookie = (await page.context().cookies()).find(({ name }) => name.endsWith('mcrm'));
    expect(cookie).toMatchObject({ name: '__Host-mcrm', secure: true, httpOnly: true, sameSite: 'Lax', domain: host });
    const answer = await page.goto(`${shop.url}/account`);
    expect(answer!.headers()['strict-transport-security']).toBe('max-age=31536000');
    await page.getByLabel('Name').fill('Lin');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.locator('.drawer summary').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('plain HTTP off loopback is refused at the start', () => {
    const empty = { DATA_DIR: mkdtempSync(join(folder, 'plain-')), HOST: '0.0.0.0' };
    expect(() => loadConfig(empty)).toThrow(
      expect.objectContaining({ faults: [expect.stringContaining('HOST is open to the network without TLS')] }),
    );
    expect(loadConfig({ ...empty, ALLOW_PLAIN_LAN: '1' }).host).toBe('0.0.0.0');
  });

  it('a plain request at the TLS door gets nothing', async () => {
    await expect(fetch(shop.url.replace('https:', 'http:'))).rejects.toThrow();
  });
});
