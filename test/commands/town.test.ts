import { buildTown } from '../../src/commands/town.ts';
import { townsperson } from '../../src/commands/town-people.ts';
import { buildCare } from '../../src/commands/world-care.ts';
import { fillRhythms } from '../../src/purchases/rhythm-fill.ts';
import { ENGINES } from '../support/engines.ts';
import { openShop, type Shop } from '../flows/shop.ts';

describe.each(ENGINES)('a town of invented customers on %s', (engine) => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop(engine);
  });
  afterEach(() => shop.close());

  it('is whole: sums, points and stops bear each other out, and a second call goes on where the first stopped', async () => {
    await buildTown(shop.gateway, shop.merchantId, 30);
    const seen: number[] = [];
    await buildTown(shop.gateway, shop.merchantId, 80, { onProgress: (done) => void seen.push(done) });
    await buildTown(shop.gateway, shop.merchantId, 80);
    expect(seen).toEqual([80]);
    expect(await shop.count('select count(*) from customers')).toBe(80);
    expect(await shop.count('select count(distinct number_hash) from customer_numbers')).toBe(80);
    expect(await shop.gateway.points.check(shop.gateway.db.reader)).toEqual([]);
    expect(await shop.count('select count(*) from purchase_sums where rhythm_days is not null')).toBeGreaterThan(5);
    expect(await fillRhythms(shop.gateway)).toBe(0);
    expect(await shop.gateway.purchases.check(shop.gateway.db.reader)).toEqual([]);
    expect(await shop.count("select count(*) from customers where reach = 'stopped'")).toBe(
      await shop.count('select count(*) from suppressions'),
    );
  });

  it('sets up what a shop that cares has, once: what was taken away does not come back', async () => {
    const { care, db, vouchers } = shop.gateway;
    const greetings = () => care.greetings.list(db.reader, shop.merchantId);
    await buildCare(shop.gateway);
    expect(
      (await greetings()).map(({ on, draft }) => [on, draft.occasion, draft.voucherOfferId !== undefined]),
    ).toEqual([
      [true, { kind: 'birthday' }, false],
      [true, { kind: 'holiday', code: 'mid-autumn' }, true],
    ]);
    expect(await shop.count('select count(*) from tasks')).toBe(2);
    const [offer] = await vouchers.offers(db.reader, shop.merchantId);
    const set = await greetings();
    await db.write(async (tx) => {
      await vouchers.archiveOffer(tx, shop.merchantId, offer!.id, 'staff:1');
      for (const { id } of set) await care.greetings.remove(tx, shop.merchantId, id, 'staff:1');
    });
    await buildCare(shop.gateway);
    expect(await greetings()).toEqual([]);
    expect(await shop.count('select count(*) from tasks')).toBe(2);
  });

  it('knows its people by number, with the name it gave them', async () => {
    await buildTown(shop.gateway, shop.merchantId, 3);
    const person = townsperson(2, shop.clock.now(), 3);
    const found = await shop.gateway.customers.byNumber(
      shop.gateway.db.reader,
      shop.merchantId,
      shop.hash(person.phone),
    );
    expect(found?.name).toBe(person.name);
  });
});

test('the same person comes out for the same index and day, and no two share a number', () => {
  const now = Date.UTC(2026, 5, 15);
  expect(townsperson(7, now, 100)).toEqual(townsperson(7, now, 100));
  const phones = new Set(Array.from({ length: 20_000 }, (_, index) => townsperson(index, now, 20_000).phone));
  expect(phones.size).toBe(20_000);
});
