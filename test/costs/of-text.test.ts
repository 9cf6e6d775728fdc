import { placeOf } from '../../src/costs/places.ts';
import { priceWords } from '../../src/costs/of-text.ts';
import { HOUR } from '../../src/kernel/clock.ts';
import { ENGINES } from '../support/engines.ts';
import { type InboxShop, openInboxShop } from '../inbox/world.ts';

test.each`
  amount     | currency | en           | zh
  ${24_000}  | ${'USD'} | ${'$0.024'}  | ${'US$0.024'}
  ${7900}    | ${'USD'} | ${'$0.0079'} | ${'US$0.0079'}
  ${500_000} | ${'CNY'} | ${'CN¥0.50'} | ${'¥0.50'}
  ${0}       | ${'EUR'} | ${'€0.00'}   | ${'€0.00'}
`('$amount millionths $currency are $en', ({ amount, currency, en, zh }) => {
  expect([priceWords({ amount, currency }, 'en'), priceWords({ amount, currency }, 'zh')]).toEqual([en, zh]);
});

test.each`
  prefix    | place
  ${'1'}    | ${undefined}
  ${'1242'} | ${'Bahamas'}
  ${'1415'} | ${'United States'}
  ${'1604'} | ${'Canada'}
  ${'86'}   | ${'China'}
  ${'852'}  | ${'Hong Kong SAR China'}
`('+$prefix is $place', ({ prefix, place }) => {
  expect(placeOf(prefix, 'en')).toBe(place);
});

describe.each(ENGINES)('what a text cost, beside the text, on %s', (engine) => {
  let shop: InboxShop;
  beforeEach(async () => {
    shop = await openInboxShop(engine, { number: { partsPerSecond: 100 } });
    await shop.gateway.carrier!.setSettings({ deliveryMillis: 0, reportMillis: 0 });
  });
  afterEach(() => shop.close());

  const price = (amount: string, prefix = '') =>
    shop.test.db.write((tx) => {
      const row = { direction: 'out', amount, currency: 'USD', prefix } as const;
      return shop.gateway.costs.addPrice(tx, shop.merchantId, row, 'staff:1');
    });

  it('stands in the talk and on the timeline, estimated until the carrier tells, for whoever may see money', async () => {
    await price('0.0079');
    const phone = shop.phone();
    const customerId = await shop.member(phone);
    await shop.say(phone, 'Are you open on Sunday, and is there still a table for two?');
    await shop.settle();
    const [owner, clerk] = [await shop.desk(), await shop.desk('clerk')];
    const pages = [`/inbox/${await shop.thread(phone)}`, `/customers/${customerId}`];
    for (const path of pages) {
      expect((await owner.get(path)).text).toMatch(/1 part, about\s\$0\.0079/);
      expect((await owner.get(`${path}?lang=zh`)).text).toMatch(/计费 1 条，约\sUS\$0\.0079/);
      const { status, text } = await clerk.get(path);
      expect([status, text.includes('1 part')]).toEqual([200, false]);
    }
    await shop.gateway.carrier!.setSettings({ priceMicros: 8300 });
    shop.clock.advance(3 * HOUR);
    await shop.gateway.jobs.find(({ name }) => name === 'costs.ask-prices')!.run(() => {});
    for (const path of pages) expect((await owner.get(path)).text).toMatch(/1 part, \$0\.0083/);
  });

  it('says when the table has no price, and nothing of a shop without prices', async () => {
    const phone = shop.phone();
    const customerId = await shop.member(phone);
    await shop.settle();
    const owner = await shop.desk();
    expect((await owner.get(`/customers/${customerId}`)).text).not.toMatch(/\d part/);
    await price('0.03', '86');
    await shop.say(phone, 'PTS');
    await shop.settle();
    expect((await owner.get(`/customers/${customerId}`)).text).toMatch(/1 part, no price/);
  });
});
