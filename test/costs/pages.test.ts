import request from 'supertest';
import { formTokenOf } from '../../src/platform/web/frame.ts';
import { createWeb } from '../../src/web.ts';
import { openRest, type RestShop } from '../flows/rest.ts';

const AMY = '+12025550111';

describe('pages and API of costs', () => {
  let shop: RestShop;
  let owner: ReturnType<typeof browserOf>;
  beforeEach(async () => {
    shop = await openRest('sqlite', { number: { partsPerSecond: 100 } });
    await shop.gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
    owner = browserOf(await sessionAt(shop.merchantId));
  });
  afterEach(() => shop.close());

  const sessionAt = (merchantId: string) =>
    shop.test.db.write(async (tx) => {
      const email = `owner-${merchantId}@example.com`;
      const { staffId } = await shop.gateway.staff.add(tx, { merchantId, email, role: 'owner' });
      return shop.gateway.sessions.start(tx, merchantId, staffId);
    });
  const browserOf = (session: string) => {
    const web = createWeb(shop.gateway);
    const cookie = `mcrm=${session}`;
    return {
      get: async (path: string) => request(web).get(path).set('Cookie', cookie),
      post: async (path: string, form: Record<string, string>) =>
        request(web)
          .post(path)
          .set({ Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' })
          .type('form')
          .send({ ...form, _token: formTokenOf(session) }),
    };
  };
  const newPrice = { amount: '0.5', currency: 'USD', prefix: '', direction: 'out', numberId: '*', fromDay: '' };
  const text = async () => {
    const { gateway, merchantId, number, test } = shop;
    const letter = { merchantId, numberId: number.id, to: AMY, text: 'Hello', purpose: 'service' } as const;
    await test.db.write((tx) => gateway.messages.enqueue(tx, letter));
    await shop.settle();
  };

  it('the API tells managers what each text cost', async () => {
    const price = { direction: 'out', amount: '0.0079', currency: 'USD' } as const;
    await shop.test.db.write((tx) => shop.gateway.costs.addPrice(tx, shop.merchantId, price, 'staff:1'));
    const id = await shop.member(AMY);
    await shop.settle();
    const cost = { parts: 1, amount: '0.0079', currency: 'USD', confirmed: false };
    for (const path of ['/messages?direction=outbound', `/customers/${id}/messages`]) {
      const { body } = await shop.as.manager.get(path);
      expect((body as { items: unknown[] }).items[0]).toMatchObject({ direction: 'outbound', cost });
    }
    const { body } = await shop.as.clerk.get(`/customers/${id}/messages`);
    expect((body as { items: unknown[] }).items[0]).not.toHaveProperty('cost');
  });

  it('a form that cannot be read is sent back whole, with its faults', async () => {
    const { status, text: html } = await owner.post('/costs/prices', { ...newPrice, amount: 'x', prefix: '<b>' });
    expect(status).toBe(422);
    expect(html).toContain('value="&lt;b&gt;"');
    expect(html).toContain('at most six decimals');
    expect(html).toContain('not a whole number');
    const budget = await owner.post('/costs/budget', { month: '1e3', day: '-1', currency: 'dollars' });
    expect([budget.status, budget.text.includes('three letters')]).toEqual([422, true]);
    const amounts = await owner.post('/costs/budget', { month: '1e3', day: '-1', currency: 'USD' });
    expect(amounts.text).toContain('value="1e3"');
    expect(amounts.text).toContain('value="-1"');
    expect((await owner.post('/costs/flyer', { flyer: '0.1234' })).status).toBe(422);
    expect(await shop.count('select count(*) from prices')).toBe(0);
    expect(await shop.count('select count(*) from merchant_settings')).toBe(0);
  });

  it('another shop’s price cannot be ended, nor its sender be priced', async () => {
    expect((await owner.post('/costs/prices', newPrice)).status).toBe(303);
    const id = String((await shop.test.db.admin('select id from prices'))[0]![0]);
    const tea = browserOf(await sessionAt(shop.tea.merchantId));
    expect((await tea.post('/costs/prices/end', { id })).status).toBe(404);
    expect((await tea.post('/costs/prices', { ...newPrice, numberId: shop.number.id })).status).toBe(404);
    expect(await shop.count('select count(*) from prices')).toBe(1);
    expect((await tea.get('/costs')).text).toContain('What does a text cost you?');
  });

  it('shows a month that is asked for, and this one for anything else', async () => {
    await owner.post('/costs/prices', newPrice);
    await text();
    const shown = async (query: string) => /<h2>([^<]+)<\/h2>/.exec((await owner.get(`/costs${query}`)).text)?.[1];
    expect(await shown('')).toBe('June 2026');
    expect(await shown('?month=2026-01')).toBe('January 2026');
    for (const odd of ['2026-13', '2027-01', '1999-01', "'", '2026-01&month=2026-02'])
      expect(await shown(`?month=${odd}`)).toBe('June 2026');
  });

  it('saves a month as a file, without numbers of people', async () => {
    await owner.post('/costs/prices', newPrice);
    await text();
    const { headers, text: csv } = await owner.post('/costs/export', { month: '2026-06' });
    expect(headers['content-disposition']).toBe('attachment; filename="costs-2026-06.csv"');
    const [, row] = csv.split('\r\n');
    expect(row).toBe('"2026-06-15","Sent","Service","\'+12025550100","1","","1","1","0","0.5","USD","0","0","0"');
    expect(csv).not.toContain(AMY.slice(2));
    const [entry] = await shop.test.db.admin("select details from audit where action = 'costs.exported'");
    expect(JSON.stringify(entry)).toContain('2026-06');
  });

  it('GET /costs tells a manager the month, its parts and the budget', async () => {
    await owner.post('/costs/prices', newPrice);
    await owner.post('/costs/budget', { month: '0.60', day: '', currency: 'USD' });
    await text();
    const { status, body } = await shop.as.manager.get('/costs');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      month: '2026-06',
      totals: [{ currency: 'USD', messages: 1, parts: 1, cost: '0.50', unpriced: 0 }],
      byPurpose: [{ purpose: 'service', cost: '0.50' }],
      budget: { state: 'warn', spent: '0.50', limit: '0.60', dailyCap: null, capped: false },
    });
    expect((await shop.as.manager.get('/costs?month=2026-05')).body).toMatchObject({ month: '2026-05', totals: [] });
    expect((await shop.as.manager.get('/costs?month=May')).status).toBe(400);
    expect((await shop.as.clerk.get('/costs')).status).toBe(403);
    expect((await shop.tea.as.manager.get('/costs')).body).toMatchObject({ totals: [], budget: { state: 'none' } });
  });
});
