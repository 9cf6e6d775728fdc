import type { Page } from 'playwright-core';
import { serveShop, signIn } from './served.ts';

/** Lin's Noodles as `serve` runs it: web, import's job and the simulated carrier, with its owner's account. */
export async function openRunningShop() {
  const shop = await serveShop({ worker: ['import.work'] });
  return {
    ...shop,
    db: shop.gateway.db,
    async signIn(page: Page): Promise<void> {
      await signIn(page, shop.url);
      await page.waitForURL(`${shop.url}/`);
    },
  };
}

export type RunningShop = Awaited<ReturnType<typeof openRunningShop>>;
