import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** Where the browser is. @throws Error in plain words when there is none: a skipped browser test is no test */
export function findChromium(): string {
  const given = process.env['CHROMIUM_PATH'];
  const found = given ?? PLACES.find((path) => existsSync(path));
  if (!found || !existsSync(found)) {
    const where = given === undefined ? `looked for ${PLACES.join(', ')}` : `CHROMIUM_PATH is ${given}`;
    throw new Error(`The browser tests need Chromium (${where}). Install it, or name it in CHROMIUM_PATH.`);
  }
  return found;
}

/** A browser that asks nothing of the network by itself. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
