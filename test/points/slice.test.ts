import { customerNumbers } from '../../src/customers/schema.ts';
import { measure } from '../../src/kernel/sms-text.ts';
import { pointSettings } from '../../src/points/index.ts';
import { facts } from '../../src/platform/schema.ts';
import { ENGINES } from '../support/engines.ts';
import { appOf, HERE, newCustomer, openWorld, request, spoken, talkOf, type World } from '../support/world-rows.ts';

const BY = { reason: 'test', actor: 'system' };

const loseLease = (): never => {
  throw new Error('lease lost');
};

describe.each(ENGINES)('points beside the other slices on %s', (engine) => {
  let world: World;
  let customerId: string;
  beforeEach(async () => {
    world = await openWorld(engine);
    customerId = await newCustomer(world);
  });
  afterEach(() => world.close());

  const join = (id: string) => world.db.write((tx) => world.customers.join(tx, world.merchantId, id, HERE));
  const buy = (amount: string, receipt: string) =>
    world.db.write((tx) =>
      world.purchases.record(tx, world.merchantId, { customerId, amount, receipt, actor: 'till' }),
    );
  const refund = (id: string, amount?: string) =>
    world.db.write((tx) => world.purchases.refund(tx, world.merchantId, id, { amount, actor: 'till' }));
  const balance = async (id = customerId) =>
    (await world.points.standing(world.db.reader, world.merchantId, id)).balance;
  const set = (setting: typeof pointSettings.welcome, value: number) =>
    world.db.write((tx) => world.merchants.set(tx, world.merchantId, setting, value));
  const add = (points: number) =>
    world.db.write((tx) => world.points.add(tx, world.merchantId, { customerId, kind: 'adjust', points, ...BY }));
  const say = async (name: string, language: 'en' | 'zh' = 'en') => {
    const talk = talkOf(world, name, { customerId, language });
    const answer = await world.db.write((tx) => appOf(world, name).run(tx, talk));
    return spoken(world, answer, language);
  };

  it('welcomes a member once', async () => {
    await join(customerId);
    expect(await balance()).toBe(20);
    await join(customerId);
    expect(await balance()).toBe(20);
  });

  it('does not welcome the same number a second time, whoever holds it', async () => {
    await join(customerId);
    await world.db.write((tx) => tx.db.update(customerNumbers).set({ toAt: world.clock.now() }));
    const next = await newCustomer(world);
    expect(next).not.toBe(customerId);
    await join(next);
    expect([await balance(), await balance(next)]).toEqual([20, 0]);
  });

  it('gives no welcome where the shop gives none', async () => {
    await set(pointSettings.welcome, 0);
    await join(customerId);
    expect(await balance()).toBe(0);
  });

  it('earns a point a dollar once a receipt, and by the shop’s own rule', async () => {
    await buy('88.50', 'R-1');
    await buy('88.50', 'R-1');
    expect(await balance()).toBe(88);
    await world.db.write((tx) =>
      world.merchants.set(tx, world.merchantId, pointSettings.earn, { minorPerPoint: 1000, bonusPercent: 100 }),
    );
    await buy('25.00', 'R-2');
    expect(await balance()).toBe(93);
    await buy('0.50', 'R-3');
    expect(await balance()).toBe(93);
  });

  it('takes the earned points back with a refund, in part or whole', async () => {
    const first = await buy('88.50', 'R-1');
    const second = await buy('20.00', 'R-2');
    await refund(first.purchase.id, '44.25');
    expect(await balance()).toBe(44 + 20);
    await refund(second.purchase.id);
    await refund(second.purchase.id);
    expect(await balance()).toBe(44);
  });

  it('gives back what was spent on a receipt that is wholly returned, and owes nothing then', async () => {
    const { purchase } = await buy('100.00', 'R-1');
    const spending = { customerId, kind: 'spend' as const, points: 60, purchaseId: purchase.id, ...BY };
    await world.db.write((tx) => world.points.spend(tx, world.merchantId, spending));
    await refund(purchase.id);
    const standing = await world.points.standing(world.db.reader, world.merchantId, customerId);
    expect(standing).toMatchObject({ balance: 0, owed: 0 });
  });

  it('undoes the purchase when its points cannot be written', async () => {
    world.slices.push({
      name: 'broken',
      on: { 'purchase.recorded': () => Promise.reject(new Error('on purpose')) },
    });
    await expect(buy('10.00', 'R-1')).rejects.toThrow('on purpose');
    expect(await balance()).toBe(0);
    expect(await world.db.reader.db.select().from(facts)).toEqual([]);
    expect(await world.purchases.sums(world.db.reader, world.merchantId, customerId)).toMatchObject({ visits: 0 });
  });

  it('sweeps what is past its day by the hour, and finds nothing the second time', async () => {
    await set(pointSettings.expiryMonths, 1);
    await add(40);
    const other = await newCustomer(world, '+12025550143');
    await world.db.write((tx) =>
      world.points.add(tx, world.merchantId, { customerId: other, kind: 'adjust', points: 7, ...BY }),
    );
    const [job] = world.slices.find(({ name }) => name === 'points')!.jobs!;
    const run = () => job!.run(() => {});
    await run();
    expect([await balance(), await balance(other)]).toEqual([40, 7]);
    world.clock.set('2026-04-03T04:17:00Z');
    await run();
    await run();
    for (const id of [customerId, other]) {
      const entries = await world.points.entries(world.db.reader, world.merchantId, id, { limit: 9 });
      expect(entries.map(({ kind }) => kind).toSorted()).toEqual(['adjust', 'expire']);
      expect(await world.points.standing(world.db.reader, world.merchantId, id)).toMatchObject({
        balance: 0,
        lapsed: 0,
      });
    }
  });

  it('stops sweeping when its lease is lost', async () => {
    const [job] = world.slices.find(({ name }) => name === 'points')!.jobs!;
    await expect(job!.run(loseLease)).rejects.toThrow('lease lost');
  });

  it('tells the balance by text, with what lapses soon', async () => {
    expect(await say('points.balance')).toBe("Lin's Noodles: you have 0 pts. Text STATEMENT for details.");
    await set(pointSettings.expiryMonths, 12);
    await add(300);
    await set(pointSettings.expiryMonths, 2);
    await add(40);
    expect(await say('points.balance')).toBe(
      "Lin's Noodles: you have 340 pts. 40 of them are good until 2 May. Text STATEMENT for details.",
    );
    expect(await say('points.balance', 'zh')).toBe('【林记面馆】积分340，其中40分5月2日到期。发MX查明细');
    world.clock.set('2026-05-03T12:00:00Z');
    expect(await say('points.balance')).toBe("Lin's Noodles: you have 300 pts. Text STATEMENT for details.");
    const entries = await world.points.entries(world.db.reader, world.merchantId, customerId, { limit: 1 });
    expect(entries).toMatchObject([{ kind: 'expire', points: -40 }]);
  });

  it('tells of what is owed', async () => {
    const { entryId } = await add(100);
    const { merchantId } = world;
    await world.db.write((tx) => world.points.spend(tx, merchantId, { customerId, kind: 'spend', points: 90, ...BY }));
    await world.db.write((tx) => world.points.reverse(tx, merchantId, entryId, BY));
    const text = await say('points.balance');
    expect(text).toContain('0 pts. 90 pts spent');
    expect(measure(text).parts).toBe(1);
    const chinese = await say('points.balance', 'zh');
    expect(measure(chinese)).toMatchObject({ parts: 1, encoding: 'UCS-2' });
  });

  it('lists the last five movements, newest first', async () => {
    expect(await say('points.statement')).toContain('nothing to list');
    for (const day of [3, 4, 5, 6, 7, 8]) {
      world.clock.set(`2026-03-0${day}T15:00:00Z`);
      await add(day * 100);
    }
    world.clock.set('2026-03-10T03:00:00Z'); // still the 9th in New York
    await world.db.write((tx) =>
      world.points.spend(tx, world.merchantId, { customerId, kind: 'spend', points: 150, ...BY }),
    );
    const text = await say('points.statement');
    expect(text).toBe(
      "Lin's Noodles: your last points: 9 Mar -150, 8 Mar +800, 7 Mar +700, 6 Mar +600, 5 Mar +500. Balance 3150 pts.",
    );
    const chinese = await say('points.statement', 'zh');
    expect(chinese).toBe('【林记面馆】积分明细：3/9 -150, 3/8 +800, 3/7 +700, 3/6 +600, 3/5 +500。余3150分');
    expect([measure(text).parts, measure(chinese).parts]).toEqual([1, 1]);
  });

  it('adds by a manager, takes by a clerk, and says who may not', async () => {
    const path = '/customers/:id/points';
    const params = { id: customerId };
    const body = { points: 50, reason: 'goodwill' };
    await expect(request(world, 'post', path, { params, body, role: 'clerk' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const added = await request(world, 'post', path, { params, body });
    expect(added).toMatchObject({ status: 201, body: { points: 50, balance: 50 } });
    const taken = await request(world, 'post', path, {
      params,
      body: { points: -20, reason: 'free tea' },
      role: 'clerk',
    });
    expect(taken).toMatchObject({ status: 201, body: { points: -20, balance: 30 } });
    await expect(
      request(world, 'post', path, { params, body: { points: -100, reason: 'bowl' } }),
    ).rejects.toMatchObject({ code: 'unprocessable', message: 'The customer has 30 points; 100 are needed.' });
    await expect(request(world, 'post', path, { params: { id: 'x' }, body })).rejects.toMatchObject({
      code: 'not_found',
    });
    const foreign = { points: 5, reason: 'x', purchaseId: 'y' };
    await expect(request(world, 'post', path, { params, body: foreign })).rejects.toMatchObject({
      field: 'purchaseId',
    });
    const first = await request(world, 'get', path, { params, query: { limit: '1' } });
    expect(first.body).toMatchObject({ balance: 30, owed: 0, lots: [{ remaining: 30, expiresOn: '2027-03-02' }] });
    expect(first.body['entries']).toHaveLength(1);
    expect(first.body['next']).toEqual(expect.any(String));
    const second = await request(world, 'get', path, { params, query: { limit: '1', cursor: first.body['next'] } });
    const both = [first, second].flatMap((one) => one.body['entries']).map(({ points }) => points);
    expect(new Set(both)).toEqual(new Set([-20, 50]));
    expect(second.body['next']).toBeUndefined();
  });

  it.each([0, 1.5, '20', 1_000_001, -1_000_001, null])('refuses %p as a number of points', async (points) => {
    const body = { points, reason: 'goodwill' };
    await expect(
      request(world, 'post', '/customers/:id/points', { params: { id: customerId }, body }),
    ).rejects.toMatchObject({ issues: [expect.objectContaining({ path: ['points'] })] });
  });

  it('shows balance and movements on the card', async () => {
    await add(40);
    const { card } = world.slices.find(({ name }) => name === 'points')!;
    expect(await card!.fields!(world.db.reader, world.merchantId, customerId)).toEqual({ points: 40 });
    expect(await card!.timeline!(world.db.reader, world.merchantId, customerId, 5)).toMatchObject([
      { kind: 'points', values: { points: 40, kind: 'adjust', reason: 'test' } },
    ]);
  });
});
