import { asc } from 'drizzle-orm';
import { readMigrations } from '../../src/platform/db/migrate.ts';
import { purchaseFields } from '../../src/purchases/fields.ts';
import { itemKey, itemsBought } from '../../src/purchases/rules.ts';
import { purchaseItems, soldItems } from '../../src/purchases/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { newCustomer, openWorld, type World } from '../support/world-rows.ts';

test.each`
  written         | key
  ${'Noodles'}    | ${'noodles'}
  ${' NOODLES '}  | ${'noodles'}
  ${'牛肉面 (L)'} | ${'牛肉面 (l)'}
  ${'Élan'}       | ${'Élan'}
  ${'  '}         | ${''}
`('the key of "$written" is "$key"', ({ written, key }) => {
  expect(itemKey(written)).toBe(key);
});

test('an item counts once a receipt, and is dated by its newest', () => {
  const line = (name: string) => ({ name, quantity: 1 });
  const receipts = [
    { at: 5, items: [line('Tea'), line('TEA '), line(' ')] },
    { at: 3, items: [line('tea'), line('Soup')] },
  ];
  expect([...itemsBought(receipts)]).toEqual([
    ['tea', { times: 2, lastAt: 5 }],
    ['soup', { times: 1, lastAt: 3 }],
  ]);
});

