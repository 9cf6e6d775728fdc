import { sql } from 'drizzle-orm';
import { purchaseSums } from '../../src/purchases/schema.ts';
import type { NewPurchase } from '../../src/purchases/index.ts';
import { facts } from '../../src/platform/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { newCustomer, openWorld, request, type World } from '../support/world-rows.ts';

describe.each(ENGINES)('purchases on %s', (engine) => {
  let world: World;
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld(engine);
    customerId = await newCustomer(world);
  });
  afterEach(() => world.close());

  const buy = (more: Partial<NewPurchase> = {}) =>
    world.db.write((tx) =>
      world.purchases.record(tx, world.merchantId, {
        customerId,
        amount: '88.50',
        receipt: 'R-1',
        actor: 'till',
        ...more,
      }),
    );
  const refund = (id: string, amount?: string) =>
    world.db.write((tx) => world.purchases.refund(tx, world.merchantId, id, { amount, actor: 'till' }));
  const sums = () => world.purchases.sums(world.db.reader, world.merchantId, customerId);
  const announced = async () => (await world.db.reader.db.select().from(facts)).map(({ name }) => name).toSorted();
  const sound = async () => expect(await world.purchases.check(world.db.reader)).toEqual([]);

  it('records a receipt with its sums and its fact', async () => {
    const { purchase, repeated } = await buy({ items: [{ name: 'Noodles', quantity: 2, amount: '30.00' }] });
    expect(repeated).toBe(false);
    const known = await world.purchases.byId(world.db.reader, world.merchantId, purchase.id);
    expect(known).toEqual({ ...purchase, refunded: null, refundedAt: null });
    expect(known.items).toEqual([{ name: 'Noodles', quantity: 2, amount: 3000 }]);
    expect(await sums()).toEqual({ visits: 1, spend: 8850, lastVisitAt: world.clock.now(), rhythmDays: null });
    expect(await announced()).toEqual(['points.gained', 'purchase.recorded']);
    await sound();
  });

  it('counts a receipt once, and tells when it comes with another content', async () => {
    const { purchase } = await buy();
    expect(await buy()).toEqual({ purchase, repeated: true });
    await expect(buy({ amount: '88.51' })).rejects.toMatchObject({ code: 'conflict', field: 'receipt' });
    const other = await newCustomer(world, '+12025550143');
    await expect(buy({ customerId: other })).rejects.toMatchObject({ code: 'conflict' });
    expect(await sums()).toMatchObject({ visits: 1, spend: 8850 });
    expect(await announced()).toEqual(['points.gained', 'purchase.recorded']);
    await sound();
  });

  it('counts one of 50 equal receipts at once', async () => {
    const results = await Promise.all(Array.from({ length: 50 }, () => buy()));
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(results.map(({ purchase }) => purchase.id)).size).toBe(1);
    expect(await sums()).toMatchObject({ visits: 1, spend: 8850 });
    await sound();
  });

  it('adds up 50 receipts of one customer at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => buy({ receipt: `R-${i}`, amount: '1.25' })));
    expect(await sums()).toMatchObject({ visits: 50, spend: 6250 });
    expect(await world.points.standing(world.db.reader, world.merchantId, customerId)).toMatchObject({ balance: 50 });
    await sound();
  });

  it('keeps the last visit when an older receipt comes late', async () => {
    const now = world.clock.now();
    await buy();
    await buy({ receipt: 'R-0', at: now - 86_400_000 });
    expect(await sums()).toMatchObject({ visits: 2, lastVisitAt: now });
    await sound();
  });

  it('gives a receipt back once, in part or whole', async () => {
    const { purchase } = await buy();
    const part = await refund(purchase.id, '8.50');
    expect(part).toMatchObject({ repeated: false, purchase: { refunded: 850 } });
    expect(await refund(purchase.id, '8.50')).toEqual({ ...part, repeated: true });
    await expect(refund(purchase.id)).rejects.toMatchObject({
      code: 'conflict',
      message: '8.50 USD of this receipt were already given back; a receipt is refunded once.',
    });
    expect(await sums()).toMatchObject({ visits: 1, spend: 8000 });
    const { purchase: next } = await buy({ receipt: 'R-2' });
    await refund(next.id);
    expect(await refund(next.id)).toMatchObject({ repeated: true });
    expect(await sums()).toMatchObject({ visits: 1, spend: 8000 });
    expect(await announced()).toEqual([
      'points.gained',
      'points.gained',
      'purchase.recorded',
      'purchase.recorded',
      'purchase.refunded',
      'purchase.refunded',
    ]);
    await sound();
  });

  it('gives one of 50 equal refunds at once', async () => {
    const { purchase } = await buy();
    const results = await Promise.all(Array.from({ length: 50 }, () => refund(purchase.id)));
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await sums()).toMatchObject({ visits: 0, spend: 0 });
    await sound();
  });

  it('knows nothing of another shop’s purchases', async () => {
    const { purchase } = await buy();
    const shop = { name: 'Next door', country: 'CN', zone: 'Asia/Shanghai', language: 'zh' as const };
    const other = await world.db.write((tx) => world.merchants.add(tx, shop));
    await expect(world.purchases.byId(world.db.reader, other.merchantId, purchase.id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('tells the doctor of sums that the receipts do not bear out', async () => {
    await buy();
    const idle = await newCustomer(world, '+12025550143');
    const { merchantId } = world;
    await world.db.write(async (tx) => {
      await tx.db.update(purchaseSums).set({ visits: sql`2` });
      const row = { merchantId, customerId: idle, visits: 1, spend: 5 as never, lastVisitAt: 1 };
      await tx.db.insert(purchaseSums).values(row);
    });
    expect(await world.purchases.check(world.db.reader)).toEqual([
      { what: 'purchases.sums', merchantId, customerId },
      { what: 'purchases.sums', merchantId, customerId: idle },
    ]);
    await world.db.write((tx) => tx.db.delete(purchaseSums));
    expect(await world.purchases.check(world.db.reader)).toEqual([{ what: 'purchases.sums', merchantId, customerId }]);
  });

  it('records by the API, for a known person, a known number and a new one', async () => {
    const body = { customerId, amount: '88.50', receipt: 'R-1', at: '2026-03-02T09:30:00-05:00' };
    const first = await request(world, 'post', '/purchases', { body, role: 'clerk' });
    expect(first).toEqual({
      status: 201,
      body: {
        id: expect.any(String),
        customerId,
        amount: '88.50',
        currency: 'USD',
        receipt: 'R-1',
        at: '2026-03-02T14:30:00.000Z',
        refunded: null,
      },
    });
    const { customerId: _, ...rest } = body;
    const again = await request(world, 'post', '/purchases', { body: { ...rest, phone: '(202) 555-0142' } });
    expect(again).toEqual({ status: 200, body: { ...first.body, repeated: true } });
    const stranger = { phone: '+1 202 555 0199', amount: '5.00', receipt: 'R-2' };
    const { body: made } = await request(world, 'post', '/purchases', { body: stranger });
    const person = await world.customers.byId(world.db.reader, world.merchantId, made['customerId']);
    expect(person.joinedAt).toBeNull();
    const read = await request(world, 'get', '/purchases/:id', { params: { id: first.body['id'] } });
    expect(read.body).toEqual({ ...first.body, items: [] });
  });

  it.each`
    what              | body                                                                                                         | fault
    ${'a number'}     | ${{ customerId: 'x', amount: 88.5, receipt: 'R' }}                                                           | ${'Send the amount as text with a point, like "88.50".'}
    ${'no amount'}    | ${{ customerId: 'x', receipt: 'R' }}                                                                         | ${'Send the amount as text with a point, like "88.50".'}
    ${'no receipt'}   | ${{ customerId: 'x', amount: '1', receipt: ' ' }}                                                            | ${'Give the number of the receipt: it makes each purchase count once.'}
    ${'nobody'}       | ${{ amount: '1', receipt: 'R' }}                                                                             | ${'Send either phone or customerId.'}
    ${'two people'}   | ${{ customerId: 'x', phone: 'y', amount: '1', receipt: 'R' }}                                                | ${'Send either phone or customerId.'}
    ${'a vague time'} | ${{ customerId: 'x', amount: '1', receipt: 'R', at: '2026-03-02' }}                                          | ${'Write the time like "2026-05-20T18:30:00Z", or with an offset like +08:00.'}
    ${'a flood'}      | ${{ customerId: 'x', amount: '1', receipt: 'R', items: Array.from({ length: 201 }, () => ({ name: 'x' })) }} | ${'A purchase lists 200 items at most.'}
  `('refuses $what in a request', async ({ body, fault }) => {
    await expect(request(world, 'post', '/purchases', { body })).rejects.toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ message: fault })]),
    });
  });

  it.each(['12,5', '1e309', '-1', '1.005', ' 1', '9'.repeat(13)])('refuses the amount %p', async (amount) => {
    const body = { customerId, amount, receipt: 'R-1' };
    await expect(request(world, 'post', '/purchases', { body })).rejects.toMatchObject({
      code: 'invalid',
      field: 'amount',
    });
    expect(await sums()).toMatchObject({ visits: 0, lastVisitAt: null });
  });

  it('refunds by the API and shows it on the card', async () => {
    const { purchase } = await buy();
    const params = { id: purchase.id };
    const first = await request(world, 'post', '/purchases/:id/refund', {
      params,
      body: { amount: '8.50', reason: 'cold' },
    });
    expect(first).toMatchObject({ status: 201, body: { id: purchase.id, amount: '88.50', refunded: '8.50' } });
    const again = await request(world, 'post', '/purchases/:id/refund', { params, body: { amount: '8.50' } });
    expect(again).toMatchObject({ status: 200, body: { refunded: '8.50', repeated: true } });
    await expect(request(world, 'post', '/purchases/:id/refund', { params: { id: 'x' } })).rejects.toMatchObject({
      code: 'not_found',
    });
    const { card, personalData } = world.slices.find(({ name }) => name === 'purchases')!;
    expect(await card!.fields!(world.db.reader, world.merchantId, customerId)).toEqual({
      spend: '80.00',
      currency: 'USD',
      visits: 1,
      lastVisitAt: '2026-03-02T15:00:00.000Z',
      rhythmDays: null,
      expectedOn: null,
      overdueBy: null,
    });
    const timeline = await card!.timeline!(world.db.reader, world.merchantId, customerId, 5);
    expect(timeline.map(({ kind }) => kind).toSorted()).toEqual(['purchase', 'refund']);
    const told = await personalData!.export(world.db.reader, world.merchantId, customerId);
    expect(told).toMatchObject({ purchases: [{ receipt: 'R-1', refunded: 850 }] });
  });
});
