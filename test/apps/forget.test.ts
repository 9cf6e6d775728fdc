import { ENGINES } from '../support/engines.ts';
import { layStock } from '../../src/apps/store-stock.ts';
import { type AppShop, openApps } from './shop.ts';

describe.each(ENGINES)('notes of days that are over on %s', (engine) => {
  let shop: AppShop;
  beforeAll(async () => {
    shop = await openApps(engine);
  });
  afterAll(() => shop.close());

  it('go, however many; what is to come and what is of no day stays', async () => {
    const { merchantId } = shop;
    const app = await shop.card('booking', { places: 2 });
    const away = await shop.card('checkin');
    await shop.test.db.write((tx) => shop.apps.archive(tx, merchantId, away, 'staff:lin'));
    const lay = (appId: string, items: string[]) =>
      shop.test.db.write(async (tx) => {
        for (const item of items) await layStock.get(tx, { merchantId, appId, item, count: 1 });
      });
    // It is 15 June 2026.
    await lay(
      app,
      Array.from({ length: 1201 }, (_, n) => `slot:2026-05-01 10:${n}`),
    );
    await lay(app, ['slot:2026-06-14 19:00', 'slot:2026-06-20 19:00', 'coupon:take', 'prize:1:tea']);
    await lay(away, ['till:2026-05-01:try:x', 'till:2026-06-15:in:y']);
    const job = shop.gateway.jobs.find(({ name }) => name.startsWith('apps.forget'))!;
    await job.run(() => {});
    const rows = await shop.test.db.admin('select item from app_stock order by item');
    expect(rows.flat().map(String).toSorted()).toEqual(['coupon:take', 'prize:1:tea', 'slot:2026-06-14 19:00', 'slot:2026-06-20 19:00', 'till:2026-06-15:in:y']); // prettier-ignore
  });
});