describe.each(ENGINES)('items bought, on %s', (engine) => {
  let world: World;
  let amy: string;
  let ben: string;
  beforeEach(async () => {
    world = await openWorld(engine);
    amy = await newCustomer(world);
    ben = await newCustomer(world, '+12025550143');
  });
  afterEach(() => world.close());

  let serial = 0;
  const buy = (customerId: string, names: string[], at?: number) =>
    world.db.write((tx) =>
      world.purchases.record(tx, world.merchantId, {
        customerId,
        amount: '10.00',
        receipt: `I-${++serial}`,
        at,
        items: names.map((name) => ({ name, quantity: 1 })),
        actor: 'till',
      }),
    );
  const refund = (id: string, amount?: string) =>
    world.db.write((tx) => world.purchases.refund(tx, world.merchantId, id, { amount, actor: 'till' }));
  const rows = async () =>
    (await world.db.reader.db.select().from(purchaseItems).orderBy(asc(purchaseItems.itemKey))).map(
      ({ customerId, itemKey: key, times, lastAt }) => [customerId === amy ? 'Amy' : 'Ben', key, times, lastAt],
    );
  const sorted = (list: Awaited<ReturnType<typeof rows>>) =>
    list.toSorted((a, b) => (a.join(' ') < b.join(' ') ? -1 : 1));
  const sound = async () => expect(await world.purchases.check(world.db.reader)).toEqual([]);
  const choices = async () => {
    const fields = await purchaseFields(world.db.reader, world.merchantId);
    return fields
      .find(({ name }) => name === 'purchases.item')
      ?.choices?.map(({ code, label }) => ({ code, ...label }));
  };

  it('follow receipts, and are offered as a till writes them, that which most have bought first', async () => {
    expect(await choices()).toBeUndefined();
    const now = world.clock.now();
    await buy(amy, ['Tea', 'Noodles', 'tea']);
    await buy(amy, ['Tea'], now - 1000);
    await buy(ben, ['NOODLES']);
    expect(sorted(await rows())).toEqual([
      ['Amy', 'noodles', 1, now],
      ['Amy', 'tea', 2, now],
      ['Ben', 'noodles', 1, now],
    ]);
    expect(await choices()).toEqual([
      { code: 'noodles', words: 'NOODLES' },
      { code: 'tea', words: 'tea' },
    ]);
    await sound();
  });

  it('are counted once for a receipt told twice, and by 50 receipts at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => buy(amy, ['Tea'])));
    expect(await rows()).toEqual([['Amy', 'tea', 50, world.clock.now()]]);
    const told = {
      customerId: ben,
      amount: '1.00',
      receipt: 'once',
      items: [{ name: 'Soup', quantity: 1 }],
      actor: 'till',
    };
    for (let i = 0; i < 2; i++) await world.db.write((tx) => world.purchases.record(tx, world.merchantId, told));
    expect(await rows()).toContainEqual(['Ben', 'soup', 1, world.clock.now()]);
    await sound();
  });

  it('go back with a receipt wholly given back, and stay with one given back in part', async () => {
    const now = world.clock.now();
    await buy(amy, ['Tea'], now - 5000);
    const { purchase: last } = await buy(amy, ['Tea', 'Soup']);
    const { purchase: part } = await buy(amy, ['Rice']);
    await refund(part.id, '3.00');
    await refund(last.id);
    expect(await rows()).toEqual([
      ['Amy', 'rice', 1, now],
      ['Amy', 'tea', 1, now - 5000],
    ]);
    expect((await choices())!.map(({ code }) => code).toSorted()).toEqual(['rice', 'soup', 'tea']);
    await sound();
  });

  it('go over to whom somebody is merged into, and back', async () => {
    await buy(amy, ['Tea']);
    await buy(ben, ['Tea', 'Soup']);
    const before = await rows();
    const { personalData } = world.slices.find(({ name }) => name === 'purchases')!;
    const merge = { mergeId: 'm', fromId: ben, intoId: amy, actor: 'test' };
    const moved = await world.db.write((tx) => personalData!.merge!(tx, world.merchantId, merge));
    expect(await rows()).toEqual([
      ['Amy', 'soup', 1, world.clock.now()],
      ['Amy', 'tea', 2, world.clock.now()],
    ]);
    await sound();
    await world.db.write((tx) => personalData!.unmerge!(tx, world.merchantId, merge, moved));
    expect(sorted(await rows())).toEqual(sorted(before));
    await sound();
  });

  it('are told to the doctor where receipts do not bear them out, or nothing names them', async () => {
    await buy(amy, ['Tea']);
    await buy(ben, ['Soup']);
    const { merchantId } = world;
    const wrong = (customerId: string) => ({ what: 'purchases.items', merchantId, customerId });
    await world.db.write((tx) => tx.db.update(purchaseItems).set({ times: 7 }));
    expect(await world.purchases.check(world.db.reader)).toEqual([wrong(amy), wrong(ben)]);
    await world.db.write((tx) => tx.db.update(purchaseItems).set({ times: 1 }));
    await sound();
    await world.db.write((tx) => tx.db.delete(soldItems));
    expect(await world.purchases.check(world.db.reader)).toEqual([wrong(amy), wrong(ben)]);
  });

  it('beyond 200 are understood, though no longer listed', async () => {
    await buy(
      amy,
      Array.from({ length: 200 }, (_, i) => `Dish ${i}`),
    );
    const item = async () =>
      (await purchaseFields(world.db.reader, world.merchantId)).find(({ name }) => name === 'purchases.item')!;
    expect(await item()).toMatchObject({ more: false, choices: { length: 200 } });
    await buy(amy, ['One more']);
    expect(await item()).toMatchObject({ more: true, choices: { length: 200 } });
  });

  it('of receipts from before there were any are read by the migration as the program would have', async () => {
    const now = world.clock.now();
    await buy(amy, [' Tea ', 'TEA', '牛肉面 (L)', 'Élan', '"Ox\\Tail" \n soup', '  '], now - 9000);
    await buy(amy, ['tea'], now - 100);
    await buy(amy, []);
    const { purchase: gone } = await buy(ben, ['Tea', 'Dumplings']);
    const { purchase: part } = await buy(ben, ['Rice']);
    await refund(gone.id);
    await refund(part.id, '2.00');
    const before = await rows();
    const sold = async () => (await choices())!.map(({ code }) => code).toSorted();
    const soldBefore = await sold();
    expect(before).toHaveLength(5);
    const migration = readMigrations(engine).find(({ name }) => name.endsWith('merchants_send_rows.sql'))!;
    const fill = migration.statements.filter((statement) => /insert into (purchase_items|sold_items)/.test(statement));
    expect(fill).toHaveLength(2);
    await world.db.write(async (tx) => {
      await tx.db.delete(purchaseItems);
      await tx.db.delete(soldItems);
      for (const statement of fill) await tx.exec(statement, [], 'run');
    });
    expect(sorted(await rows())).toEqual(sorted(before));
    expect(await sold()).toEqual(soldBefore);
    await sound();
  });
});
